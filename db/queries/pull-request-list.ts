import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { pullRequestList as endpoint, PullRequestList } from '#lib/api/pull-requests.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { pageOf, pageSql } from './cursor.ts';
import type { MetricScope } from './metric-scope.ts';
import { inDays, pullsOf } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls } from './pull-request-rules.ts';
import { ofSize } from './pull-request-sizes.ts';
import { instantText } from './sql.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;
type ListRow = PullRequestList['rows'][number];

type Row = Omit<ListRow, 'stages'> & {
  coding: number | null;
  pickup: number;
  review: number;
  merge: number;
  unreviewed: number;
  deploy: number | null;
};

/** What is sorted by, as a number that is never null: what has no value yet comes last in descending order. */
const sortKeys: Record<Params['sort'], SQL> = {
  created: sql`extract(epoch from f.created_at)`,
  merged: sql`coalesce(extract(epoch from f.merged_at), '-Infinity')`,
  elapsed: sql`coalesce(f.elapsed_seconds::numeric, '-Infinity')`,
  size: sql`f.size::numeric`,
};

const traits: Record<NonNullable<Params['trait']>, SQL> = {
  unreviewed: sql`f.reviewed_at is null`,
  revert: sql`f.revert`,
  changes_requested: sql`f.change_requests > 0`,
};

const excludedOrNot: Record<Params['excluded'], SQL> = {
  with: sql`true`,
  without: sql`f.excluded_by is null`,
  only: sql`f.excluded_by is not null`,
};

/** Pull requests created or merged in the range, those too that a rule leaves out, page by page. */
export async function pullRequestList(
  db: Db,
  scope: MetricScope,
  params: Params,
): Promise<Omit<PullRequestList, 'meta'> & { meta: QueryMeta }> {
  const { sort, order, limit, cursor } = params;
  const matching = matches(scope, params);
  const counting = excludedOrNot[params.excluded];
  const { page, sortKey, ...sorted } = pageSql({
    from: sql`pull_request_facts f`,
    where: sql`${matching} and ${counting}`,
    key: sortKeys[sort],
    id: sql`f.pull_request_id`,
    order,
    limit,
    cursor,
  });
  const rows = await db.execute<Row & { sortKey: string }>(sql`
    select p.id::text, r.full_name as repository, p.number, p.title, p.url, p.author, p.state, p.draft,
           ${instantText(sql`p.created_at`)} as "createdAt", ${instantText(sql`p.merged_at`)} as "mergedAt",
           ${instantText(sql`p.closed_at`)} as "closedAt", p.additions, p.deletions,
           p.commit_count as commits, f.review_count as reviews, f.coding_seconds as coding,
           f.pickup_seconds as pickup, f.review_seconds as review, f.merge_seconds as merge,
           f.unreviewed_seconds as unreviewed, f.deploy_seconds as deploy, f.elapsed_seconds as "elapsedSeconds",
           f.lead_seconds as "leadSeconds", f.excluded_by as "excludedBy", ${sortKey} as "sortKey"
    from ${page}
    join pull_request_facts f on f.pull_request_id = page.id
    join pull_requests p on p.id = f.pull_request_id
    join repositories r on r.id = f.repository_id ${sorted.order}`);
  const [total] = await db.execute<{ n: number; mended: number; excluded: ExcludedPulls }>(sql`
    select (count(*) filter (where ${counting}))::int as n, ${mendedPulls(counting)} as mended, ${excludedPulls()} as excluded
    from pull_request_facts f where ${matching}`);
  const shown = pageOf<Row>(rows, limit);
  return {
    rows: shown.rows.map(view),
    nextCursor: shown.nextCursor,
    meta: {
      version: FACTS_VERSION,
      n: total?.n ?? 0,
      excluded: params.excluded === 'without' ? { ...total?.excluded } : {},
      anomalies: total?.mended ?? 0,
    },
  };
}

function matches(scope: MetricScope, params: Params): SQL {
  const { state, happened, size, trait, link, excludedBy, reviewer, elapsedFrom, elapsedTo } = params;
  const parts = [pullsOf(scope)];
  if (happened && happened !== 'any') parts.push(inDays(sql.raw(`f.${happened}_at`), scope));
  if (!happened) parts.push(sql`(${inDays(sql`f.created_at`, scope)} or ${inDays(sql`f.merged_at`, scope)})`);
  if (state) parts.push(sql`f.state = ${state}`);
  if (size) parts.push(ofSize(size));
  if (trait) parts.push(traits[trait]);
  if (link) parts.push(sql`f.link_method = ${link}`);
  if (excludedBy) parts.push(sql`f.excluded_by = ${excludedBy}`);
  if (elapsedFrom !== undefined) parts.push(sql`f.elapsed_seconds >= ${elapsedFrom}::int`);
  if (elapsedTo !== undefined) parts.push(sql`f.elapsed_seconds < ${elapsedTo}::int`);
  if (reviewer !== undefined) {
    parts.push(sql`f.pull_request_id in (select o.pull_request_id from review_facts o
      where o.client_id = ${scope.clientId}::int and o.reviewer = ${reviewer} and ${inDays(sql`o.at`, scope)})`);
  }
  return sql.join(parts, sql` and `);
}

function view({ coding, pickup, review, merge, unreviewed, deploy, ...row }: Row): ListRow {
  return { ...row, stages: coding === null ? null : { coding, pickup, review, merge, unreviewed, deploy } };
}
