import type { Issue, Pull } from './records.ts';
import { by, type RepositoryStore } from './repository-store.ts';
import { sortable } from './time.ts';

interface Lists {
  version: string;
  created: readonly Issue[];
  updated: readonly Issue[];
}

const kept = new WeakMap<RepositoryStore, Lists>();

/** Added to a pull request's id where no recording knows the id of its issue. */
const ISSUE_ID_OFFSET = 1_000_000_000;

/** A pull request as the issue it also is. What the recording of that issue knows besides is kept. */
export function issueOfPull(store: RepositoryStore, pull: Pull): Issue {
  const { number, state, title, body, user, labels, draft, created_at, updated_at, closed_at } = pull;
  const recorded = store.issues.get(number);
  return {
    id: pull.id + ISSUE_ID_OFFSET,
    node_id: pull.node_id,
    assignees: [],
    ...recorded,
    number,
    state,
    title,
    body,
    user,
    labels,
    draft,
    created_at,
    updated_at,
    closed_at,
    pull_request: { ...recorded?.pull_request, merged_at: pull.merged_at },
  };
}

/** Issues and pull requests together, as GET /issues lists them, oldest first. */
export function issuesAndPulls(store: RepositoryStore): Lists {
  const version = `${store.issues.version} ${store.pulls.version}`;
  const known = kept.get(store);
  if (known?.version === version) return known;
  const all = [
    ...[...store.issues.values()].filter((issue) => !store.pulls.get(issue.number)),
    ...[...store.pulls.values()].map((pull) => issueOfPull(store, pull)),
  ];
  const lists = {
    version,
    created: all.sort(by((issue) => sortable(issue.created_at))),
    updated: all.toSorted(by((issue) => sortable(issue.updated_at))),
  };
  kept.set(store, lists);
  return lists;
}

/** Issues proper, without pull requests, as GraphQL lists them, oldest first. */
export function plainIssues(store: RepositoryStore, field: 'created_at' | 'updated_at'): readonly Issue[] {
  return store.issues.view(`plain ${field}`, (records) =>
    records
      .filter((issue) => !issue.pull_request && !store.pulls.get(issue.number))
      .sort(by((issue) => sortable(issue[field]))),
  );
}
