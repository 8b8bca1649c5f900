import type { WorkflowRun } from '../../world/records.ts';
import { ordered, type RepositoryStore } from '../../world/repository-store.ts';
import { notFound, unprocessable } from '../reply.ts';
import { found, list, numberIn, type RepositoryRoutes, type RestContext, value } from './context.ts';

const filters = ['branch', 'event', 'status', 'created', 'head_sha', 'actor'] as const;

/**
 * GitHub's range of dates: `2026-01-01`, `>=…`, `<…`, `a..b` with `*` for an open end. A day without a time covers
 * all of it. 422 for anything else.
 */
export function inRange(range: string): (time: string) => boolean {
  const read = (text: string, edge: 'start' | 'end') => {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
    const ms = Date.parse(text);
    if (Number.isNaN(ms)) throw unprocessable('created', `${text} is not a date`);
    return day && edge === 'end' ? ms + 86_399_999 : ms;
  };
  const [, from, to] = /^(.+)\.\.(.+)$/.exec(range) ?? [];
  if (from !== undefined && to !== undefined) {
    const start = from === '*' ? Number.NEGATIVE_INFINITY : read(from, 'start');
    const end = to === '*' ? Number.POSITIVE_INFINITY : read(to, 'end');
    return (time) => Date.parse(time) >= start && Date.parse(time) <= end;
  }
  const [, sign = '', text = ''] = /^(>=|<=|>|<)?(.+)$/.exec(range) ?? [];
  const [start, end] = [read(text, 'start'), read(text, 'end')];
  if (sign === '>=') return (time) => Date.parse(time) >= start;
  if (sign === '>') return (time) => Date.parse(time) > end;
  if (sign === '<=') return (time) => Date.parse(time) <= end;
  if (sign === '<') return (time) => Date.parse(time) < start;
  return (time) => Date.parse(time) >= start && Date.parse(time) <= end;
}

function filtered({ query }: RestContext, store: RepositoryStore): readonly WorkflowRun[] {
  const wanted = (name: (typeof filters)[number]) => query.get(name) || undefined;
  const created = wanted('created');
  const within = created === undefined ? () => true : inRange(created);
  const [branch, event, status] = [wanted('branch'), wanted('event'), wanted('status')];
  const [sha, actor] = [wanted('head_sha'), wanted('actor')];
  return ordered(store.runs, 'created_at')
    .filter(
      (run) =>
        within(run.created_at) &&
        (!branch || run.head_branch === branch) &&
        (!event || run.event === event) &&
        (!status || run.status === status || run.conclusion === status) &&
        (!sha || run.head_sha === sha) &&
        (!actor || run.actor?.login === actor),
    )
    .toReversed();
}

export const actionRoutes: RepositoryRoutes = {
  '/actions/runs': (context, store) => {
    if (store.repository.has_actions === false) throw notFound();
    return list({
      items: filtered(context, store),
      show: (run) => context.present.run(store, run),
      wrap: (page, total) => ({ total_count: total, workflow_runs: page }),
      // "Returns up to 1,000 results for each search when using [these] parameters" (GitHub's reference).
      ...(filters.some((name) => context.query.has(name)) && { cap: 1000 }),
    });
  },

  '/actions/runs/:id': (context, store) =>
    value(context.present.run(store, found(store.runs.get(numberIn(context, 'id'))))),

  '/actions/runs/:id/jobs': (context, store) =>
    list({
      items: store.jobs.of(found(store.runs.get(numberIn(context, 'id'))).id),
      show: (job) => context.present.job(store, job),
      wrap: (page, total) => ({ total_count: total, jobs: page }),
    }),
};
