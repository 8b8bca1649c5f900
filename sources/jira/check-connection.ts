import type { Choices } from '#lib/api/integrations.ts';
import type { ConnectionCheck } from '#lib/connection.ts';
import { AppError } from '#lib/errors.ts';
import type { JiraSource } from '#lib/source.ts';
import { projectKeyOf } from '#lib/source-names.ts';
import { createFindings, judgeClock, listed } from '../findings.ts';
import { type Probed, probe } from '../probe.ts';
import { authorizationOf } from './client.ts';
import { type FoundProject, projectPage } from './found-projects.ts';

/** A source without an id may not be saved yet. */
export type NewJiraSource = Omit<JiraSource, 'id' | 'kind'>;

/** Tests a connection to Jira Cloud: the site, the account, the clock, and whether the projects can be seen. */
export async function checkJira(source: NewJiraSource, signal?: AbortSignal): Promise<ConnectionCheck> {
  const findings = createFindings();
  const { baseUrl, credentials, projects } = source;
  const { host } = new URL(baseUrl);
  const ask = (path: string, headers: Record<string, string> = {}) =>
    probe(`${baseUrl}${path}`, headers, { signal });
  // Anonymous: the token goes nowhere before it is known that a Jira stands there.
  const site = await ask('/rest/api/3/serverInfo');
  const wrong = siteTrouble(host, site);
  if (wrong) {
    findings.fail('address', wrong);
    return findings.result();
  }
  findings.ok('address', `${host} is a Jira Cloud site.`);
  judgeClock(findings, (site as Probed).clockMs, 'The age of data is told wrongly.');
  const signedIn = { authorization: authorizationOf(credentials) };
  const myself = await ask('/rest/api/3/myself', signedIn);
  const refusal = accountTrouble(host, credentials.email, myself);
  if (refusal) {
    findings.fail('token', refusal);
    return findings.result();
  }
  const account = ((myself as Probed).json ?? {}) as { displayName?: unknown; timeZone?: unknown };
  findings.ok(
    'token',
    `The token is accepted. It is ${String(account.displayName ?? credentials.email)}’s, time zone ${String(account.timeZone ?? 'unknown')}.`,
  );
  const seen = new Map<string, FoundProject>();
  for (let from = 0; from < projects.length; from += 50) {
    const keys = projects.slice(from, from + 50).map((key) => `keys=${encodeURIComponent(key)}`);
    const page = projectPage(
      await ask(`/rest/api/3/project/search?maxResults=50&${keys.join('&')}`, signedIn),
    );
    if (typeof page === 'string') {
      findings.fail('project', `${host} gives no list of projects: ${page}.`);
      return findings.result();
    }
    for (const project of page.values) seen.set(project.key, project);
  }
  const invisible = projects.filter((key) => !seen.has(key));
  if (invisible.length > 0) {
    findings.fail(
      'project',
      `The account does not see ${listed(invisible)}: it does not exist on this site, or the account lacks “Browse projects” there. Correct the key, or give the account the permission.`,
    );
  }
  const archived = [...seen.values()].filter((project) => project.archived).map(({ key }) => key);
  if (archived.length > 0)
    findings.warn('archived', `Archived, so nothing new will come: ${listed(archived)}.`);
  if (seen.size > 0)
    findings.ok(
      'project',
      `The account sees ${seen.size} of ${projects.length} ${projects.length === 1 ? 'project' : 'projects'}.`,
    );
  return findings.result();
}

function siteTrouble(host: string, answer: Probed | string): string | null {
  const example = 'The address of a Jira Cloud site is https://<site>.atlassian.net.';
  if (typeof answer === 'string') return `${host} cannot be reached: ${answer}. ${example}`;
  const { status, json, isPage } = answer;
  if (status >= 300 && status < 400) return `${host} sends on to another address. ${example}`;
  if (status >= 500)
    return `${host} answers ${status}: Jira or a proxy before it is in trouble. Try again later.`;
  if (status === 404 && /\.atlassian\.net$/i.test(host))
    return `There is no Jira site ${host}. Look at the address in your browser while Jira is open.`;
  const info = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  if (status !== 200 || isPage || info.baseUrl === undefined)
    return `${host} ${isPage ? 'shows a web page' : `answers ${status}`} where Jira’s API should be. ${example}`;
  if (info.deploymentType !== undefined && info.deploymentType !== 'Cloud')
    return `${host} is a Jira ${String(info.deploymentType)}; Leadline reads Jira Cloud only.`;
  return null;
}

function accountTrouble(host: string, email: string, answer: Probed | string): string | null {
  if (typeof answer === 'string') return `${host} does not answer when asked who ${email} is: ${answer}.`;
  const { status, headers, json } = answer;
  if (/AUTHENTICATION_DENIED/.test(headers.get('x-seraph-loginreason') ?? ''))
    return `${host} wants ${email} to solve a CAPTCHA first: sign in there once in a browser.`;
  if (status === 401)
    return `${host} refuses ${email} with this token (401): one of them was mistyped, or the token was revoked or has expired. Make a new one at id.atlassian.com → Security → API tokens.`;
  if (status === 403)
    return `${host} does not let ${email} in (403): the account has no access to Jira on this site.`;
  if (status !== 200 || typeof json !== 'object' || json === null)
    return `${host} answers ${status} when asked who ${email} is. Try again later.`;
  return null;
}

const MOST = 50;

/**
 * The projects that the account sees, with `search` in their key or name.
 * @throws AppError 502 `source_refused` in words for a person
 */
export async function searchJira(
  { baseUrl, credentials }: Omit<NewJiraSource, 'projects'>,
  search: string,
  signal?: AbortSignal,
): Promise<Choices> {
  const { host } = new URL(baseUrl);
  // Of an address its key; Jira looks for it in key and name.
  const query = search.includes('/') ? (projectKeyOf(search) ?? search) : search;
  const answer = await probe(
    `${baseUrl}/rest/api/3/project/search?maxResults=${MOST}&orderBy=key&query=${encodeURIComponent(query)}`,
    { authorization: authorizationOf(credentials) },
    { signal },
  );
  const page = projectPage(answer);
  if (typeof page === 'string') {
    const message = `${host} gives no list of projects: ${page}. Test the connection to see what is missing.`;
    throw new AppError('source_refused', 502, message);
  }
  const choices = page.values.map(({ key, name, archived, isPrivate }) => ({
    name: key,
    title: name,
    archived,
    private: isPrivate,
  }));
  return { choices, more: page.more };
}
