import type { Commit } from '../../world/records.ts';
import type { RepositoryStore } from '../../world/repository-store.ts';
import { notFound } from '../reply.ts';
import { found, list, moment, type RepositoryRoutes, type RestContext, value } from './context.ts';

/** The newest commit of the repository under a name, by pull requests too: GitHub finds those as well. */
const resolve = (store: RepositoryStore, name: string): Commit =>
  found(store.commits.resolve(name === 'HEAD' ? store.defaultBranch : name));

function history({ query }: RestContext, store: RepositoryStore): readonly Commit[] {
  const sha = query.get('sha');
  const since = moment(query, 'since') ?? Number.NEGATIVE_INFINITY;
  const until = moment(query, 'until') ?? Number.POSITIVE_INFINITY;
  const tip = sha ? resolve(store, sha) : store.commits.resolve(store.defaultBranch);
  if (!tip) return [];
  return store.commits.log(tip.sha).filter(({ commit }) => {
    const at = Date.parse(commit.committer?.date ?? commit.author?.date ?? '');
    return Number.isNaN(at) || (at >= since && at <= until);
  });
}

export const commitRoutes: RepositoryRoutes = {
  '/commits': (context, store) =>
    list({ items: history(context, store), show: (commit) => context.present.commit(store, commit) }),

  '/commits/*ref': ({ params, present }, store) => {
    const commit = resolve(store, params.ref ?? '');
    return value({ ...present.commit(store, commit), stats: commit.stats });
  },

  '/compare/*range': ({ params, query, present }, store) => {
    const [, base, head] = /^(.+?)\.\.\.(.+)$/.exec(params.range ?? '') ?? [];
    if (!base || !head) throw notFound();
    const [from, to] = [resolve(store, base), resolve(store, head)];
    const { status, commits, behindBy, mergeBase } = store.commits.compare(from, to);
    return list({
      items: commits,
      show: (commit) => present.commit(store, commit),
      // Without paging GitHub answers the first 250.
      ...(!query.has('page') && { perPage: 250 }),
      wrap: (page, total) => ({
        status,
        ahead_by: total,
        behind_by: behindBy,
        total_commits: total,
        base_commit: present.commit(store, from),
        merge_base_commit: mergeBase ? present.commit(store, mergeBase) : null,
        commits: page,
        files: [],
      }),
    });
  },
};
