import type { User } from './records.ts';
import type { RepositoryStore } from './repository-store.ts';

/** Where records name an account. */
const fields = [
  ...['user', 'actor', 'creator', 'author', 'committer', 'merged_by', 'assignee', 'requested_reviewer'],
] as const;

type Named = Partial<Record<(typeof fields)[number], unknown>> & {
  assignees?: User[];
  requested_reviewers?: User[];
};

/** Takes an account out of everything that a repository holds: what it did is nobody's. */
export function disown(store: RepositoryStore, login: string): void {
  const isIt = (one: unknown) => (one as User | null | undefined)?.login === login;
  const forget = (record: Named) => {
    for (const field of fields) if (isIt(record[field])) record[field] = null;
    if (record.assignees) record.assignees = record.assignees.filter((one) => !isIt(one));
    if (record.requested_reviewers)
      record.requested_reviewers = record.requested_reviewers.filter((one) => !isIt(one));
  };
  for (const records of [store.pulls, store.issues, store.deployments, store.runs, store.releases]) {
    for (const record of records.values()) forget(record as Named);
    records.touch();
  }
  const { reviews, reviewComments, issueComments, events, deploymentStatuses, pullCommits } = store;
  for (const groups of [reviews, reviewComments, issueComments, events, deploymentStatuses, pullCommits]) {
    for (const { record } of groups.all()) forget(record as Named);
  }
  for (const commit of store.commits.values()) forget(commit);
}
