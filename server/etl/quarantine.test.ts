import { afterEach, expect, it } from 'vitest';
import { onRaw } from '#db/executor.ts';
import { listGaps } from '#db/queries/gaps.ts';
import { getQuarantinedPayload, listQuarantine } from '#db/queries/quarantine.ts';
import { setAside } from '#db/writes/quarantine.ts';
import { badKindOf } from '#sources/sample/github/faults/bad-records.ts';
import { createFixture, type Fixture, smallWorld } from './testing/fixture.ts';
import { expectEverything, expectUnbrokenEvents, later, runOf } from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const read = () => {
  const { router, clientId } = fixture;
  return router.read('job_control', { clientId }, async (db) => ({
    ...(await listQuarantine(db, { client: clientId, open: true })),
    ...(await listGaps(db, clientId)),
  }));
};

const stored = async () => {
  const rows = await fixture.database.owner`
    select number from pull_requests where client_id = ${fixture.clientId} order by number`;
  return rows.map(({ number }) => Number(number));
};

const numbers = () =>
  fixture.github.world.repositories.flatMap(({ pulls }) => [...pulls.values()].map(({ number }) => number));

const SHARE = 0.03;

it('sets records aside that do not fit, loads all others, says partial, and takes them up once they fit', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 60 });
  fixture = await createFixture({ world, faults: { bad: SHARE } });
  const bad = numbers().filter((number) => badKindOf(number, SHARE) !== null);
  expect(bad.length).toBeGreaterThan(2);
  const runId = await fixture.start();
  await fixture.execute(runId, undefined, { chunkSize: 50 });

  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({
    state: 'partial',
    quarantined: bad.length,
    error: { code: 'records_set_aside' },
  });
  expect(await stored()).toEqual(
    numbers()
      .filter((number) => !bad.includes(number))
      .sort((a, b) => a - b),
  );
  const { records, open, gaps } = await read();
  expect(open).toBe(bad.length);
  expect(records.every(({ reason }) => reason.length > 0)).toBe(true);
  // What is not stored is missing on its day, and the ledger says so.
  expect(gaps.reduce((missing, day) => missing + day.sourceCount - day.storedCount, 0)).toBe(bad.length);
  await expectUnbrokenEvents(fixture, runId);

  fixture.github.setFaults(undefined);
  const days = gaps.map(({ day }) => day);
  const backfill = await fixture.start('backfill', { from: days[0], to: days.at(-1) });
  await fixture.execute(backfill);
  expect(await runOf(fixture, backfill)).toMatchObject({ state: 'succeeded', range: { from: days[0] } });
  await expectEverything(fixture);
  expect(await read()).toMatchObject({ open: 0, records: [], gaps: [] });
});

it('lists a record with every run that set it aside, and counts it once in each', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 60 });
  fixture = await createFixture({ world, faults: { bad: SHARE } });
  const { router, clientId, integrationId } = fixture;
  const bad = numbers().filter((number) => badKindOf(number, SHARE) !== null);
  const runs: number[] = [];
  for (let nth = 0; nth < 3; nth++) {
    const runId = await fixture.start();
    await fixture.execute(runId);
    runs.push(runId);
  }
  for (const run of runs) {
    expect(await runOf(fixture, run)).toMatchObject({ state: 'partial', quarantined: bad.length });
    const { records, open } = await router.read('job_control', { clientId }, (db) =>
      listQuarantine(db, { client: clientId, run, open: true }),
    );
    expect(new Set(records.map(({ recordKey }) => recordKey))).toEqual(new Set(bad.map((n) => `#${n}`)));
    expect(open).toBe(bad.length);
  }

  const [first] = (await read()).records;
  if (!first) throw new Error('Nothing was set aside');
  // The list leaves out what may be large; one alone has it.
  expect(first).not.toHaveProperty('payload');
  const known = await router.read('job_control', { clientId }, (db) =>
    getQuarantinedPayload(db, Number(first.id)),
  );
  expect(known).toMatchObject({
    ...first,
    payload: expect.objectContaining({ number: Number(first.recordKey.slice(1)) }),
  });
  const { id, job, scope, recordKey: key, payload, reason } = known;
  const where = { clientId, integrationId: String(integrationId), job, scope };
  const fresh = await router.etl({ clientId }, (raw) =>
    setAside(onRaw(raw), where, Number(runs[2]), [{ key, payload, reason }]),
  );
  expect(fresh).toBe(0);
  const [row] = await fixture.database.owner`select earlier_runs from etl_quarantine where id = ${id}`;
  expect(row?.earlier_runs.map(Number)).toEqual(runs.slice(0, 2));
});

it('leaves the place of the ordinary scan alone when it backfills', async () => {
  fixture = await createFixture({ world: smallWorld({ repositories: 1 }) });
  await fixture.execute(await fixture.start());
  const place = () => fixture.database.owner`
    select job, cursor, watermark from etl_checkpoints where client_id = ${fixture.clientId}`;
  const before = [...(await place())];
  fixture.setNow(later(1));
  await fixture.execute(await fixture.start('backfill', { from: '2026-10-01', to: '2026-10-31' }));
  expect([...(await place())]).toEqual(before);
});

it('fails the step once more than one in twenty does not fit, and keeps what it has', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 120 });
  fixture = await createFixture({ world, faults: { bad: 0.2 } });
  const runId = await fixture.start();
  await fixture.execute(runId, undefined, { chunkSize: 50 });
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'failed', error: { code: 'too_many_misfits' } });
  expect(run.quarantined).toBeGreaterThanOrEqual(20);
  expect(run.steps[0]).toMatchObject({ state: 'failed', error: { code: 'too_many_misfits' } });
  expect((await stored()).length).toBe(run.steps[0]?.done);
});

it('finds the record that the database refuses, and stores the others of its chunk', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 10 });
  fixture = await createFixture({ world });
  const [number] = numbers();
  const { owner } = fixture.database;
  await owner.unsafe(
    `alter table pull_requests add constraint refused check (client_id <> ${fixture.clientId} or number <> ${number})`,
  );
  try {
    const runId = await fixture.start();
    await fixture.execute(runId);
    expect(await runOf(fixture, runId)).toMatchObject({ state: 'partial', quarantined: 1 });
    const { records } = await read();
    expect(records).toMatchObject([{ recordKey: `#${number}`, reason: expect.stringContaining('refused') }]);
    expect(await stored()).toEqual(
      numbers()
        .filter((other) => other !== number)
        .sort((a, b) => a - b),
    );
  } finally {
    await owner`alter table pull_requests drop constraint refused`;
  }
});
