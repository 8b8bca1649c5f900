import { issuesAndPulls } from '../../world/issue-list.ts';
import type { Issue } from '../../world/records.ts';
import type { RepositoryStore } from '../../world/repository-store.ts';
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

function filtered({ query }: RestContext, store: RepositoryStore): readonly Issue[] {
  const state = choice(query, 'state', ['open', 'closed', 'all'], 'open');
  const sort = choice(query, 'sort', ['created', 'updated', 'comments'], 'created');
  const direction = choice(query, 'direction', ['asc', 'desc'], 'desc');
  const since = moment(query, 'since');
  const labels = (query.get('labels') ?? '').toLowerCase().split(',').filter(Boolean);
  const lists = issuesAndPulls(store);
  return directed(sort === 'updated' ? lists.updated : lists.created, direction).filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      (since === undefined || Date.parse(issue.updated_at) >= since) &&
      labels.every((wanted) => issue.labels.some((label) => label.name.toLowerCase() === wanted)),
  );
}

/** The number of an issue or a pull request that exists. */
function numberOf(context: RestContext, store: RepositoryStore): number {
  const number = numberIn(context, 'number');
  found(store.pulls.get(number) ?? store.issues.get(number));
  return number;
}

export const issueRoutes: RepositoryRoutes = {
  '/issues': (context, store) =>
    list({ items: filtered(context, store), show: (issue) => context.present.issue(store, issue) }),

  '/issues/comments': ({ query, present }, store) => {
    const since = moment(query, 'since');
    const field =
      choice(query, 'sort', ['created', 'updated'], 'created') === 'updated' ? 'updated_at' : 'created_at';
    const comments = store.issueComments
      .all()
      .filter(({ record }) => since === undefined || Date.parse(record.updated_at) >= since)
      .toSorted(
        (a, b) => Date.parse(a.record[field]) - Date.parse(b.record[field]) || a.record.id - b.record.id,
      );
    const items = directed(comments, choice(query, 'direction', ['asc', 'desc'], 'asc'));
    return list({ items, show: ({ number, record }) => present.issueComment(store, number, record) });
  },

  '/issues/comments/:id': (context, store) => {
    const id = numberIn(context, 'id');
    const { number, record } = found(store.issueComments.all().find((comment) => comment.record.id === id));
    return value(context.present.issueComment(store, number, record));
  },

  '/issues/events': ({ present }, store) => {
    const events = store.events
      .all()
      .toSorted(
        (a, b) =>
          Date.parse(b.record.created_at) - Date.parse(a.record.created_at) || b.record.id - a.record.id,
      );
    return list({ items: events, show: ({ number, record }) => present.issueEvent(store, number, record) });
  },

  '/issues/:number': (context, store) =>
    value(found(context.present.issueByNumber(store, numberOf(context, store)))),

  '/issues/:number/comments': (context, store) => {
    const number = numberOf(context, store);
    return list({
      items: store.issueComments.of(number),
      show: (comment) => context.present.issueComment(store, number, comment),
    });
  },

  '/issues/:number/events': (context, store) => {
    const number = numberOf(context, store);
    return list({
      items: store.events.of(number),
      // Under its issue an event does not repeat it.
      show: (event) => {
        const { issue: _, ...own } = context.present.issueEvent(store, number, event);
        return own;
      },
    });
  },
};
