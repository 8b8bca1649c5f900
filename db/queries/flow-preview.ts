import { sql } from 'drizzle-orm';
import type { FlowPreview, PreviewFigures } from '#lib/api/flow-admin.ts';
import { FIRST_DAY } from '#lib/days.ts';
import { AppError, isAppError } from '#lib/errors.ts';
import { describeChanges } from '#lib/workflows/describe-changes.ts';
import { factContext } from '../facts/context.ts';
import { supposeFlow } from '../facts/hypothetical.ts';
import { ensureWorkflow } from '../facts/workflow.ts';
import { dayStart } from '../local-time.ts';
import { errorCode } from '../router/connection-errors.ts';
import type { Db, Router } from '../router/router.ts';
import type { Actor } from '../writes/audit.ts';
import { timesOfDone } from './cycle-times.ts';
import { type AnyFlowChange, changedContent, mustBeNewest, namesIn } from './flow-change.ts';
import { flowContent } from './flow-content.ts';
import { efficiencyOf } from './flow-efficiency.ts';
import { type MetricScope, metricScope } from './metric-scope.ts';
import { inDays } from './metric-sql.ts';

/** So long somebody waits for it; then he is told that there is too much. */
const PATIENCE_MS = 30_000;
/** Of so many issues that a change touches everything is worked out; of more the last 90 days. */
const MOST = 150_000;

interface FlowTrial {
  change: AnyFlowChange;
  /** That the change was made from. */
  version: number;
}

/**
 * What a change would do to a client's figures: those that its pages show now, and the same questions asked of facts as
 * they would be made then. Nothing is changed, and nothing is locked that a sync or another person needs.
 * @throws AppError as saveFlow, but for a change that changes nothing; 429 while others of the client are under way
 */
export async function previewFlow(
  router: Router,
  who: Omit<Actor, 'ip'>,
  trial: FlowTrial,
  { most = MOST, patienceMs = PATIENCE_MS }: { most?: number; patienceMs?: number } = {},
): Promise<FlowPreview> {
  const { clientId } = who;
  const running = underWay.get(clientId) ?? 0;
  if (running >= MOST_AT_ONCE) throw busy();
  underWay.set(clientId, running + 1);
  try {
    return await tryOut(router, who, trial, { most, patienceMs });
  } finally {
    const left = (underWay.get(clientId) ?? 1) - 1;
    if (left > 0) underWay.set(clientId, left);
    else underWay.delete(clientId);
  }
}

/** Each holds a connection of the pool that sessions are checked by: one client must not take all of them. */
const MOST_AT_ONCE = 3;
const underWay = new Map<number, number>();
const busy = () =>
  new AppError(
    'too_many_requests',
    429,
    'Several previews of this client are being worked out. Try again in a few seconds.',
    { retryAfterSeconds: 5 },
  );

async function tryOut(
  router: Router,
  who: Omit<Actor, 'ip'>,
  trial: FlowTrial,
  { most, patienceMs }: { most: number; patienceMs: number },
): Promise<FlowPreview> {
  const { clientId } = who;
  const attempt = (figures: boolean) =>
    router.write('admin_config', { clientId, ...(figures && { deadlineMs: patienceMs }) }, (tx) =>
      rolledBack(tx, (inner) => tryFlow(inner, who, trial, figures ? most : null)),
    );
  try {
    return await attempt(true);
  } catch (error) {
    const late = errorCode(error) === '57014' || (isAppError(error) && error.code === 'deadline');
    if (!late) throw error;
    return await attempt(false);
  }
}

/** What `fn` answers; whatever it did is undone. */
async function rolledBack<T>(tx: Db, fn: (inner: Db) => Promise<T>): Promise<T> {
  let answer: { value: T } | undefined;
  const undo = new Error('what was tried is undone');
  await tx
    .transaction(async (inner) => {
      answer = { value: await fn(inner as unknown as Db) };
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  if (!answer) throw new Error('a transaction without an answer');
  return answer.value;
}

async function tryFlow(
  tx: Db,
  { clientId, actor }: Omit<Actor, 'ip'>,
  { change, version }: FlowTrial,
  /** Null: without figures. */
  most: number | null,
): Promise<FlowPreview> {
  await mustBeNewest(tx, clientId, version);
  let before = await flowContent(tx, clientId);
  if (before.workflows.length === 0) {
    // As the first sync would make it.
    await ensureWorkflow(tx, { clientId });
    before = await flowContent(tx, clientId);
  }
  let last = 0;
  const changing = { newId: () => --last, actor, at: new Date().toISOString() };
  const after = await changedContent(tx, clientId, before, change, changing);
  const changes = describeChanges(before, after, await namesIn(tx, clientId, before, after));
  const context = await factContext(tx, clientId);
  if (!context || most === null) return { version, changes, figures: null };

  // One after the other: many hands that press a button are not to take the database from the others.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('leadline flow preview'), ${clientId}::int)`);
  await tx.execute(sql`select set_config('statement_timeout', ${String(PATIENCE_MS)}, true)`);
  const recent = await metricScope(tx, { client: clientId });
  const all: MetricScope = { ...recent, from: FIRST_DAY };
  const [wasRecent, wasAll] = [await figuresOf(tx, recent), await figuresOf(tx, all)];
  const [marked] = await tx.execute<{ pending: boolean }>(sql`
    select exists (select from fact_marks where client_id = ${clientId}::int) as pending`);
  const since = dayStart(recent.from, recent.timeZone);
  const { touched, whole } = await supposeFlow(tx, context, after, { since, most });
  const moved = touched === 0 ? { step: 0, done: 0, doneRecently: 0 } : await movedIssues(tx, recent);
  const then = async (scope: MetricScope, was: PreviewFigures) =>
    touched === 0 ? was : await figuresOf(tx, scope);
  return {
    version,
    changes,
    figures: {
      recent: {
        from: recent.from,
        before: wasRecent,
        after: await then(recent, wasRecent),
        doneChanged: moved.doneRecently,
      },
      all: whole
        ? { from: null, before: wasAll, after: await then(all, wasAll), doneChanged: moved.done }
        : null,
      touched,
      moved: whole ? moved.step : null,
      pending: marked?.pending ?? false,
    },
  };
}

/** As /api/metrics answers them. */
async function figuresOf(db: Db, scope: MetricScope): Promise<PreviewFigures> {
  const { cycle, lead } = await timesOfDone(db, scope);
  const { efficiency } = await efficiencyOf(db, scope);
  return { done: lead.n, cycleSeconds: cycle.p50, efficiency };
}

/** How many issues that count have another step, and another day on which they are done, than is stored. */
async function movedIssues(db: Db, scope: MetricScope) {
  const [row] = await db.execute<{ step: number; done: number; doneRecently: number }>(sql`
    select count(*) filter (where f.step_id is distinct from i.step_id)::int as step,
      count(*) filter (where f.done_at is distinct from i.done_at)::int as done,
      count(*) filter (where f.done_at is distinct from i.done_at
        and (${inDays(sql`f.done_at`, scope)} or ${inDays(sql`i.done_at`, scope)}))::int as "doneRecently"
    from public.issue_facts f join pg_temp.issue_facts i on i.issue_id = f.issue_id
    where f.client_id = ${scope.clientId}::int and i.excluded_by is null`);
  if (!row) throw new Error('an aggregate without a row');
  return row;
}
