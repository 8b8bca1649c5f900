import { sql } from 'drizzle-orm';
import type { FlowVersion } from '#lib/api/flow-admin.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { instantText } from './sql.ts';

export interface FlowState {
  /** 0: nobody has changed anything. */
  version: number;
  changedBy: string | null;
  /** ISO. */
  changedAt: string | null;
}

/** The version of a client's workflows and mappings, and whose it is. */
export async function flowState(db: Executor, clientId: number): Promise<FlowState> {
  const [row] = await rowsOf<FlowState>(
    db,
    sql`
    select version, changed_by as "changedBy", ${instantText(sql`changed_at`)} as "changedAt"
    from workflow_versions where client_id = ${clientId}::int order by version desc limit 1`,
  );
  return row ?? { version: 0, changedBy: null, changedAt: null };
}

const PAGE = 20;

/** Changes of a client's workflows and mappings, the newest first, below a version. */
export async function flowHistory(
  db: Executor,
  clientId: number,
  before?: number,
): Promise<{ versions: FlowVersion[]; next: number | null }> {
  const rows = await rowsOf<FlowVersion>(
    db,
    sql`
    select version, changed_by as "changedBy", ${instantText(sql`changed_at`)} as "changedAt", note, restored, changes
    from workflow_versions where client_id = ${clientId}::int
      ${before === undefined ? sql`` : sql`and version < ${before}::int`}
    order by version desc limit ${PAGE + 1}::int`,
  );
  const versions = rows.slice(0, PAGE);
  return { versions, next: rows.length > PAGE ? (versions.at(-1)?.version ?? null) : null };
}
