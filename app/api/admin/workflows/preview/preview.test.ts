import { afterAll, beforeAll, expect, it } from 'vitest';
import * as mappings from '#app/api/admin/status-mappings/[id]/route.ts';
import * as mappingList from '#app/api/admin/status-mappings/route.ts';
import * as cycleTimes from '#app/api/metrics/cycle-times/route.ts';
import * as flowEfficiency from '#app/api/metrics/flow-efficiency/route.ts';
import { openTestHouse, type TestHouse } from '#app/api/testing.ts';
import { previewFlow } from '#db/queries/flow-preview.ts';
import { derive } from '#db/testing/derive.ts';
import { SEEDED_STATUSES, type SeededJira, seedIssue, seedJira } from '#db/testing/seed-issues.ts';
import type { CycleTimes, FlowEfficiency } from '#lib/api/flow.ts';
import { type FlowPreview, flowChange, type MappingsView, type WorkflowsView } from '#lib/api/flow-admin.ts';
import { addDays } from '#lib/days.ts';
import { seeded } from '#lib/forecast.ts';
import { long } from '#lib/testing/long.ts';
import * as one from '../[id]/route.ts';
import * as restore from '../restore/route.ts';
import * as workflows from '../route.ts';
import * as preview from './route.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

const someTime = '2026-01-05T08:00:00Z';
const today = new Date().toISOString().slice(0, 10);
const seeds = Array.from({ length: long ? 20 : 1 }, (_, index) => index + 1);
const ROUNDS = 7;
const STATUSES = Object.keys(SEEDED_STATUSES);
const CATEGORIES = ['todo', 'in_progress', 'waiting', 'done'] as const;

interface Drawn {
  /** As the preview takes it. */
  change: Record<string, unknown>;
  save: (version: number) => Promise<{ status: number }>;
}

