import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { QueryMeta } from '#lib/api/meta.ts';
import type {
  pullRequestList as endpoint,
  PullRequestList,
  pullRequestStageNames,
} from '#lib/api/pull-requests.ts';
import type { Db } from '../router/router.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { MetricScope } from './metric-scope.ts';
import { inDays } from './metric-sql.ts';
import { ofScope, PULL_REQUEST_VERSION, stagedPullRequests } from './pull-request-sql.ts';
import { instantText } from './sql.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;
type ListRow = PullRequestList['rows'][number];

interface Row extends Omit<ListRow, 'stages'>, Record<string, unknown> {
  key: string;
  coding: number | null;
  pickup: number;
  review: number;
  merge: number;
  unreviewed: number;
}

/** What is sorted by, as a number that is never null: what has no value yet comes last in descending order. */
const sortKeys: Record<Params['sort'], SQL> = {
  created: sql`extract(epoch from p.created_at)`,
  merged: sql`coalesce(extract(epoch from p.merged_at), '-Infinity')`,
  elapsed: sql`coalesce(d.elapsed::numeric, '-Infinity')`,
  size: sql`(p.additions + p.deletions)::numeric`,
};

/** Pull requests created or merged in the range, bots' too, page by page. */
export async function pullRequestList(
  db: Db,
  scope: MetricScope,
  { state, sort, order, limit, cursor }: Params,
): Promise<Omit<PullRequestList, 'meta'> & { meta: QueryMeta }> {
  const where = [
    ofScope(scope),
    sql`(${inDays(sql`p.created_at`, scope)} or ${inDays(sql`p.merged_at`, scope)})`,
  ];
  if (state) where.push(sql`p.state = ${state}`);
  const matching = sql.join(where, sql` and `);
  const descending = order === 'desc';
  const key = sortKeys[sort];
  const end = cursor === undefined ? undefined : readCursor(cursor);
  const after = end
    ? sql`(${key}, p.id) ${descending ? sql`<` : sql`>`} (${end[0]}::numeric, ${end[1]}::bigint)`
    : sql`true`;
  const direction = descending ? sql`desc` : sql`asc`;
  const rows = await db.execute<Row>(sql`
    select p.id::text, r.full_name as repository, p.number, p.title, p.url, p.author, p.state, p.draft,
           ${instantText(sql`p.created_at`)} as "createdAt", ${instantText(sql`p.merged_at`)} as "mergedAt",
           ${instantText(sql`p.closed_at`)} as "closedAt", p.additions, p.deletions,
           p.commit_count as commits, p.review_count as reviews,
           d.coding, d.pickup, d.review, d.merge, d.unreviewed, d.elapsed as "elapsedSeconds", (${key})::text as key
    from ${stagedPullRequests}
    join repositories r on r.id = p.repository_id
    where ${matching} and ${after}
    order by ${key} ${direction}, p.id ${direction}
    limit ${limit + 1}`);
  const [total] = await db.execute<{ n: number; mended: number }>(sql`
    select count(*)::int as n, (count(*) filter (where d.mended))::int as mended
    from ${stagedPullRequests} where ${matching}`);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(view),
    nextCursor: last && rows.length > limit ? writeCursor([last.key, Number(last.id)]) : null,
    meta: { version: PULL_REQUEST_VERSION, n: total?.n ?? 0, excluded: {}, anomalies: total?.mended ?? 0 },
  };
}

function view({ key: _key, coding, pickup, review, merge, unreviewed, ...row }: Row): ListRow {
  const stages = coding === null ? null : { coding, pickup, review, merge, unreviewed };
  return { ...row, stages } satisfies ListRow & {
    stages: Record<(typeof pullRequestStageNames)[number], number> | null;
  };
}
