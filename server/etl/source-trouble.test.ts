import { generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { startSampleGitHub } from '#sources/sample/github/server.ts';
import { createFixture, type Fixture, NOW, smallWorld } from './testing/fixture.ts';
import { expectEverything, expectUnbrokenEvents, loaded, runOf } from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const slowChunks = { chunkSize: 10 };

it('fails with the reason and what to do when the token is refused, and stores nothing', async () => {
  const token = 'ghp_a-token-nobody-may-see';
  fixture = await createFixture({ integrationToken: token });
  const runId = await fixture.start();
  await fixture.execute(runId);
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'failed', error: { code: 'source_unauthorized' } });
  expect(run.error?.message).toMatch(/refused the token \(401\).*enter a new token/);
  expect(run.finishedAt).not.toBeNull();
  // Of the steps that were begun side by side the first to be refused ends the run.
  expect(run.steps.map(({ state, done }) => `${state} ${done}`).sort()).toEqual([
    'failed 0',
    'stopped 0',
    'stopped 0',
  ]);
  const { owner } = fixture.database;
  for (const table of ['repositories', 'pull_requests', 'etl_checkpoints']) {
    expect(await owner.unsafe(`select * from ${table} where client_id = ${fixture.clientId}`)).toHaveLength(
      0,
    );
  }
  await expectUnbrokenEvents(fixture, runId);
  expect(await everythingTold()).not.toContain(token);
});

async function everythingTold(): Promise<string> {
  const [told] = await fixture.database.owner`
    select (select json_agg(e) from etl_events e)::text || (select json_agg(r) from etl_runs r)::text ||
      (select json_agg(s) from etl_steps s)::text || (select json_agg(a) from audit_log a)::text ||
      (select json_agg(i) from integrations i)::text as everything`;
  return String(told?.everything);
}

it('fails with what is wrong with an App, and stores nothing of its key', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  fixture = await createFixture({ credentials: { app: { id: 1, installationId: 2, privateKey } } });
  const runId = await fixture.start();
  await fixture.execute(runId);
  const { state, error } = await runOf(fixture, runId);
  expect(state).toBe('failed');
  expect(error?.message).toMatch(/gives the App no token \(401: .*App's id and private key/);
  const told = await everythingTold();
  for (const line of privateKey.split('\n').slice(1, -2)) expect(told).not.toContain(line);
});

it('G12: goes through with several tokens where one would have to wait', async () => {
  const tokens = ['sample', 'ghp_two', 'ghp_three', 'ghp_four'];
  const world = smallWorld({ repositories: 2 });
  fixture = await createFixture({
    world,
    hourlyLimit: 4,
    moreTokens: tokens.slice(1),
    credentials: { tokens },
  });
  const runId = await fixture.start();
  await fixture.execute(runId);
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded', attempt: 1 });
  expect(fixture.github.requests.length).toBeGreaterThan(4);
  await expectEverything(fixture);
});

it('is put off when a source goes away that had answered, keeps what it has, and goes on there', async () => {
  const world = smallWorld({ repositories: 2, pullRequestsPerMonth: 80 });
  fixture = await createFixture({ latencyMs: 20, world });
  const runId = await fixture.start();
  const done = fixture.execute(runId, undefined, slowChunks);
  await loaded(fixture, runId);
  await fixture.github.close();
  await done;
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'queued', error: { code: 'source_unreachable' }, finishedAt: null });
  expect(Date.parse(run.dueAt) - Date.now()).toBeGreaterThan(20_000);
  expect(run.error?.message).toContain('cannot be reached');
  const [counted] = await fixture.database.owner`select count(*)::int as n from pull_requests
    where client_id = ${fixture.clientId}`;
  expect(run.steps.reduce((sum, step) => sum + step.done, 0)).toBe(counted?.n);
  expect(counted?.n).toBeGreaterThan(0);

  const again = await startSampleGitHub({ world, port: fixture.github.port, now: () => NOW });
  try {
    await fixture.execute(runId);
    expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded' });
    await expectEverything(fixture);
    // The first question of one of the repositories, which are read side by side.
    const first = again.requests.slice(0, 2).map(({ variables }) => variables?.after);
    expect(first).toContainEqual(expect.any(String));
  } finally {
    await again.close();
  }
});

it('G8: loads the other repositories when one is missing, and says that the run is partial', async () => {
  const world = smallWorld({ repositories: 2 });
  fixture = await createFixture({ world, repositories: ['acme/gone', ...world.repositoryNames()] });
  const runId = await fixture.start();
  await fixture.execute(runId);
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'partial', error: { code: 'steps_failed' } });
  expect(run.steps.map(({ state }) => state)).toEqual(['failed', 'succeeded', 'succeeded']);
  await expectEverything(fixture);
});

it('G12: waits for the rate limit instead of failing, and is due again when it is reset', async () => {
  fixture = await createFixture({ hourlyLimit: 2 });
  const runId = await fixture.start();
  await fixture.execute(runId);
  expect(await runOf(fixture, runId)).toMatchObject({
    state: 'waiting_rate_limit',
    finishedAt: null,
    error: null,
  });
  const [row] = await fixture.database
    .owner`select due_at > now() + interval '50 minutes' as later from etl_runs
    where id = ${runId}`;
  expect(row?.later).toBe(true);
});
