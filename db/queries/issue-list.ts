import { type SQL, sql } from 'drizzle-orm';
import type { IssueList } from '#lib/api/issues.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { groupOfType } from '#lib/rules.ts';
import type { Db } from '../router/router.ts';
import { untilNow } from './aging-work.ts';
import { pageOf, pageSql } from './cursor.ts';
import { assigneeName, issueKey, metaOf } from './flow-sql.ts';
import { type IssueParams, issueRows, issuesAskedFor } from './issue-filters.ts';
import type { MetricScope } from './metric-scope.ts';
import { getRules } from './rules.ts';
import { instantText } from './sql.ts';

type ListRow = IssueList['rows'][number];
type Row = Omit<ListRow, 'group'>;

const last = sql`'-Infinity'::numeric`;
const epoch = (instant: SQL) => sql`coalesce(extract(epoch from ${instant}), ${last})`;
const started = sql`case when i.category is distinct from 'done' then i.started_at end`;

/** What is sorted by, as a number that is never null: what has no value comes last in descending order. */
const sortKeys: Record<IssueParams['sort'], SQL> = {
  done: epoch(sql`i.done_at`),
  created: epoch(sql`i.created_at`),
  cycle: sql`coalesce(i.cycle_seconds::numeric, ${last})`,
  lead: sql`coalesce(i.lead_seconds::numeric, ${last})`,
  // The older, the earlier it began: no clock, so that the order holds from page to page.
  age: sql`coalesce(-extract(epoch from ${started}), ${last})`,
  step_time: sql`-extract(epoch from i.step_entered_at)`,
  time_in: sql`t.seconds::numeric`,
};

/** Issues behind a figure, page by page; also those that a rule leaves out of it, which say so. */
export async function issueList(
  db: Db,
  scope: MetricScope,
  params: IssueParams,
): Promise<Omit<IssueList, 'meta'> & { meta: QueryMeta }> {
  const { sort, order, limit, cursor } = params;
  const { rules } = await getRules(db, scope.clientId);
  const matching = issuesAskedFor(scope, params, rules);
  const from = issueRows(params);
  const { page, sortKey, ...sorted } = pageSql({
    from,
    where: matching,
    key: sortKeys[sort],
    id: sql`i.issue_id`,
    order,
    limit,
    cursor,
  });
  const rows = await db.execute<Row & { sortKey: string }>(sql`
    select s.id::text, ${issueKey} as key, s.title, s.url, coalesce(p.key, r.full_name) as place, s.type, ${assigneeName} as assignee, t.name as status,
      case when w.id is not null then json_build_object('id', w.id::text, 'name', w.name, 'category', w.category) end as step,
      ${instantText(sql`i.created_at`)} as "createdAt", ${instantText(sql`i.started_at`)} as "startedAt",
      ${instantText(sql`i.done_at`)} as "doneAt", i.lead_seconds as "leadSeconds", i.cycle_seconds as "cycleSeconds",
      ${untilNow(started)} as "ageSeconds", ${untilNow(sql`i.step_entered_at`)} as "stepSeconds",
      (select y.seconds from issue_step_times y where y.issue_id = i.issue_id and y.step_id = ${params.timeIn ?? null}::bigint)
        as "timeInSeconds",
      i.active_seconds + case when i.category = 'in_progress' then ${untilNow(sql`i.step_entered_at`)} else 0 end as "activeSeconds",
      i.waiting_seconds + case when i.category = 'waiting' then ${untilNow(sql`i.step_entered_at`)} else 0 end as "waitingSeconds",
      i.reopened, i.excluded_by as "excludedBy", ${sortKey} as "sortKey"
    from ${page} join issue_facts i on i.issue_id = page.id join issues s on s.id = i.issue_id
    left join projects p on p.id = i.project_id left join repositories r on r.id = i.repository_id
    left join workflow_steps w on w.id = i.step_id
    left join issue_statuses t on t.integration_id = s.integration_id and t.external_id = s.status_id
    ${sorted.order}`);
  const shown = pageOf<Row>(rows, limit);
  return {
    rows: shown.rows.map((row) => ({ ...row, group: groupOfType(row.type, rules) })),
    nextCursor: shown.nextCursor,
    meta: await metaOf(db, matching, from),
  };
}
