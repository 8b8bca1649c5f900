import type { Pull } from '../../world/records.ts';
import { ordered, type RepositoryStore } from '../../world/repository-store.ts';
import {
  choice,
  directed,
  found,
  list,
  moment,
  numberIn,
  type RepositoryRoutes,
  type RestContext,
  value,
} from './context.ts';

const pullIn = (context: RestContext, store: RepositoryStore) =>
  found(store.pulls.get(numberIn(context, 'number')));

function filtered({ query }: RestContext, store: RepositoryStore): readonly Pull[] {
  const state = choice(query, 'state', ['open', 'closed', 'all'], 'open');
  const sort = choice(query, 'sort', ['created', 'updated', 'popularity', 'long-running'], 'created');
  const direction = choice(
    query,
    'direction',
    ['asc', 'desc'],
    query.has('sort') && sort !== 'created' ? 'asc' : 'desc',
  );
  const base = query.get('base');
  const head = query.get('head');
  const pulls = directed(ordered(store.pulls, sort === 'updated' ? 'updated_at' : 'created_at'), direction);
  if (state === 'all' && !base && !head) return pulls;
  const label = (pull: Pull) => pull.head.label ?? `${store.repository.owner.login}:${pull.head.ref}`;
  return pulls.filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (!base || pull.base.ref === base) &&
      (!head || label(pull) === head),
  );
}

export const pullRoutes: RepositoryRoutes = {
  '/pulls': (context, store) =>
    list({ items: filtered(context, store), show: (pull) => context.present.pull(store, pull) }),

  '/pulls/comments': ({ query, present }, store) => {
    const since = moment(query, 'since');
    const sort = choice(query, 'sort', ['created', 'updated', 'created_at'], 'created');
    const field = sort === 'updated' ? 'updated_at' : 'created_at';
    const comments = store.reviewComments
      .all()
      .filter(({ record }) => since === undefined || Date.parse(record.updated_at) >= since)
      .toSorted(
        (a, b) => Date.parse(a.record[field]) - Date.parse(b.record[field]) || a.record.id - b.record.id,
      );
    const items = directed(comments, choice(query, 'direction', ['asc', 'desc'], 'asc'));
    return list({ items, show: ({ number, record }) => present.reviewComment(store, number, record) });
  },

  '/pulls/comments/:id': (context, store) => {
    const id = numberIn(context, 'id');
    const { number, record } = found(store.reviewComments.all().find((comment) => comment.record.id === id));
    return value(context.present.reviewComment(store, number, record));
  },

  '/pulls/:number': (context, store) => value(context.present.pullDetail(store, pullIn(context, store))),

  // GitHub shows the first 250 commits, whatever the page asked for.
  '/pulls/:number/commits': (context, store) =>
    list({
      items: store.pullCommits.of(pullIn(context, store).number),
      show: (commit) => context.present.commit(store, commit),
      cap: 250,
    }),

  '/pulls/:number/reviews': (context, store) => {
    const { number } = pullIn(context, store);
    return list({
      items: store.reviews.of(number),
      show: (review) => context.present.review(store, number, review),
    });
  },

  '/pulls/:number/comments': (context, store) => {
    const { number } = pullIn(context, store);
    return list({
      items: store.reviewComments.of(number),
      show: (comment) => context.present.reviewComment(store, number, comment),
    });
  },
};
