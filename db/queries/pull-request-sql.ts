import { type SQL, sql } from 'drizzle-orm';
import type { MetricScope } from './metric-scope.ts';
import { percentile } from './metric-sql.ts';

/**
 * Version of the definitions below (docs: metrics, "Pull requests"). Raise it with every change of what is counted.
 */
export const PULL_REQUEST_VERSION = 1;

/**
 * `pull_requests p` with its boundaries made monotonic, then subtracted, so that the stages of a merged pull request
 * sum exactly to its elapsed time: started (the earlier of first commit and opened) ≤ opened ≤ reviewed ≤ approved ≤
 * merged. Reviews after the merge are ignored. `s` has the boundaries, `d` the seconds (null until merged), `mended`
 * whether the recorded order was impossible.
 */
export const stagedPullRequests: SQL = sql`
  pull_requests p
  cross join lateral (select coalesce(p.opened_at, p.created_at) as opened) o
  cross join lateral (
    select least(p.first_commit_at, o.opened) as started, o.opened as opened,
           case when p.first_review_at <= p.merged_at then greatest(p.first_review_at, o.opened) end as reviewed,
           greatest(p.merged_at, o.opened) as merged
    where p.merged_at is not null
    union all
    select null, null, null, null where p.merged_at is null
  ) s
  cross join lateral (
    select case when s.reviewed is not null and p.first_approval_at <= p.merged_at
                then greatest(p.first_approval_at, s.reviewed) end as approved
  ) a
  cross join lateral (
    select extract(epoch from s.opened - s.started)::float8 as coding,
           coalesce(extract(epoch from s.reviewed - s.opened), 0)::float8 as pickup,
           coalesce(extract(epoch from coalesce(a.approved, s.merged) - s.reviewed), 0)::float8 as review,
           coalesce(extract(epoch from s.merged - a.approved), 0)::float8 as merge,
           case when s.reviewed is null then extract(epoch from s.merged - s.opened) else 0 end::float8 as unreviewed,
           extract(epoch from s.merged - s.started)::float8 as elapsed,
           coalesce(p.first_commit_at > o.opened, false) or coalesce(p.merged_at < o.opened, false)
             or coalesce(p.first_review_at < o.opened, false) as mended
  ) d`;

/** Whose pull requests a question is about. */
export const ofScope = ({ clientId, repositoryIds }: MetricScope): SQL =>
  repositoryIds === null
    ? sql`p.client_id = ${clientId}`
    : sql`p.client_id = ${clientId} and p.repository_id = any (array(
        select value::bigint from json_array_elements_text(${JSON.stringify(repositoryIds)}::text::json)))`;

export const p50 = (value: SQL, where: SQL): SQL => percentile(0.5, value, where);
export const p90 = (value: SQL, where: SQL): SQL => percentile(0.9, value, where);
