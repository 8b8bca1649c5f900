import type { Commit } from '../../world/records.ts';
import { sortable } from '../../world/time.ts';
import { isRecorded, links } from '../present/links.ts';
import { type ConnectionArgs, listConnection } from './connection.ts';
import { actor, type Child, commitBySha, type Entity, type GraphqlContext } from './entity.ts';
import { connectionField, type Resolvers } from './resolver.ts';
import { repositoryEntity } from './shared.ts';

type CommitEntity = Entity<Commit>;

function url({ store, record }: CommitEntity, origin: GraphqlContext['origin']): unknown {
  return isRecorded(record) && record.html_url
    ? record.html_url
    : links.commit(origin, store.repository.full_name, record.sha).html_url;
}

/** A signature as GitActor. The account behind it only where it is a person's: `user` is a User in the schema. */
const gitActor = (record: Commit, side: 'author' | 'committer') => {
  const signature = record.commit[side];
  const account = record[side];
  return signature ? { ...signature, user: account?.type === 'Bot' ? null : actor(account) } : null;
};

interface HistoryArgs extends ConnectionArgs {
  since?: string | null;
  until?: string | null;
}

/** Of a commit by its sha: commits never change, and a page of a history must not walk all of it again. */
const histories = new WeakMap<Commit, readonly Commit[]>();

function historyOf({ store, record }: CommitEntity): readonly Commit[] {
  const known = histories.get(record) ?? store.commits.log(record.sha);
  histories.set(record, known);
  return known;
}

const id = ({ record }: CommitEntity) => record.node_id ?? `C_${record.sha}`;

export const commitResolvers: Resolvers = {
  Commit: {
    id,
    oid: ({ record }: CommitEntity) => record.sha,
    abbreviatedOid: ({ record }: CommitEntity) => record.sha.slice(0, 7),
    authoredDate: ({ record: { commit } }: CommitEntity) => commit.author?.date ?? commit.committer?.date,
    committedDate: ({ record: { commit } }: CommitEntity) => commit.committer?.date ?? commit.author?.date,
    message: ({ record }: CommitEntity) => record.commit.message,
    messageHeadline: ({ record }: CommitEntity) => record.commit.message.split('\n', 1)[0],
    messageBody: ({ record }: CommitEntity) => record.commit.message.split('\n').slice(1).join('\n').trim(),
    author: ({ record }: CommitEntity) => gitActor(record, 'author'),
    committer: ({ record }: CommitEntity) => gitActor(record, 'committer'),
    additions: ({ record }: CommitEntity) => record.stats?.additions ?? 0,
    deletions: ({ record }: CommitEntity) => record.stats?.deletions ?? 0,
    repository: ({ store }: CommitEntity) => repositoryEntity(store),
    url: (source: CommitEntity, _: unknown, { origin }) => url(source, origin),
    history: (source: CommitEntity, args: HistoryArgs, _context, info) => {
      const [since, until] = [args.since ?? '', args.until ?? '9999'].map(sortable);
      const commits = historyOf(source).filter(({ commit }) => {
        const at = sortable(commit.committer?.date ?? commit.author?.date);
        return at >= (since ?? '') && at <= (until ?? '');
      });
      return listConnection(commits, args, connectionField(info), (record) => ({ ...source, record }));
    },
    parents: ({ store, record }: CommitEntity, args: ConnectionArgs, _context, info) =>
      listConnection(record.parents, args, connectionField(info), ({ sha }) => commitBySha(store, sha)),
  },
  PullRequestCommit: {
    id: ({ store, record, number }: Child<Commit>) => `PRC_${store.repository.id}_${number}_${record.sha}`,
    commit: ({ store, record }: CommitEntity): CommitEntity => ({ type: 'Commit', store, record }),
    pullRequest: ({ store, number }: Child<Commit>) => ({
      type: 'PullRequest',
      store,
      record: store.pulls.get(number),
    }),
    url: (source: CommitEntity, _: unknown, { origin }) => url(source, origin),
  },
};
