import { RESERVE } from '#lib/api-budget.ts';
import type { ConnectionCheck } from '#lib/connection.ts';
import type { GitHubSource } from '#lib/source.ts';
import { createFindings, type Findings, judgeClock } from '../findings.ts';
import { type Probed, probe } from '../probe.ts';
import { type Access, type Ask, appAccess, askAs } from './access.ts';
import { expiryOf } from './answer-headers.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkRepositories } from './check-repositories.ts';

export interface CheckedGitHub {
  check: ConnectionCheck;
  /** When the first of its tokens expires, as far as GitHub says. */
  tokenExpiresAt: Date | null;
}

/** What is to be tested: a source without an id may not be saved yet. */
export type NewGitHubSource = Omit<GitHubSource, 'id' | 'kind'>;

/**
 * Tests a connection to GitHub as a person would look for what is wrong: the address, each token with its scopes,
 * expiry and budget, the clock, and whether the repositories can be seen and read.
 */
export async function checkGitHub(source: NewGitHubSource, signal?: AbortSignal): Promise<CheckedGitHub> {
  const findings = createFindings();
  const tokenExpiresAt: Date[] = [];
  const done = () => ({
    check: findings.result(),
    tokenExpiresAt: tokenExpiresAt.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null,
  });
  const { baseUrl, credentials, repositories } = source;
  const accesses: Access[] =
    'tokens' in credentials
      ? credentials.tokens.map((token, index) => ({
          name: credentials.tokens.length === 1 ? 'The token' : `Token ${index + 1}`,
          token,
        }))
      : [];
  if ('app' in credentials) {
    const access = await appAccess(baseUrl, credentials.app, findings, signal);
    if (!access) return done();
    accesses.push(access);
  }
  for (const [index, access] of accesses.entries()) {
    const ask = askAs(access.token, baseUrl, signal);
    const answer = await ask('/rate_limit');
    if (!(await checkAddress(findings, baseUrl, answer, signal))) return done();
    const { status, clockMs, headers } = answer as Probed;
    if (index === 0) {
      findings.ok('address', `${new URL(baseUrl).host} answers as a GitHub API.`);
      judgeClock(findings, clockMs, 'Apps are refused then, and the age of data is told wrongly.');
    }
    if (status === 401) {
      const why = `${access.name} is refused (401): it was mistyped, revoked or has expired. Make a new one and enter it.`;
      findings.fail('token', why);
      continue;
    }
    const expires = expiryOf(Object.fromEntries(headers));
    if (expires) tokenExpiresAt.push(expires);
    await checkToken(findings, access, ask, answer as Probed, expires);
    const seen = await checkRepositories(findings, access, ask, repositories);
    const onlyPublic = seen.length === repositories.length && seen.every((one) => !one.private);
    checkScopes(findings, access, headers, onlyPublic);
    await checkPermissions(findings, access, ask, seen);
  }
  return done();
}

/** @returns whether there is an API that can be asked further */
async function checkAddress(
  findings: Findings,
  baseUrl: string,
  answer: Probed | string,
  signal?: AbortSignal,
): Promise<boolean> {
  const { host, origin, pathname } = new URL(baseUrl);
  const wrong = (message: string) => {
    findings.fail('address', message);
    return false;
  };
  if (typeof answer === 'string') {
    return wrong(`${host} cannot be reached: ${answer}. Check the address and the network of this server.`);
  }
  const { status, json, isPage, headers } = answer;
  if (/^(www\.)?github\.com$/i.test(host)) {
    return wrong(`${host} is GitHub’s site for people. The address of its API is https://api.github.com.`);
  }
  if (status >= 300 && status < 400) {
    const target = headers.get('location');
    return wrong(
      `${host} sends on to another address${target ? ` (${safeOrigin(target, baseUrl)})` : ''}. Enter the address of the API itself.`,
    );
  }
  const isApi = typeof json === 'object' && json !== null && !isPage;
  // An Enterprise Server without rate limits says so with a 404.
  const unlimited = status === 404 && isApi && /rate limit/i.test(textOf(json));
  if (status === 404 ? !unlimited : !isApi && status < 500) {
    if (pathname === '/' && (await isEnterprise(origin, signal))) {
      return wrong(
        `${host} is a GitHub Enterprise Server: its API stands at ${origin}/api/v3. Enter that address.`,
      );
    }
    const what = isPage ? 'shows a web page' : `answers ${status}`;
    return wrong(
      `${host} ${what} where the API should be. Enter https://api.github.com, or https://<host>/api/v3 for an Enterprise Server.`,
    );
  }
  if (status >= 500)
    return wrong(`${host} answers ${status}: GitHub or a proxy before it is in trouble. Try again later.`);
  if (status === 403 && isApi && headers.get('x-ratelimit-remaining') !== '0') {
    return wrong(
      `${host} forbids the request (403): ${textOf(json)}. Ask who runs it to let this server in.`,
    );
  }
  // Every answer of GitHub has a number of its own, also of an Enterprise Server.
  if (!headers.has('x-github-request-id')) {
    return wrong(
      `${host} answers, but not as a GitHub API. Enter https://api.github.com, or https://<host>/api/v3 for an Enterprise Server.`,
    );
  }
  return true;
}

