import type { IssueComment, ReviewComment, User } from '../records.ts';
import type { RepositoryStore } from '../repository-store.ts';
import { iso } from '../time.ts';
import type { World } from '../world.ts';
import type { Changer } from './table.ts';
import { record, touch, updatedAt } from './touch.ts';

const opened: Changer<'issue.opened'> = (store, { issue, at }, world) => {
  store.issues.set(issue.number, issue);
  for (const { name, color } of issue.labels) {
    const more = { label: { name, color } };
    record(world, store, { number: issue.number, at, event: 'labeled', by: issue.user, more });
  }
};

/** What happens to an issue that was deleted meanwhile is lost. */
const isThere = (store: RepositoryStore, number: number) =>
  store.pulls.get(number) !== undefined || store.issues.get(number) !== undefined;

const edited: Changer<'issue.edited'> = (store, { number, by, fields, at }, world) => {
  const issue = store.issues.get(number);
  if (!issue) return;
  if (fields.title !== undefined && fields.title !== issue.title) {
    const more = { rename: { from: issue.title, to: fields.title } };
    record(world, store, { number, at, event: 'renamed', by, more });
  }
  Object.assign(issue, fields);
  touch(store, number, at);
};

const assigned: Changer<'issue.assigned'> = (store, { number, by, assignee, at }, world) => {
  const issue = store.issues.get(number);
  if (!issue) return;
  issue.assignees = assignee ? [assignee] : [];
  record(world, store, { number, at, event: assignee ? 'assigned' : 'unassigned', by, more: { assignee } });
  touch(store, number, at);
};

const labeled: Changer<'issue.labeled'> = (store, { number, by, label, at }, world) => {
  if (!isThere(store, number)) return;
  (store.pulls.get(number) ?? store.issues.get(number))?.labels.push(label);
  record(world, store, { number, at, event: 'labeled', by, more: { label } });
  touch(store, number, at);
};

const unlabeled: Changer<'issue.unlabeled'> = (store, { number, by, name, at }, world) => {
  const of = store.pulls.get(number) ?? store.issues.get(number);
  const label = of?.labels.find((one) => one.name === name);
  if (!of || !label) return;
  of.labels = of.labels.filter((one) => one !== label);
  record(world, store, { number, at, event: 'unlabeled', by, more: { label } });
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

const deleted: Changer<'issue.deleted'> = (store, { number }) => {
  store.issues.delete(number);
  store.issueComments.delete(number);
  store.events.delete(number);
};

const transferred: Changer<'issue.transferred'> = (store, change, world) => {
  const issue = store.issues.get(change.number);
  const target = world.stored(change.to);
  if (!issue || !target) return;
  const number = world.nextNumber(target);
  const { at } = change;
  const renewed = <T extends object>(record: T) => {
    const id = world.nextId();
    return { ...record, id, node_id: `T_${id}` };
  };
  const comments = store.issueComments.of(change.number);
  deleted(store, { ...change, type: 'issue.deleted' }, world);
  target.issues.set(number, { ...renewed(issue), number });
  target.issueComments.push(number, ...comments.map((one) => ({ ...renewed(one), updated_at: iso(at) })));
  record(world, target, { number, at, event: 'transferred', by: null });
  touch(target, number, at);
};

const commented: Changer<'commented'> = (store, { number, comment, at }) => {
  if (!isThere(store, number)) return;
  store.issueComments.push(number, comment);
  touch(store, number, at);
};

/** Of either kind. GitHub takes it for an update of what it belongs to, a deletion too. */
function changeComments(
  store: RepositoryStore,
  { number, at }: { number: number; at: number },
  change: <T extends IssueComment | ReviewComment>(list: readonly T[]) => T[],
): void {
  store.issueComments.replace(number, change(store.issueComments.of(number)));
  store.reviewComments.replace(number, change(store.reviewComments.of(number)));
  touch(store, number, at);
}

const commentEdited: Changer<'comment.edited'> = (store, { number, comment, body, at }) =>
  changeComments(store, { number, at }, (list) =>
    list.map((one) =>
      one.id === comment ? { ...one, body, updated_at: updatedAt(one.updated_at, at) } : one,
    ),
  );

const commentDeleted: Changer<'comment.deleted'> = (store, { number, comment, at }) =>
  changeComments(store, { number, at }, (list) => list.filter(({ id }) => id !== comment));

export const issueChanges = {
  'issue.opened': opened,
  'issue.edited': edited,
  'issue.assigned': assigned,
  'issue.labeled': labeled,
  'issue.unlabeled': unlabeled,
  'issue.closed': closed,
  'issue.reopened': reopened,
  'issue.deleted': deleted,
  'issue.transferred': transferred,
  commented,
  'comment.edited': commentEdited,
  'comment.deleted': commentDeleted,
};
