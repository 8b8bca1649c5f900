import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import type { Router } from '../router/router.ts';
import { at, DeliveryWorld, sha } from './testing/delivery-world.ts';

let database: TestDatabase;
let router: Router;
let world: DeliveryWorld;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});
beforeEach(async () => {
  world = await DeliveryWorld.create(database, router);
});

const HOUR = 3_600;

/** Deployments by their id at GitHub: what they brought, and how many. */
async function brought(): Promise<Record<string, unknown>> {
  const rows = await world.deployments();
  return Object.fromEntries(rows.map((row) => [row.externalId, [row.brought, row.changeCount]]));
}

describe('what a deployment brought', () => {
  it('is what lies between the success before it and itself, however it was merged', async () => {
    // c: a squash; e: a merge of d; g: the last of a rebase of f and g.
    await world.commits(['a', 'b', 'c']);
    await world.commits([['d', 'a'], ['e', 'c', 'd'], 'f', 'g'], 1);
    const before = await world.pull({ merged: 0.1, commit: 'b' });
    const squashed = await world.pull({ merged: 2, commit: 'c' });
    const merged = await world.pull({ merged: 2, commit: 'e' });
    const rebased = await world.pull({ merged: 3, commit: 'g' });
    const later = await world.pull({ merged: 4, commit: null });
    const first = await world.deploy('b', 1);
    const second = await world.deploy('e', 5);
    await world.deploy('f', 6, { statuses: [['failure', 6]] });
    const third = await world.deploy('g', 7);
    await world.rebuild();
    expect(await brought()).toMatchObject({
      [first]: [[], null],
      [second]: [[squashed, merged, later], 3],
      [third]: [[rebased], 1],
    });
    expect(await world.deployments()).toMatchObject([
      { previous: null, methods: null },
      { previous: String(first), methods: 'compare time' },
      { previous: null, result: 'failure' },
      { previous: String(second), methods: 'compare' },
    ]);
    expect(await world.linkOf(before)).toMatchObject({
      method: 'before_history',
      by: null,
      leadSeconds: null,
    });
    expect(await world.linkOf(squashed)).toMatchObject({
      method: 'compare',
      by: String(second),
      deployedAt: at(5),
      anomalies: 0,
      deploySeconds: 3 * HOUR,
      elapsedSeconds: 2 * HOUR,
      leadSeconds: 5 * HOUR,
    });
    // Its commit is not known: by its branch and time.
    expect(await world.linkOf(later)).toMatchObject({ method: 'time', by: String(second) });
  });

  it('comes once: a rollback and the way forward again bring nothing', async () => {
    await world.commits(['a', 'b', 'c', 'd']);
    const [inB, inC, inD] = [
      await world.pull({ merged: 1, commit: 'b' }),
      await world.pull({ merged: 1, commit: 'c' }),
      await world.pull({ merged: 1, commit: 'd' }),
    ];
    const first = await world.deploy('b', 2);
    const second = await world.deploy('c', 3);
    // Before what is known of history.
    const back = await world.deploy('a', 4);
    const again = await world.deploy('c', 5);
    const on = await world.deploy('d', 6);
    await world.rebuild();
    expect(await brought()).toEqual({
      [first]: [[], null],
      [second]: [[inC], 1],
      [back]: [[], 0],
      [again]: [[], 0],
      [on]: [[inD], 1],
    });
    expect(await world.linkOf(inB)).toMatchObject({ method: 'before_history' });
    expect(await world.linkOf(inC)).toMatchObject({ by: String(second) });
  });

  it('is told of each environment by itself, and the change by the earliest of production', async () => {
    await world.commits(['a', 'b', 'c']);
    const pull = await world.pull({ merged: 1, commit: 'b' });
    const last = await world.pull({ merged: 1, commit: 'c' });
    for (const environment of ['staging', 'prod-eu', 'prod-us']) await world.deploy('a', 2, { environment });
    const staging = await world.deploy('b', 3, { environment: 'staging' });
    const us = await world.deploy('c', 5, { environment: 'prod-us' });
    const eu = await world.deploy('b', 4, { environment: 'prod-eu' });
    await world.rebuild();
    expect(await brought()).toMatchObject({
      [staging]: [[pull], 1],
      [eu]: [[pull], 1],
      [us]: [[pull, last], 2],
    });
    expect(await world.linkOf(pull)).toMatchObject({ by: String(eu), deployedAt: at(4) });
    expect(await world.linkOf(last)).toMatchObject({ by: String(us), deployedAt: at(5) });
  });

  it('was there before, when one environment of production had it before its history', async () => {
    await world.commits(['a', 'b', 'c']);
    const old = await world.pull({ merged: 1, commit: 'b' });
    const young = await world.pull({ merged: 1, commit: 'c' });
    await world.deploy('a', 2, { environment: 'prod-us' });
    await world.deploy('b', 3, { environment: 'prod-eu' });
    const us = await world.deploy('c', 4, { environment: 'prod-us' });
    // Its first one, when the other had it already.
    await world.deploy('c', 5, { environment: 'prod-ap' });
    await world.rebuild();
    expect(await world.linkOf(old)).toMatchObject({ method: 'before_history', by: null });
    expect(await world.linkOf(young)).toMatchObject({ method: 'compare', by: String(us) });
  });

  it('comes with the promotion of the branch that it was merged to', async () => {
    await world.commits(['a', 'dev1', 'dev2']);
    await world.commits([['main1', 'a', 'dev1']], 2);
    const inFirst = await world.pull({ merged: 1, commit: 'dev1', base: 'develop' });
    const waiting = await world.pull({ merged: 1, commit: 'dev2', base: 'develop' });
    const promotion = await world.pull({ merged: 2, commit: 'main1' });
    await world.deploy('a', 0.5);
    await world.deploy('dev2', 1.5, { environment: 'staging', ref: 'develop' });
    const main = await world.deploy('main1', 3);
    await world.rebuild();
    expect(await world.linkOf(inFirst)).toMatchObject({ method: 'compare', by: String(main) });
    expect(await world.linkOf(promotion)).toMatchObject({ by: String(main) });
    expect(await world.linkOf(waiting)).toMatchObject({ method: 'none', by: null });
  });

  it('takes no time when the deployment was over before the merge, by their clocks', async () => {
    await world.commits(['a', 'b']);
    const pull = await world.pull({ merged: 3.01, commit: 'b' });
    await world.deploy('a', 1);
    await world.deploy('b', 3);
    await world.rebuild();
    expect(await world.linkOf(pull)).toMatchObject({
      deployedAt: at(3.01),
      deploySeconds: 0,
      leadSeconds: 2 * HOUR,
      anomalies: 1,
    });
    await world.drain('pull_requests', [pull]);
    expect(await world.linkOf(pull)).toMatchObject({ anomalies: 1, leadSeconds: 2 * HOUR });
  });

  it('leaves out what was left out by hand', async () => {
    await world.commits(['a', 'b']);
    const pull = await world.pull({ merged: 1, commit: 'b' });
    await world.deploy('a', 1);
    await world.deploy('b', 2);
    const last = await world.deploy('b', 3);
    await world.rebuild();
    const [, second] = await world.deployments();
    await world.exclude('deployment', second?.id as number);
    await world.drain('repositories', [world.repositoryId]);
    expect(await world.deployments()).toMatchObject([
      {},
      { brought: [], previous: null, changeCount: null, excludedBy: 'by_hand' },
      { brought: [pull], changeCount: 1 },
    ]);
    expect(await world.linkOf(pull)).toMatchObject({ by: String(last) });
  });
});

