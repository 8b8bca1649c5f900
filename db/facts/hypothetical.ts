import { type SQL, sql } from 'drizzle-orm';
import type { FlowContent } from '#lib/workflows/content.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { writeFlowContent } from '../writes/flow-content.ts';
import type { FactContext } from './context.ts';
import { planFor } from './drain.ts';
import { freshIssues, storeFacts } from './issues.ts';
import { resolveStatuses } from './workflow.ts';

/** From so large a part on all issues are worked out, rather than looked up one by one. */
const PART = 0.25;

export interface Supposed {
  /** Issues that ever were in a status whose step becomes another; of none nothing changes, and there are no copies. */
  touched: number;
  /** Whether all issues are there; else those that are done since `since`, before or after. */
  whole: boolean;
}

/**
 * Facts of issues as they would be with other workflows and mappings, by the statements that make the stored ones: until
 * the transaction ends, `issue_facts`, `workflows`, `workflow_steps` and `status_mappings` are copies of its own, so
 * that whatever is asked of them answers as it would then. What is stored is read, and neither changed nor locked.
 *
 * Only issues that ever were in a status whose step becomes another are worked out; for the others their facts stand.
 * 100,000 take 7 s on two busy cores, so that of more than `most` only those that can be done since `since` are.
 *
 * The path is set first: a statement that was prepared before means the stored tables, and is prepared anew for another
 * path. So what is asked before and after must be asked on different sides of this.
 */
export async function supposeFlow(
  tx: Executor,
  context: FactContext,
  content: FlowContent,
  { since, most }: { since: SQL; most: number },
): Promise<Supposed> {
  const { clientId } = context;
  await resolveStatuses(tx, context);
  await tx.execute(
    sql`create temporary table resolved_before on commit drop as select * from pg_temp.status_steps`,
  );
  await tx.execute(sql`set local search_path = pg_temp, public`);
  for (const table of ['workflows', 'workflow_steps', 'status_mappings']) {
    await tx.execute(
      sql`create temporary table ${sql.identifier(table)} (like public.${sql.identifier(table)} including all) on commit drop`,
    );
  }
  await writeFlowContent(tx, clientId, content, 0);
  await resolveStatuses(tx, context);
  const { touched, of } = await findTouched(tx, clientId);
  if (touched === 0) return { touched, whole: true };
  const whole = touched <= most;
  if (!whole) await keepThoseDoneSince(tx, since);
  const ids = touched > of * PART && whole ? null : await idsOfTouched(tx);
  await tx.execute(sql`create temporary table issue_facts (like public.issue_facts) on commit drop`);
  await tx.execute(sql`alter table pg_temp.issue_facts add primary key (issue_id)`);
  if (ids) {
    await tx.execute(sql`
      insert into pg_temp.issue_facts select f.* from public.issue_facts f where f.client_id = ${clientId}::int
        ${whole ? sql`` : sql`and f.done_at >= ${since}`}
        and not exists (select from pg_temp.touched t where t.issue_id = f.issue_id)`);
  }
  await planFor(tx, ids === null || ids.length > 500);
  await freshIssues(tx, context, ids);
  await storeFacts(tx, context);
  await planFor(tx, false);
  await tx.execute(sql`analyze pg_temp.issue_facts`);
  return { touched, whole };
}

/** In `pg_temp.touched`: issues that ever were in a status of which it is resolved otherwise now. */
async function findTouched(tx: Executor, clientId: number): Promise<{ touched: number; of: number }> {
  const resolved = (table: string) => sql`
    select integration_id, status_id, string_agg(concat_ws(' ', step_id, category, since, until), ';' order by since) as said
    from pg_temp.${sql.identifier(table)} group by integration_id, status_id`;
  await tx.execute(sql`
    create temporary table touched on commit drop as
    with other as materialized (
      select integration_id, status_id from (${resolved('resolved_before')}) b
      full join (${resolved('status_steps')}) a using (integration_id, status_id)
      where b.said is distinct from a.said
    )
    select distinct k.issue_id from issue_status_intervals k join issues i on i.id = k.issue_id
    where k.client_id = ${clientId}::int and (i.integration_id, k.status_id) in (select integration_id, status_id from other)`);
  await tx.execute(sql`analyze pg_temp.touched`);
  const [row] = await rowsOf<{ touched: number; of: number }>(
    tx,
    sql`select (select count(*)::int from pg_temp.touched) as touched,
      (select count(*)::int from issue_facts where client_id = ${clientId}::int) as of`,
  );
  return row ?? { touched: 0, of: 0 };
}

/**
 * Takes out of `pg_temp.touched` what can be done neither before nor after since then: what came into no status since,
 * and was in none that belongs to another step since a day of that time.
 */
const keepThoseDoneSince = (tx: Executor, since: SQL) =>
  tx.execute(sql`
    delete from pg_temp.touched t where not exists (
      select from issue_status_intervals k join issues i on i.id = k.issue_id
      where k.issue_id = t.issue_id and (k.entered_at >= ${since} or ((k.left_at is null or k.left_at >= ${since})
        and exists (select from (table pg_temp.status_steps union all table pg_temp.resolved_before) s
          where s.integration_id = i.integration_id and s.status_id = k.status_id and s.since >= ${since}))))`);

async function idsOfTouched(tx: Executor): Promise<number[]> {
  const [row] = await rowsOf<{ ids: number[] }>(
    tx,
    sql`select coalesce(json_agg(issue_id order by issue_id), '[]'::json) as ids from pg_temp.touched`,
  );
  return row?.ids ?? [];
}
