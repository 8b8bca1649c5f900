import type { User } from '../records.ts';
import type { RepositoryStore } from '../repository-store.ts';
import { iso } from '../time.ts';
import type { World } from '../world.ts';
import type { Changer } from './table.ts';
import { record, touch } from './touch.ts';

const opened: Changer<'issue.opened'> = (store, { issue, at }, world) => {
  store.issues.set(issue.number, issue);
  for (const { name, color } of issue.labels) {
    const more = { label: { name, color } };
    record(world, store, { number: issue.number, at, event: 'labeled', by: issue.user, more });
  }
};

const labeled: Changer<'issue.labeled'> = (store, { number, by, label, at }, world) => {
  (store.pulls.get(number) ?? store.issues.get(number))?.labels.push(label);
  record(world, store, { number, at, event: 'labeled', by, more: { label } });
  touch(store, number, at);
};

/** Closes an issue; one that is closed already, by hand or by a merge, stays as it is. */
export function closeIssue(
  world: World,
  store: RepositoryStore,
  { number, by, at, commit }: { number: number; by: User | null; at: number; commit?: string },
): void {
  const issue = store.issues.get(number);
  if (!issue || issue.state === 'closed') return;
  issue.state = 'closed';
  issue.state_reason = 'completed';
  issue.closed_at = iso(at);
  const more = { state_reason: 'completed', commit_id: commit ?? null };
  record(world, store, { number, at, event: 'closed', by, more });
  touch(store, number, at);
}

const closed: Changer<'issue.closed'> = (store, change, world) => closeIssue(world, store, change);

const reopened: Changer<'issue.reopened'> = (store, { number, by, at }, world) => {
  const issue = store.issues.get(number);
  if (!issue || issue.state === 'open') return;
  Object.assign(issue, { state: 'open', state_reason: 'reopened', closed_at: null });
  record(world, store, { number, at, event: 'reopened', by, more: { state_reason: 'reopened' } });
  touch(store, number, at);
};

const commented: Changer<'commented'> = (store, { number, comment, at }) => {
  store.issueComments.push(number, comment);
  touch(store, number, at);
};

export const issueChanges = {
  'issue.opened': opened,
  'issue.labeled': labeled,
  'issue.closed': closed,
  'issue.reopened': reopened,
  commented,
};