describe('without a graph', () => {
  it('the first success of the branch that finished after the merge brought it', async () => {
    const before = await world.pull({ merged: 1, commit: 'b' });
    const pull = await world.pull({ merged: 4, commit: 'c' });
    const other = await world.pull({ merged: 4, base: 'develop' });
    const late = await world.pull({ merged: 9 });
    await world.deploy('b', 2);
    await world.deploy('x', 5, { ref: 'topic' });
    const main = await world.deploy('c', 6, { ref: 'refs/heads/main' });
    await world.deploy('c', 7);
    await world.rebuild();
    expect(await world.linkOf(before)).toMatchObject({ method: 'before_history' });
    expect(await world.linkOf(pull)).toMatchObject({
      method: 'time',
      by: String(main),
      deploySeconds: 2 * HOUR,
    });
    expect(await world.linkOf(other)).toMatchObject({ method: 'none' });
    expect(await world.linkOf(late)).toMatchObject({ method: 'none', deploySeconds: null });
    expect((await world.deployments()).map((row) => row.changeCount)).toEqual([null, null, null, null]);
  });

  it('a tag and a commit were made of the default branch', async () => {
    await world.deploy('a', 1);
    const pulls: number[] = [];
    const deployments: number[] = [];
    for (const [index, ref] of [sha('b'), 'refs/tags/v1', null].entries()) {
      pulls.push(await world.pull({ merged: index * 2 + 2 }));
      deployments.push(await world.deploy('b', index * 2 + 3, { ref }));
    }
    await world.rebuild();
    for (const [index, pull] of pulls.entries()) {
      expect(await world.linkOf(pull)).toMatchObject({ method: 'time', by: String(deployments[index]) });
    }
  });

  it('a deployment of an unknown commit between two that are known leaves it open which brought what', async () => {
    await world.commits(['a', 'b', 'c']);
    const [inB, inC] = [
      await world.pull({ merged: 2, commit: 'b' }),
      await world.pull({ merged: 6, commit: 'c' }),
    ];
    await world.deploy('a', 1);
    const unknown = await world.deploy('x', 4);
    const known = await world.deploy('c', 7);
    await world.rebuild();
    expect(await world.linkOf(inB)).toMatchObject({ method: 'time', by: String(unknown) });
    expect(await world.linkOf(inC)).toMatchObject({ method: 'compare', by: String(known) });
    expect((await world.deployments()).map((row) => row.changeCount)).toEqual([null, null, null]);
  });
});

