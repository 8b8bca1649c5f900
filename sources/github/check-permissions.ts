import { type Findings, listed } from '../findings.ts';
import type { Access, Ask } from './access.ts';
import type { SeenRepository } from './check-repositories.ts';

/** What a sync reads, one cheap request each, as GitHub calls the permission. */
const READS = [
  ['Pull requests', '/pulls?state=all&per_page=1'],
  ['Contents', '/commits?per_page=1'],
  ['Issues', '/issues?state=all&per_page=1'],
  ['Deployments', '/deployments?per_page=1'],
  ['Actions', '/actions/runs?per_page=1'],
] as const;

/** Without these there is nothing to sync. */
const NEEDED = new Set<string>(['Pull requests', 'Contents']);

/** Tries to read each kind of record where the token sees it: the only way to know the permissions of a fine-grained token or an App. */
export async function checkPermissions(
  findings: Findings,
  { name }: Access,
  ask: Ask,
  seen: SeenRepository[],
): Promise<void> {
  // A private one if there is: everybody may read a public one.
  const repository = seen.find((candidate) => candidate.private) ?? seen[0];
  if (!repository) return;
  const answers = await Promise.all(
    READS.map(async ([permission, path]) => {
      const answer = await ask(`/repos/${repository.fullName}${path}`);
      return { permission, refused: typeof answer !== 'string' && answer.status === 403 };
    }),
  );
  const missing = answers.filter(({ refused }) => refused).map(({ permission }) => permission);
  if (missing.length === 0) {
    findings.ok('permissions', `${name} may read everything that is synced.`);
    return;
  }
  const message = `${name} may not read in ${repository.fullName}: ${listed(missing)}. Give it these permissions (read-only).`;
  if (missing.some((permission) => NEEDED.has(permission))) findings.fail('permissions', message);
  else findings.warn('permissions', `${message} Until then what they hold is missing.`);
}
