import { type Findings, listed } from '../findings.ts';
import type { Probed } from '../probe.ts';
import type { Access, Ask } from './access.ts';
import { atOnce } from './at-once.ts';

export interface SeenRepository {
  /** As GitHub names it now. */
  fullName: string;
  private: boolean;
  archived: boolean;
}

/** So many are looked at: a test is to take seconds. */
const MOST = 50;
const AT_ONCE = 5;

/** Whether each repository can be seen by this token. @returns those that can */
export async function checkRepositories(
  findings: Findings,
  { name: who }: Access,
  ask: Ask,
  wanted: string[],
): Promise<SeenRepository[]> {
  const names = wanted.slice(0, MOST);
  const invisible: string[] = [];
  const trouble: string[] = [];
  const singleSignOn = new Map<string, string>();
  const seen: SeenRepository[] = [];
  const look = async (name: string) => {
    const answer = await follow(ask, `/repos/${name}`);
    if (typeof answer === 'string') trouble.push(`${name} (${answer})`);
    else if (answer.status === 200) seen.push(toSeen(name, answer.json));
    else if (singleSignOnOf(answer) !== null) singleSignOn.set(name, singleSignOnOf(answer) ?? '');
    else if (answer.status === 404 || answer.status === 403) invisible.push(name);
    else trouble.push(`${name} (${answer.status})`);
  };
  await atOnce(names, AT_ONCE, look);
  if (singleSignOn.size > 0) {
    const [address] = [...singleSignOn.values()].filter(Boolean);
    findings.fail(
      'sso',
      `The organisation asks for single sign-on before ${who.toLowerCase()} may read ${listed([...singleSignOn.keys()])}. Authorise it${address ? ` at ${address}` : ' on GitHub’s page of your tokens (Configure SSO)'}.`,
    );
  }
  if (invisible.length > 0) {
    findings.fail(
      'repository',
      `${who} does not see ${listed(invisible)}: it does not exist, or it was not given to the token. Correct the name, or give the token access to it.`,
    );
  }
  if (trouble.length > 0)
    findings.warn('repository', `Could not be looked at: ${listed(trouble)}. Test again later.`);
  const archived = seen.filter((repository) => repository.archived).map(({ fullName }) => fullName);
  if (archived.length > 0)
    findings.warn('archived', `Archived, so nothing new will come: ${listed(archived)}.`);
  const renamed = seen.filter(
    ({ fullName }) => !wanted.some((name) => name.toLowerCase() === fullName.toLowerCase()),
  );
  if (renamed.length > 0)
    findings.warn('renamed', `Renamed or moved; now: ${listed(renamed.map(({ fullName }) => fullName))}.`);
  if (seen.length > 0) {
    const rest = wanted.length > MOST ? ` (the first ${MOST} of ${wanted.length} were looked at)` : '';
    findings.ok(
      'repository',
      `${who} sees ${seen.length} of ${names.length} ${names.length === 1 ? 'repository' : 'repositories'}${rest}.`,
    );
  }
  return seen;
}

/** A renamed repository sends on to its id, on the same host (G7). */
async function follow(ask: Ask, path: string): Promise<Probed | string> {
  const answer = await ask(path);
  if (typeof answer === 'string' || answer.status !== 301) return answer;
  const [, id] = /\/repositories\/(\d+)$/.exec(answer.headers.get('location') ?? '') ?? [];
  return id ? await ask(`/repositories/${id}`) : answer;
}

/** The address where it is authorised; '' where none is told; null: this is another matter. */
function singleSignOnOf({ status, headers }: Probed): string | null {
  const header = headers.get('x-github-sso');
  if (status !== 403 || !header?.startsWith('required')) return null;
  return /url=(https:\/\/\S+)/.exec(header)?.[1] ?? '';
}

function toSeen(name: string, json: unknown): SeenRepository {
  const given = json as { full_name?: unknown; private?: unknown; archived?: unknown } | null;
  return {
    fullName: typeof given?.full_name === 'string' ? given.full_name : name,
    private: given?.private === true,
    archived: given?.archived === true,
  };
}
