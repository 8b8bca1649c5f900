import { plainIssues } from '../../world/issue-list.ts';
import type { Issue, Pull, Release, Repository } from '../../world/records.ts';
import { ordered } from '../../world/repository-store.ts';
import { isRecorded, links } from '../present/links.ts';
import { type ConnectionArgs, keyedConnection } from './connection.ts';
import { actor, commitBySha, commitEntity, type Entity } from './entity.ts';
import { githubError, notAccessible } from './github-error.ts';
import { pullState } from './pull-requests.ts';
import { connectionField, type Resolver, type Resolvers } from './resolver.ts';
import { labelFields, nodeId } from './shared.ts';

type RepositoryEntity = Entity<Repository>;

interface Order {
  field: string;
  direction: 'ASC' | 'DESC';
}

interface PullArgs extends ConnectionArgs {
  orderBy?: Order | null;
  states?: string[] | null;
  labels?: string[] | null;
  baseRefName?: string | null;
  headRefName?: string | null;
}

interface IssueArgs extends ConnectionArgs {
  orderBy?: Order | null;
  states?: string[] | null;
  labels?: string[] | null;
  filterBy?: { since?: string | null; states?: string[] | null; labels?: string[] | null } | null;
}

/** By what to sort: without a wish, and for what the sample does not sort by (comments), by creation. */
const orderOf = (
  order: Order | null | undefined,
): { field: 'created_at' | 'updated_at'; direction: Order['direction'] } => ({
  field: order?.field === 'UPDATED_AT' ? 'updated_at' : 'created_at',
  direction: order?.direction ?? 'ASC',
});

const hasLabel = (record: Pull | Issue, names: string[]) =>
  record.labels.some(({ name }) => names.includes(name));