class Draws {
  readonly #random: () => number;
  constructor(seed: number) {
    this.#random = seeded(seed);
  }
  below = (n: number) => Math.floor(this.#random() * n);
  of = <T>(list: readonly T[]): T => list[this.below(list.length)] as T;
  /** Of the last `days`. */
  instant = (days: number) => new Date(Date.now() - this.below(days * 86_400_000)).toISOString();
}

/** A change of any kind, of what there is. */
async function drawChange(draws: Draws, clientId: number, places: SeededJira[], versions: number) {
  const query = { client: String(clientId) };
  const { json: view } = await house.ask<WorkflowsView>(workflows.GET, 'viewer', { query });
  const { json: mapped } = await house.ask<MappingsView>(mappingList.GET, 'viewer', { query });
  const kind = draws.below(10);
  if (kind < 5) {
    const { integrationId } = draws.of(places);
    const effectiveFrom = draws.of([
      null,
      addDays(today, -draws.below(200)),
      addDays(today, 1 + draws.below(9)),
    ]);
    const statuses = STATUSES.filter(() => draws.below(2) === 0).map((id) => ({
      id,
      stepId: effectiveFrom === null && draws.below(5) === 0 ? null : draws.of(mapped.steps).id,
    }));
    if (statuses.length === 0) statuses.push({ id: 'Done', stepId: draws.of(mapped.steps).id });
    const body = { effectiveFrom, statuses };
    return {
      change: { kind: 'map', integrationId: String(integrationId), ...body },
      save: (version) =>
        house.ask(mappings.PUT, 'manager', {
          id: String(integrationId),
          method: 'PUT',
          body: { version, ...body },
        }),
    } satisfies Drawn;
  }
  if (kind < 6 && versions > 0) {
    const to = draws.below(versions + 1);
    return {
      change: { kind: 'restore', to },
      save: (version) =>
        house.ask(restore.POST, 'manager', { body: { clientId: String(clientId), version, to } }),
    } satisfies Drawn;
  }
  const other = view.workflows.find(({ isDefault }) => !isDefault);
  if (kind < 7 && other) {
    return {
      change: { kind: 'delete', id: other.id },
      save: (version) =>
        house.ask(one.DELETE, 'manager', {
          id: other.id,
          method: 'DELETE',
          query: { version: String(version) },
        }),
    } satisfies Drawn;
  }
  if (!other) {
    const body = {
      name: `Other ${versions}`,
      steps: CATEGORIES.map((category) => ({ name: `${category} ${versions}`, category })),
    };
    return {
      change: { kind: 'create', ...body },
      save: (version) =>
        house.ask(workflows.POST, 'manager', { body: { clientId: String(clientId), version, ...body } }),
    } satisfies Drawn;
  }
  const { id, name, isDefault, steps } = draws.of(view.workflows);
  const kept = steps.filter(() => draws.below(4) > 0);
  const shuffled = kept.toSorted(() => draws.below(3) - 1);
  const changed: { id: string | null; name: string; category: string }[] = shuffled.map((step) => ({
    id: step.id,
    name: step.name,
    category: draws.below(3) === 0 ? draws.of(CATEGORIES) : step.category,
  }));
  changed.push({ id: null, name: `New ${versions}`, category: draws.of(CATEGORIES) });
  changed.push({ id: null, name: `End ${versions}`, category: 'done' });
  const moves = steps
    .filter((step) => !kept.includes(step))
    .map((step) => ({ from: step.id, to: draws.of([null, draws.of(changed).name]) }));
  const body = { name, isDefault: isDefault || draws.below(3) === 0, steps: changed, moves };
  return {
    change: { kind: 'update', id, ...body },
    save: (version) => house.ask(one.PUT, 'manager', { id, method: 'PUT', body: { version, ...body } }),
  } satisfies Drawn;
}

/** As the pages ask. */
async function figures(clientId: number, from?: string) {
  await house.database.waitForReplicas();
  const query = { client: String(clientId), ...(from && { from, to: today }) };
  const { json: times } = await house.ask<CycleTimes>(cycleTimes.GET, 'viewer', { query });
  const { json: flow } = await house.ask<FlowEfficiency>(flowEfficiency.GET, 'viewer', { query });
  expect([times.meta.factsPending, flow.meta.factsPending]).toEqual([false, false]);
  return { done: times.lead.n, cycleSeconds: times.cycle.p50, efficiency: flow.current.efficiency };
}

const factsOf = async (clientId: number) => [
  ...(await house.database.owner<{ id: string; step: string | null; done: Date | null }[]>`
    select issue_id as id, step_id as step, done_at as done from issue_facts
    where client_id = ${clientId} and excluded_by is null order by issue_id`),
];

it.for(seeds)(
  'says exactly what the pages say after the change is saved (seed %i)',
  { timeout: 300_000 },
  async (seed) => {
    const { owner } = house.database;
    const draws = new Draws(seed);
    const clientId = await house.client();
    const places = [await seedJira(owner, clientId), await seedJira(owner, clientId)];
    for (let issue = 0; issue < 60; issue++) {
      const times = Array.from({ length: 1 + draws.below(6) }, () => draws.instant(300)).toSorted();
      const [createdAt = '', ...moves] = times;
      await seedIssue(owner, draws.of(places), {
        createdAt,
        first: draws.of(STATUSES),
        subtask: draws.below(9) === 0,
        moves: moves.map((at) => [draws.of(STATUSES), at]),
      });
    }
    await derive(house.router, clientId);
    let version = 0;
    let told = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const { change, save } = await drawChange(draws, clientId, places, version);
      const before = await factsOf(clientId);
      const tried = await house.ask<FlowPreview>(preview.POST, 'manager', {
        body: { clientId: String(clientId), version, change },
      });
      expect(tried, JSON.stringify(tried.json)).toMatchObject({ status: 200, json: { version } });
      // Nothing is changed by it.
      expect(await factsOf(clientId)).toEqual(before);
      const { figures: part } = await previewFlow(
        house.router,
        { clientId, actor: 'ada' },
        { version, change: flowChange.parse(change) },
        { most: 0 },
      );
      const saved = await save(version);
      if (tried.json.changes.length === 0) {
        expect(saved.status).toBe(400);
        continue;
      }
      expect(saved, JSON.stringify(saved)).toMatchObject({ status: expect.toBeOneOf([200, 201]) });
      version++;
      await derive(house.router, clientId);
      const shown = tried.json.figures;
      expect(shown?.recent.after).toEqual(await figures(clientId));
      // Of too many only the last 90 days are worked out, and all the same exactly.
      expect(part?.recent).toEqual(shown?.recent);
      expect(part?.all === null).toBe(shown?.touched !== 0);
      expect(shown?.all?.after).toEqual(await figures(clientId, addDays(today, -400)));
      const after = await factsOf(clientId);
      const differing = (key: 'step' | 'done') =>
        after.filter((fact, index) => String(fact[key]) !== String(before[index]?.[key]));
      // A step that is new has another id by now: it is the same step nonetheless.
      expect(shown?.moved).toBe(differing('step').length);
      expect(shown?.all?.doneChanged).toBe(differing('done').length);
      expect(shown?.touched).toBeGreaterThanOrEqual(
        Math.max(shown?.moved ?? 0, shown?.all?.doneChanged ?? 0),
      );
      told += shown?.touched ?? 0;
    }
    // It is no test of changes that change nothing.
    expect(told).toBeGreaterThan(50);
  },
);

it('gives up what takes too long, and says what would change all the same', async () => {
  const { owner } = house.database;
  const clientId = await house.client();
  const jira = await seedJira(owner, clientId);
  await seedIssue(owner, jira, { createdAt: someTime, moves: [['Review', someTime]] });
  await derive(house.router, clientId);
  const [step] = await owner<{ id: number }[]>`
    select id::int from workflow_steps where client_id = ${clientId} and category = 'done'`;
  const statuses = [{ id: 'Review', stepId: String(step?.id) }];
  const change = flowChange.parse({
    kind: 'map',
    integrationId: String(jira.integrationId),
    effectiveFrom: null,
    statuses,
  });
  const held = await owner.reserve();
  await held`begin`;
  await held`lock table issue_changes in access exclusive mode`;
  const tried = await previewFlow(
    house.router,
    { clientId, actor: 'ada' },
    { version: 0, change },
    { patienceMs: 400 },
  );
  await held`rollback`;
  held.release();
  expect(tried).toEqual({
    version: 0,
    changes: [expect.stringContaining('by its category → “Done”')],
    figures: null,
  });
});