describe('what comes by and by', () => {
  it('a deployment of a known commit does not bring again what came by its time before it', async () => {
    await world.commits(['a', 'b']);
    const pull = await world.pull({ merged: 2, commit: 'b' });
    const first = await world.deploy('a', 1);
    const unknown = await world.deploy('x', 3);
    await world.rebuild();
    const later = await world.deploy('b', 5);
    await world.drain('repositories', [world.repositoryId]);
    const found = await brought();
    expect(found).toEqual({ [first]: [[], null], [unknown]: [[pull], null], [later]: [[], null] });
    await world.rebuild();
    expect(await brought()).toEqual(found);
  });

  it('commits turn what was a guess by time into what is known', async () => {
    const pull = await world.pull({ merged: 4, commit: 'c' });
    await world.deploy('b', 2);
    await world.deploy('b', 5);
    const third = await world.deploy('c', 6);
    await world.rebuild();
    expect(await world.linkOf(pull)).toMatchObject({ method: 'time' });
    await world.commits(['a', 'b', 'c'], 1);
    await world.owner`
      insert into fact_marks (client_id, kind, ids, since)
      values (${world.clientId}, 'repositories', ${[world.repositoryId]}, ${at(1)})`;
    await world.drain();
    expect(await world.linkOf(pull)).toMatchObject({ method: 'compare', by: String(third) });
  });

  it('an old pull request finds the deployment that brought it long ago', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `c${index}`);
    for (const [day, name] of names.entries()) {
      await world.commits([[name, ...names.slice(Math.max(0, day - 1), day)] as [string]], day * 48);
      await world.deploy(name, day * 48 + 2);
    }
    await world.rebuild();
    const pull = await world.pull({ merged: 20 * 48 + 1, commit: 'c20' });
    const before = await world.pull({ merged: 0, commit: 'c0' });
    await world.drain('pull_requests', [pull, before]);
    expect(await world.linkOf(pull)).toMatchObject({ method: 'compare', deployedAt: at(20 * 48 + 2) });
    expect(await world.linkOf(before)).toMatchObject({ method: 'before_history' });
  });

  it('a branch older than what is looked at first is followed to where it began', async () => {
    await world.commits(['a', 'b']);
    await world.commits([['c', 'b']], 100 * 24);
    // Begun at a, merged 100 days later.
    await world.commits([['t1', 'a'], 't2'], 1);
    await world.commits([['d', 'c', 't2']], 101 * 24);
    const early = await world.pull({ merged: 0.2, commit: 'b' });
    const first = await world.deploy('a', 1);
    const second = await world.deploy('b', 2);
    const third = await world.deploy('c', 100 * 24 + 1);
    await world.rebuild();
    const late = await world.pull({ merged: 101 * 24, commit: 'd' });
    const stacked = await world.pull({ merged: 5, commit: 't1', base: 'topic' });
    const fourth = await world.deploy('d', 101 * 24 + 1);
    await world.drain('repositories', [world.repositoryId]);
    await world.drain('pull_requests', [late, stacked]);
    expect(await brought()).toEqual({
      [first]: [[], null],
      [second]: [[early], 1],
      [third]: [[], 0],
      [fourth]: [[late, stacked], 2],
    });
  });

  it('a link is undone when its deployment goes, and the first success of production may become another', async () => {
    await world.commits(['a', 'b', 'c']);
    const [inB, inC] = [
      await world.pull({ merged: 1, commit: 'b' }),
      await world.pull({ merged: 2, commit: 'c' }),
    ];
    const ids = [await world.deploy('a', 0.5), await world.deploy('b', 3), await world.deploy('c', 4)];
    await world.rebuild();
    const methods = async () => [(await world.linkOf(inB))?.method, (await world.linkOf(inC))?.method];
    const go = async (id: number | undefined) => {
      await world.owner`update github_deployments set gone_at = now() where external_id = ${id ?? 0}`;
      await world.drain('repositories', [world.repositoryId]);
    };
    expect(await methods()).toEqual(['compare', 'compare']);
    await go(ids[0]);
    expect(await methods()).toEqual(['before_history', 'compare']);
    await go(ids[2]);
    expect(await methods()).toEqual(['before_history', 'none']);
    expect(await world.linkOf(inC)).toMatchObject({ by: null, deployedAt: null, leadSeconds: null });
    await go(ids[1]);
    expect(await methods()).toEqual(['none', 'none']);
  });

  it('a deployment without commits brings nothing, and does not hide what comes after it', async () => {
    await world.commits(['a', 'b']);
    const pull = await world.pull({ merged: 5, commit: 'b' });
    await world.deploy('a', 1);
    await world.deploy('a', 2);
    const third = await world.deploy('b', 6);
    await world.rebuild();
    expect(await world.deployments()).toMatchObject([
      { changeCount: null },
      { changeCount: 0, brought: [] },
      { changeCount: 1, brought: [pull] },
    ]);
    expect(await world.linkOf(pull)).toMatchObject({ by: String(third) });
  });
});
