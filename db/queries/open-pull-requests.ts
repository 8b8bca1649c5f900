import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { openPullRequests as endpoint, OpenPullRequests } from '#lib/api/open-pull-requests.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { pageOf, pageSql } from './cursor.ts';
import type { MetricScope } from './metric-scope.ts';
import { byTeam, pullsOfAll } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls } from './pull-request-rules.ts';
import { instantText } from './sql.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;
type OpenRow = OpenPullRequests['rows'][number];

/** The longer ago, the more, so that descending order has the oldest first. */
const sortKeys: Record<Params['sort'], SQL> = {
  age: sql`-extract(epoch from w.opened)`,
  activity: sql`-extract(epoch from (select p.source_updated_at from pull_requests p where p.id = w.pull_request_id))`,
  waiting: sql`-extract(epoch from w.waiting_since)`,
  size: sql`w.size::numeric`,
};

interface Answer extends Record<string, unknown> {
  groups: { waiting_for: keyof OpenPullRequests['groups']; n: number }[] | null;
  people: OpenPullRequests['people'] | null;
  rows: (OpenRow & { sortKey: string })[] | null;
}

/** Open pull requests that count, and how many wait for whom; of a team also those that wait for its members. */
export async function openPullRequests(
  db: Db,
  scope: MetricScope,
  { waiting, person, sort, order, limit, cursor }: Params,
): Promise<Omit<OpenPullRequests, 'meta'> & { meta: QueryMeta }> {
  const ofPerson =
    person === undefined ? sql`true` : sql`(w.author = ${person} or ${person} = any (w.waiting_on))`;
  const ofGroup = waiting === undefined ? sql`true` : sql`w.waiting_for = ${waiting}`;
  const { page, sortKey, ...sorted } = pageSql({
    from: sql`waiting w`,
    where: sql`${ofPerson} and ${ofGroup}`,
    key: sortKeys[sort],
    id: sql`w.pull_request_id`,
    order,
    limit,
    cursor,
  });
  const [answer] = await db.execute<Answer>(sql`
    with waiting as materialized (
      select f.*, coalesce(f.opened_at, f.created_at) as opened, case
        when f.waiting_reason in ('draft', 'changes_requested', 'commented') then 'author'
        when f.waiting_reason = 'review_requested' then 'reviewer'
        when f.waiting_reason = 'approved' then 'merge' else 'nobody' end as waiting_for
      from pull_request_facts f
      where ${worklistOf(scope)} and f.state = 'open' and f.waiting_reason is not null
    )
    select
      (select json_agg(g) from (select waiting_for, count(*) as n from waiting w where ${ofPerson} group by 1) g) as groups,
      (select json_agg(g order by g.login) from (
        select login, count(*) as n
        from waiting w cross join lateral (select w.author as login union select unnest(w.waiting_on)) l
        where login is not null group by 1) g) as people,
      (select json_agg(json_build_object(
        'id', p.id::text, 'repository', r.full_name, 'number', p.number, 'title', p.title, 'url', p.url,
        'author', p.author, 'draft', p.draft, 'size', w.size, 'openedAt', ${instantText(sql`w.opened`)},
        'activeAt', ${instantText(sql`p.source_updated_at`)}, 'waitingFor', w.waiting_for, 'reason', w.waiting_reason,
        'waitingSince', ${instantText(sql`w.waiting_since`)}, 'reviewers', w.waiting_on, 'ci', ci.state, 'sortKey', ${sortKey}
        ) ${sorted.order})
       from ${page} join waiting w on w.pull_request_id = page.id
       join pull_requests p on p.id = w.pull_request_id join repositories r on r.id = w.repository_id
       cross join lateral (${ciState}) ci) as rows`);
  const [counted] = await db.execute<{ excluded: ExcludedPulls; mended: number }>(sql`
    select ${excludedPulls()} as excluded, ${mendedPulls()} as mended
    from pull_request_facts f where ${worklistOf(scope)} and f.state = 'open'`);
  const groups = { author: 0, reviewer: 0, merge: 0, nobody: 0 };
  for (const { waiting_for, n } of answer?.groups ?? []) groups[waiting_for] = n;
  return {
    groups,
    people: answer?.people ?? [],
    ...pageOf(answer?.rows ?? [], limit),
    meta: {
      version: FACTS_VERSION,
      n: waiting ? groups[waiting] : Object.values(groups).reduce((a, b) => a + b),
      excluded: { ...counted?.excluded },
      anomalies: counted?.mended ?? 0,
    },
  };
}

/** What a team has to do with: its own, and those that wait for a review of one of its members. */
const worklistOf = (scope: MetricScope): SQL =>
  scope.team
    ? sql`${pullsOfAll(scope)} and (coalesce(${byTeam(sql`f.author`, scope.team)}, false)
        or exists (select from unnest(f.waiting_on) login where ${byTeam(sql`login`, scope.team)}))`
    : pullsOfAll(scope);

/** Of the head commit of `pull_requests p`: what failed says more than what still runs. */
const ciState = sql`
  select case when bool_or(w.conclusion in ('failure', 'timed_out', 'startup_failure')) then 'failure'
    when bool_or(w.status <> 'completed') then 'running' when bool_or(w.conclusion = 'success') then 'success' end as state
  from (
    select distinct on (w.workflow_id) w.status, w.conclusion from workflow_runs w
    where w.client_id = p.client_id and w.repository_id = p.repository_id and w.sha = p.head_sha
    order by w.workflow_id, w.created_at desc, w.id desc
  ) w`;
