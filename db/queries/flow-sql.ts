import { type SQL, sql } from 'drizzle-orm';
import type { FlowStep } from '#lib/api/flow.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { inDays, issuesOf } from './metric-sql.ts';

// What the questions of issues and flow share.

/** Step `0`: statuses that belong to none. */
export const UNMAPPED: FlowStep = { id: '0', name: 'Not mapped', category: null };

export const rangeOf = ({ from, to, timeZone }: MetricScope) => ({ from, to, timeZone });

/** `issue_facts i` done in the range, whether or not they count. */
export const doneIn = (scope: MetricScope): SQL =>
  sql`${issuesOf(scope)} and ${inDays(sql`i.done_at`, scope)}`;

/** What an answer about issues done in the range rests on. */
export const metaOfDone = (db: Db, scope: MetricScope): Promise<QueryMeta> => metaOf(db, doneIn(scope));

/** What an answer about these `issue_facts i` rests on: those that count, and those that rules leave out. */
export async function metaOf(db: Db, where: SQL, from = sql`issue_facts i`): Promise<QueryMeta> {
  const [row] = await db.execute<{ n: number; excluded: Record<string, number>; anomalies: number }>(sql`
    select (count(*) filter (where i.excluded_by is null))::int as n, ${excludedByRule} as excluded,
      (count(*) filter (where i.excluded_by is null and i.anomalies > 0))::int as anomalies
    from ${from} where ${where}`);
  if (!row) throw new Error('an aggregate without a row');
  return { version: FACTS_VERSION, ...row };
}

/** As {@link metaOf}, of all that the filters leave, without a way through all of it. */
export async function metaOfAll(db: Db, scope: MetricScope, n: number): Promise<QueryMeta> {
  const [row] = await db.execute<{ excluded: Record<string, number>; anomalies: number }>(sql`
    select (select ${excludedByRule} from issue_facts i where ${issuesOf(scope)} and i.excluded_by is not null) as excluded,
      (select count(*)::int from issue_facts i
       where ${issuesOf(scope)} and i.anomalies > 0 and i.excluded_by is null) as anomalies`);
  if (!row) throw new Error('an aggregate without a row');
  return { version: FACTS_VERSION, n, ...row };
}

const excluded = (rule: string) => sql`count(*) filter (where i.excluded_by = ${rule})`;
const excludedByRule = sql`json_build_object('subtasks', ${excluded('subtasks')}, 'gone', ${excluded('gone')},
  'by_hand', ${excluded('by_hand')})`;

export interface WorkflowStep extends FlowStep {
  targetSeconds: number | null;
  /** Of the workflow that pages show. */
  shown: boolean;
}

/** All steps of a client, those of its default workflow first, in their order; then what belongs to none. */
export async function workflowSteps(db: Db, { clientId }: MetricScope): Promise<WorkflowStep[]> {
  const rows = await db.execute<WorkflowStep & Record<string, unknown>>(sql`
    select s.id::text, s.name, s.category, s.target_seconds as "targetSeconds", w.is_default as shown
    from workflow_steps s join workflows w on w.id = s.workflow_id where w.client_id = ${clientId}::int
    order by w.is_default desc, w.id, s.position, s.id`);
  return [...rows, { ...UNMAPPED, targetSeconds: null, shown: false }];
}

/** `issue_step_times t` of issues done in the range that the filters leave; excluded ones have none. */
export function stepTimesOf(scope: MetricScope): SQL {
  const times = sql`t.client_id = ${scope.clientId}::int and ${inDays(sql`t.done_at`, scope)}`;
  const { repositoryIds, projectIds, label, type, team } = scope;
  const all = !repositoryIds && !projectIds && label === null && type === null && !team;
  if (all) return times;
  return sql`${times} and exists (select from issue_facts i where i.issue_id = t.issue_id and ${issuesOf(scope)})`;
}

/** What an issue `s` is called, of a repository `r` or of Jira, as in exports: #12 alone does not say of which. */
export const issueKey = sql`concat(r.full_name, s.key)`;

/**
 * Who an issue `s` is assigned to: the person whose account it is where somebody has confirmed one, else as the source
 * names the account, else the account. Of accounts no more than names is open to those who read figures (db/security.ts).
 */
export const assigneeName = sql`coalesce((select p.name from person_accounts a join people p on p.id = a.person_id
  where a.client_id = s.client_id and a.account = s.assignee
    and a.kind = case when s.repository_id is null then 'jira' else 'github' end),
  (select a.name from accounts a where a.integration_id = s.integration_id and a.account = s.assignee), s.assignee)`;
