import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { issueList } from '#lib/api/issues.ts';
import type { ClientRules, TypeGroup } from '#lib/rules.ts';
import { dayAfter } from '../local-time.ts';
import { textArray } from '../patterns.ts';
import { doneIn } from './flow-sql.ts';
import type { MetricScope } from './metric-scope.ts';
import { inDays, issuesOf } from './metric-sql.ts';

export type IssueParams = z.output<NonNullable<typeof issueList.query>>;

/** Which `issue_facts i` are the rows of a list, whether or not they count. */
export function issuesAskedFor(scope: MetricScope, params: IssueParams, rules: ClientRules): SQL {
  const { set, step, on, timeIn, group, untyped, excluded, excludedBy, cycleFrom, cycleTo } = params;
  const parts = [
    step !== undefined && on
      ? wasIn(scope, step, on)
      : timeIn === undefined
        ? ofSet(scope, set)
        : sql`${doneIn(scope)} and ${timesIn(scope, timeIn)}`,
  ];
  if (step !== undefined && !on) parts.push(sql`coalesce(i.step_id, 0) = ${step}::bigint`);
  if (group) parts.push(ofGroup(group, rules));
  if (untyped) parts.push(sql`i.type is null`);
  if (excluded === 'without') parts.push(sql`i.excluded_by is null`);
  if (excludedBy) parts.push(sql`i.excluded_by = ${excludedBy}`);
  if (cycleFrom !== undefined) parts.push(sql`i.cycle_seconds >= ${cycleFrom}::float8`);
  if (cycleTo !== undefined) parts.push(sql`i.cycle_seconds < ${cycleTo}::float8`);
  return sql.join(parts, sql` and `);
}

function ofSet(scope: MetricScope, set: IssueParams['set']): SQL {
  if (set === 'done') return doneIn(scope);
  const all = issuesOf(scope);
  if (set === 'created') return sql`${all} and ${inDays(sql`i.created_at`, scope)}`;
  if (set === 'active') return sql`${all} and i.category in ('in_progress', 'waiting')`;
  return sql`${all} and i.category is distinct from 'done'`;
}

/** Whether `issue_step_times t`, where it is joined, is of a step and the range: as the figure of the step has it. */
const timesIn = (scope: MetricScope, step: string): SQL =>
  sql`t.client_id = ${scope.clientId}::int and t.step_id = ${step}::bigint and ${inDays(sql`t.done_at`, scope)}`;

/** The rows that {@link issuesAskedFor} chooses from. */
export const issueRows = ({ timeIn }: IssueParams): SQL =>
  timeIn === undefined
    ? sql`issue_facts i`
    : sql`issue_facts i join issue_step_times t on t.issue_id = i.issue_id`;

/** At the end of a day. */
function wasIn(scope: MetricScope, step: string, on: string): SQL {
  const end = dayAfter(on, scope.timeZone);
  return sql`${issuesOf(scope)} and i.created_at < ${end} and exists (
    select from issue_status_intervals k where k.issue_id = i.issue_id and coalesce(k.step_id, 0) = ${step}::bigint
      and k.entered_at < ${end} and (k.left_at is null or k.left_at >= ${end}))`;
}

/** As `groupOfType` of lib/rules.ts. */
function ofGroup(group: TypeGroup, { typeGroups: { feature, bug, upkeep } }: ClientRules): SQL {
  const named = (names: readonly string[]) =>
    sql`coalesce(lower(btrim(i.type)) = any(${textArray(names.map((name) => name.toLowerCase()))}), false)`;
  if (group === 'feature') return named(feature);
  if (group === 'bug') return sql`${named(bug)} and not ${named(feature)}`;
  if (group === 'upkeep') return sql`${named(upkeep)} and not ${named([...feature, ...bug])}`;
  return sql`not ${named([...feature, ...bug, ...upkeep])}`;
}