/** Whether an Enterprise Server's API stands below /api/v3. Asked without a token: the address is not yet known to be right. */
async function isEnterprise(origin: string, signal?: AbortSignal): Promise<boolean> {
  const answer = await probe(`${origin}/api/v3/rate_limit`, {}, { signal });
  return typeof answer !== 'string' && !answer.isPage && answer.json !== undefined && answer.status !== 404;
}

const safeOrigin = (target: string, base: string): string =>
  URL.canParse(target, base) ? new URL(target, base).origin : 'unreadable';

const textOf = (json: unknown): string =>
  typeof json === 'object' && json !== null && 'message' in json ? String(json.message).slice(0, 200) : '';

const DAY_MS = 86_400_000;

async function checkToken(
  findings: Findings,
  { name, isApp }: Access,
  ask: Ask,
  { json, status }: Probed,
  expires: Date | null,
): Promise<void> {
  if (!isApp) {
    const user = await ask('/user');
    const login =
      typeof user !== 'string' && typeof user.json === 'object' && user.json && 'login' in user.json
        ? ` It is ${String(user.json.login)}’s.`
        : '';
    findings.ok('token', `${name} is accepted.${login}`);
  } else findings.ok('token', `${name} is accepted.`);
  if (expires) {
    const days = Math.floor((expires.getTime() - Date.now()) / DAY_MS);
    const day = expires.toISOString().slice(0, 10);
    if (days < 7) {
      findings.warn(
        'expiry',
        `${name} expires on ${day}${days >= 0 ? ` (in ${days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`})` : ''}. Make a new one and enter it before.`,
      );
    } else findings.ok('expiry', `${name} is good until ${day}.`);
  }
  const budgets = budgetsOf(json);
  if (budgets.length === 0) {
    if (status === 404) findings.ok('budget', 'This server sets no rate limit.');
    return;
  }
  const words = budgets.map(
    ({ what, limit, remaining }) =>
      `${what} ${remaining.toLocaleString('en')} of ${limit.toLocaleString('en')}`,
  );
  const resets = Math.max(...budgets.map(({ reset }) => reset));
  const text = `${name} has left this hour: ${words.join(', ')}; full again at ${new Date(resets * 1000).toISOString().slice(11, 16)} UTC.`;
  if (budgets.some(({ limit, remaining }) => remaining < limit * RESERVE)) findings.warn('budget', text);
  else findings.ok('budget', text);
}

interface BudgetLeft {
  what: string;
  limit: number;
  remaining: number;
  reset: number;
}

function budgetsOf(json: unknown): BudgetLeft[] {
  const { resources } = (json ?? {}) as { resources?: Record<string, Omit<BudgetLeft, 'what'> | undefined> };
  return (['core', 'graphql'] as const).flatMap((resource) => {
    const given = resources?.[resource];
    if (!given || ![given.limit, given.remaining, given.reset].every(Number.isFinite)) return [];
    return [{ ...given, what: resource === 'core' ? 'REST' : 'GraphQL' }];
  });
}

/** Only classic tokens have scopes; for the others the permissions are tried out. */
function checkScopes(findings: Findings, { name }: Access, headers: Headers, onlyPublic: boolean): void {
  const header = headers.get('x-oauth-scopes');
  if (header === null) return;
  const scopes = header
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean);
  if (scopes.includes('repo')) {
    if (scopes.some((scope) => /^(read|write|admin):org$/.test(scope)))
      findings.ok('scopes', `${name} has the scopes it needs.`);
    else
      findings.warn(
        'scopes',
        `${name} has the scope repo, but not read:org: teams that are asked for a review are not named. Add it to the token to see them.`,
      );
    return;
  }
  const has = scopes.length === 0 ? 'no scopes' : `only the scopes ${scopes.join(', ')}`;
  const message = `${name} has ${has}: the scope repo is missing, without which private repositories cannot be read. Add it to the token (GitHub → Settings → Developer settings → Tokens).`;
  if (onlyPublic) findings.warn('scopes', message);
  else findings.fail('scopes', message);
}
