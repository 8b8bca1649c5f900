import { iso } from '../time.ts';
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

const closed: Changer<'issue.closed'> = (store, { number, by, at }, world) => {
  const issue = store.issues.get(number);
  if (!issue) throw new Error(`${store.repository.full_name} has no issue ${number}`);
  issue.state = 'closed';
  issue.state_reason = 'completed';
  issue.closed_at = iso(at);
  record(world, store, { number, at, event: 'closed', by, more: { state_reason: 'completed' } });
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
  commented,
};
