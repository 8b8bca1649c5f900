import { sql } from 'drizzle-orm';
import { AppError } from '#lib/errors.ts';
import type { FlowContent } from '#lib/workflows/content.ts';
import { describeChanges } from '#lib/workflows/describe-changes.ts';
import { factContext } from '../facts/context.ts';
import { countChange } from '../facts/drain.ts';
import { markStale } from '../facts/marks.ts';
import { ensureWorkflow, resolvedStatuses } from '../facts/workflow.ts';
import { type AnyFlowChange, changedContent, mustBeNewest, namesIn } from '../queries/flow-change.ts';
import { flowContent } from '../queries/flow-content.ts';
import { type FlowState, flowState } from '../queries/flow-version.ts';
import type { Db } from '../router/router.ts';
import { workflowVersions } from '../schema/workflows.ts';
import { type Actor, recordAudit } from './audit.ts';
import { writeFlowContent } from './flow-content.ts';

const ACTIONS: Record<AnyFlowChange['kind'], string> = {
  create: 'workflow.create',
  update: 'workflow.update',
  delete: 'workflow.delete',
  map: 'status_mapping.set',
  restore: 'workflow.restore',
};

interface FlowSaving {
  change: AnyFlowChange;
  /** That the change was made from. */
  version: number;
  note: string;
}

/**
 * Changes a client's workflows or mappings: a new version of the whole, from which its facts are made anew.
 * @throws AppError 409 `conflict` when somebody was faster, 400 `nothing_changed`; and as changedContent
 */
export async function saveFlow(
  tx: Db,
  { clientId, actor, ip }: Actor,
  { change, version, note }: FlowSaving,
): Promise<{ before: FlowContent; after: FlowContent; state: FlowState }> {
  // Two at once: the second waits here. Rows that hang on the client may be written meanwhile.
  await tx.execute(sql`select from clients where id = ${clientId}::int for no key update`);
  await mustBeNewest(tx, clientId, version);
  await ensureWorkflow(tx, { clientId });
  const before = await flowContent(tx, clientId);
  const at = new Date().toISOString();
  const newId = await idsFor(tx, change);
  const after = await changedContent(tx, clientId, before, change, { newId, actor, at });
  const changes = describeChanges(before, after, await namesIn(tx, clientId, before, after));
  if (changes.length === 0) {
    throw new AppError('nothing_changed', 400, 'This is how it is already: there is nothing to save.');
  }
  const next = version + 1;
  const context = await factContext(tx, clientId);
  if (!context) throw new Error('a client that is gone');
  const belonged = await resolvedStatuses(tx, context);
  await writeFlowContent(tx, clientId, after, next);
  // A name, a target or an order alone changes what pages say, and no fact.
  if (belonged === (await resolvedStatuses(tx, context))) await countChange(tx, clientId);
  else await markStale(tx, clientId, 'everything');
  if (version === 0) {
    const first = { clientId, version: 0, content: before, changes: [], changedBy: null };
    await tx.insert(workflowVersions).values(first).onConflictDoNothing();
  }
  const restored = change.kind === 'restore' ? change.to : null;
  await tx.insert(workflowVersions).values({
    clientId,
    version: next,
    content: after,
    changes,
    note: note || null,
    restored,
    changedBy: actor,
    changedAt: sql`clock_timestamp()`,
  });
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: ACTIONS[change.kind],
    subject: subjectOf(change, before, after, clientId),
    before: { version, ...partOf(change, before) },
    after: { version: next, changes, ...(note && { note }), ...partOf(change, after) },
  });
  return { before, after, state: await flowState(tx, clientId) };
}

/** The workflow that is in `after` and was not in `before`. */
export function madeWorkflow(before: FlowContent, after: FlowContent): number {
  const known = new Set(before.workflows.map(({ id }) => id));
  const made = after.workflows.find(({ id }) => !known.has(id));
  if (!made) throw new Error('no workflow was made');
  return made.id;
}

function subjectOf(change: AnyFlowChange, before: FlowContent, after: FlowContent, clientId: number): string {
  if (change.kind === 'create') return `workflow:${madeWorkflow(before, after)}`;
  if (change.kind === 'map') return `integration:${change.integrationId}`;
  return change.kind === 'restore' ? `client:${clientId}` : `workflow:${change.id}`;
}

/** What a change is about, so that the log need not repeat the whole each time. */
function partOf(change: AnyFlowChange, content: FlowContent): Partial<FlowContent> {
  if (change.kind === 'map') {
    const named = new Set(change.statuses.map(({ id }) => id));
    return {
      mappings: content.mappings.filter(
        ({ integrationId, statusId }) => integrationId === change.integrationId && named.has(statusId),
      ),
    };
  }
  return change.kind === 'restore' ? content : { workflows: content.workflows };
}

/** As many new ids as a change can need. */
async function idsFor(tx: Db, change: AnyFlowChange): Promise<(of: 'workflow' | 'step') => number> {
  const steps = change.kind === 'create' || change.kind === 'update' ? change.steps.length : 0;
  const drawn = async (table: string, n: number) => {
    const rows = await tx.execute<{ id: string }>(sql`
      select nextval(pg_get_serial_sequence(${table}::text, 'id'))::text as id from generate_series(1, ${n}::int)`);
    return rows.map(({ id }) => Number(id));
  };
  const free = {
    workflow: change.kind === 'create' ? await drawn('workflows', 1) : [],
    step: steps > 0 ? await drawn('workflow_steps', steps) : [],
  };
  return (of) => {
    const id = free[of].shift();
    if (id === undefined) throw new Error(`too few ids were drawn for a ${of}`);
    return id;
  };
}