function pullRequest({ store }: RepositoryEntity, { number }: { number: number }): Entity<Pull> {
  const record = store.pulls.get(number);
  if (!record)
    throw githubError('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
  return { type: 'PullRequest', store, record };
}

function issue({ store }: RepositoryEntity, { number }: { number: number }): Entity<Issue> {
  const record = store.pulls.get(number) ? undefined : store.issues.get(number);
  if (!record) throw githubError('NOT_FOUND', `Could not resolve to an Issue with the number of ${number}.`);
  return { type: 'Issue', store, record };
}

const repository: Resolvers[string] = {
  id: nodeId,
  databaseId: ({ record }: RepositoryEntity) => record.id,
  nameWithOwner: ({ record }: RepositoryEntity) => record.full_name,
  owner: ({ record }: RepositoryEntity) => actor(record.owner),
  isArchived: ({ record }: RepositoryEntity) => record.archived ?? false,
  isPrivate: ({ record }: RepositoryEntity) => record.private ?? false,
  isFork: ({ record }: RepositoryEntity) => record.fork ?? false,
  isDisabled: ({ record }: RepositoryEntity) => record.disabled ?? false,
  isEmpty: ({ store }: RepositoryEntity) => store.headSha === '',
  visibility: ({ record }: RepositoryEntity) => (record.private ? 'PRIVATE' : 'PUBLIC'),
  createdAt: ({ record }: RepositoryEntity) => record.created_at ?? '2020-01-01T00:00:00Z',
  updatedAt: ({ record }: RepositoryEntity) =>
    record.updated_at ?? record.created_at ?? '2020-01-01T00:00:00Z',
  url: ({ record }: RepositoryEntity, _: unknown, { origin }) =>
    isRecorded(record) && record.html_url
      ? record.html_url
      : links.repository(origin, record.full_name).html_url,
  defaultBranchRef: ({ store }: RepositoryEntity) => ({
    type: 'Ref',
    store,
    record: { name: store.defaultBranch, sha: store.headSha },
  }),
  object: ({ store }: RepositoryEntity, { oid, expression }: { oid?: string; expression?: string }) => {
    const commit = oid ? store.commits.get(oid) : store.commits.resolve(expression ?? '');
    return commit ? commitEntity(store, commit) : null;
  },
  pullRequest,
  issue,
  issueOrPullRequest: (source: RepositoryEntity, args: { number: number }) =>
    source.store.pulls.get(args.number) ? pullRequest(source, args) : issue(source, args),

  pullRequests: ({ store }: RepositoryEntity, args: PullArgs, _context, info) => {
    const { states, labels, baseRefName, headRefName } = args;
    const order = orderOf(args.orderBy);
    const all = ordered(store.pulls, order.field);
    const filters = [
      states && ((pull: Pull) => states.includes(pullState(pull))),
      labels && ((pull: Pull) => hasLabel(pull, labels)),
      baseRefName && ((pull: Pull) => pull.base.ref === baseRefName),
      headRefName && ((pull: Pull) => pull.head.ref === headRefName),
    ].filter((filter) => typeof filter === 'function');
    const pulls = filters.length > 0 ? all.filter((pull) => filters.every((filter) => filter(pull))) : all;
    return keyedConnection(pulls, order, args, connectionField(info), (record) => {
      return { type: 'PullRequest', store, record };
    });
  },

  issues: ({ store }: RepositoryEntity, args: IssueArgs, _context, info) => {
    const order = orderOf(args.orderBy);
    const { filterBy } = args;
    const states = args.states ?? filterBy?.states;
    const labels = args.labels ?? filterBy?.labels;
    const since = filterBy?.since ? Date.parse(filterBy.since) : Number.NEGATIVE_INFINITY;
    const issues = plainIssues(store, order.field).filter(
      (record) =>
        (!states || states.includes(record.state.toUpperCase())) &&
        (!labels || hasLabel(record, labels)) &&
        Date.parse(record.updated_at) >= since,
    );
    return keyedConnection(issues, order, args, connectionField(info), (record) => ({
      type: 'Issue',
      store,
      record,
    }));
  },

  deployments: (
    { store }: RepositoryEntity,
    args: ConnectionArgs & { environments?: string[] | null; orderBy?: Order | null },
    _context,
    info,
  ) => {
    const order = { field: 'created_at' as const, direction: args.orderBy?.direction ?? 'ASC' };
    const { environments } = args;
    const all = ordered(store.deployments, 'created_at');
    const wanted = environments ? all.filter(({ environment }) => environments.includes(environment)) : all;
    return keyedConnection(wanted, order, args, connectionField(info), (record) => {
      return { type: 'Deployment', store, record };
    });
  },

  release: ({ store }: RepositoryEntity, { tagName }: { tagName: string }) => {
    const record = [...store.releases.values()].find(({ tag_name }) => tag_name === tagName);
    return record ? { type: 'Release', store, record } : null;
  },
  releases: (
    { store }: RepositoryEntity,
    args: ConnectionArgs & { orderBy?: Order | null },
    _context,
    info,
  ) => {
    const order = { field: 'created_at' as const, direction: args.orderBy?.direction ?? 'ASC' };
    const releases = ordered(store.releases, 'created_at');
    return keyedConnection(releases, order, args, connectionField(info), (record: Release) => {
      return { type: 'Release', store, record };
    });
  },
};

/** What of it takes a permission, as GitHub calls that. */
const permissionOf: Record<string, string> = {
  pullRequest: 'pull_requests',
  pullRequests: 'pull_requests',
  issue: 'issues',
  issues: 'issues',
  deployments: 'deployments',
  release: 'contents',
  releases: 'contents',
  object: 'contents',
};

function guarded([field, resolve]: [string, Resolver]): [string, Resolver] {
  const permission = permissionOf[field];
  if (permission === undefined) return [field, resolve];
  return [
    field,
    (source, args, context, info) => {
      if (!context.may(permission)) throw notAccessible();
      return resolve(source, args, context, info);
    },
  ];
}

export const repositoryResolvers: Resolvers = {
  Label: labelFields,
  Ref: {
    id: ({ store, record }: Entity<{ name: string }>) => `REF_${store.repository.id}_${record.name}`,
    prefix: () => 'refs/heads/',
    target: ({ store, record }: Entity<{ sha: string }>) => commitBySha(store, record.sha),
  },
  Repository: Object.fromEntries(Object.entries(repository).map(guarded)),
};
