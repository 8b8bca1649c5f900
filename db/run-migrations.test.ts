import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from './embedded/testing/database.ts';
import { removeDir } from './embedded/testing/temporary-dir.ts';
import { migrate } from './migrate.ts';
import { dataHealth } from './queries/data-health.ts';
import { leadTime } from './queries/lead-time.ts';
import { metricScope } from './queries/metric-scope.ts';
import { pullRequestStages } from './queries/pull-request-stages.ts';
import { pullRequestSummary } from './queries/pull-request-summary.ts';
import { reviewerLoad } from './queries/reviewer-load.ts';
import { throughput } from './queries/throughput.ts';
import { workBalance } from './queries/work-balance.ts';
import type { Router } from './router/router.ts';
import { runMigrations } from './run-migrations.ts';
import { derive } from './testing/derive.ts';
import { nextVersion as makeNextVersion } from './testing/next-version.ts';
import { testRouter } from './testing/router.ts';
import { seedClient, seedPullRequest, seedRepository } from './testing/seed.ts';
import { createTeam, updateTeam } from './writes/teams.ts';

let database: TestDatabase;
let router: Router;
const folders: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database, { DB_POOL_SIZE: '8', DB_REPLICA_POOL_SIZE: '8' });
});
afterAll(async () => {
  await router.close();
  await database.drop();
  for (const folder of folders) removeDir(folder);
});

function nextVersion(...files: string[]): string {
  const folder = makeNextVersion(...files);
  folders.push(folder);
  return folder;
}

const start = (folder?: string) => {
  const { primary, user, password, secret, database: name } = database;
  return migrate({ ...primary, user, password, secret, database: name, ...(folder && { folder }) });
};

/** One that reads a table in a transaction, which stays open until he is told to end it. */
async function longReader(table: string): Promise<() => Promise<void>> {
  const { user, password, database: name } = database;
  const sql = postgres({
    ...database.primary,
    user,
    password,
    database: name,
    max: 1,
    connection: { application_name: 'leadline:long-report' },
  });
  const end = Promise.withResolvers<void>();
  const reading = Promise.withResolvers<void>();
  const done = sql.begin(async (tx) => {
    await tx`select count(*) from ${tx(table)}`;
    reading.resolve();
    await end.promise;
  });
  await reading.promise;
  return async () => {
    end.resolve();
    await done;
    await sql.end();
  };
}

async function columns(table: string): Promise<string[]> {
  const rows = await database.owner<{ name: string }[]>`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`;
  return rows.map(({ name }) => name);
}

it('waits for a long question without holding up everybody behind itself', async () => {
  const folder = nextVersion('alter table "reviews" add column "patient" integer default 7 not null');
  const release = await longReader('reviews');
  let worst = 0;
  let asked = 0;
  let migrated = false;
  const migration = start(folder).then(() => {
    migrated = true;
  });
  const until = performance.now() + 4_000;
  while (performance.now() < until) {
    const from = performance.now();
    await database.owner`select count(*) from reviews`;
    worst = Math.max(worst, performance.now() - from);
    asked++;
    await sleep(10);
  }
  expect(migrated).toBe(false);
  expect(asked).toBeGreaterThan(20);
  // Half a second behind the waiting change, and what a busy machine adds: not the four of the long question.
  expect(worst).toBeGreaterThan(300);
  expect(worst).toBeLessThan(2_000);
  await release();
  await migration;
  expect(await columns('reviews')).toContain('patient');
});

it('that cannot have its lock gives up, changes nothing, and says who holds it and what to do', async () => {
  const folder = nextVersion(
    'alter table "teams" add column "early" integer--> statement-breakpoint alter table "reviews" add column "late" integer',
  );
  const release = await longReader('reviews');
  try {
    await expect(runMigrations(database.owner, folder, 1_000)).rejects.toMatchObject({
      code: 'migration_blocked',
      message: expect.stringMatching(
        /^Cannot start: the database could not be brought to this version within 1 s, .*leadline:long-report \(pid \d+, since \d+ s\)/,
      ),
    });
    expect(await columns('teams')).not.toContain('early');
  } finally {
    await release();
  }
  await start(folder);
  expect(await columns('teams')).toContain('early');
});

it('is applied while the version before reads and writes: without an error, by two that start at once', async () => {
  const { owner } = database;
  const client = await seedClient(owner);
  const repository = await seedRepository(owner, client);
  const createdAt = '2026-01-07T10:00:00Z';
  for (let i = 0; i < 20; i++) {
    await seedPullRequest(owner, client, repository, { createdAt, mergedAt: createdAt, closedAt: createdAt });
  }
  await derive(router, client);
  const january = { client, from: '2026-01-05', to: '2026-01-18', bucket: 'week' as const };
  const questions = [
    pullRequestSummary,
    pullRequestStages,
    leadTime,
    throughput,
    reviewerLoad,
    workBalance,
    dataHealth,
  ];
  const errors: unknown[] = [];
  const done = { read: 0, written: 0 };
  let serving = true;
  /** Until the end, again and again; what fails is kept. */
  const serve = async (what: 'read' | 'written', once: (turn: number) => Promise<unknown>) => {
    for (let turn = 0; serving; turn++) {
      await once(turn).then(
        () => done[what]++,
        (error: unknown) => errors.push(error),
      );
    }
  };
  const actor = { clientId: client, actor: 'ada', ip: null };
  const load = [
    ...[0, 1, 2].map((offset) =>
      serve('read', (turn) =>
        router.read('dashboard_query', { clientId: client }, async (db) =>
          questions[(turn + offset) % questions.length]!(db, await metricScope(db, january)),
        ),
      ),
    ),
    serve('written', (turn) =>
      router.write('insert', { clientId: client }, async (tx) => {
        const team = await createTeam(tx, actor, { name: `Team ${turn}`, accounts: [] });
        await updateTeam(tx, actor, Number(team.id), {
          version: team.version,
          name: `Team ${turn}, renamed`,
        });
      }),
    ),
    serve('written', async () => {
      await seedPullRequest(owner, client, repository, {
        createdAt,
        mergedAt: createdAt,
        closedAt: createdAt,
      });
      await derive(router, client);
    }),
  ];
  /** Until some more is read and written. */
  const goOn = async () => {
    const { read, written } = done;
    await vi.waitFor(() => {
      expect(done.read).toBeGreaterThan(read + questions.length);
      expect(done.written).toBeGreaterThan(written + 2);
    }, 15_000);
  };
  const folder = nextVersion(
    [
      'alter table "pull_requests" add column "added" integer default 1 not null',
      'alter table "teams" add column "added" text',
      'alter table "pull_request_facts" add column "added" timestamp with time zone default now() not null',
    ].join('--> statement-breakpoint\n'),
    [
      'drop index concurrently if exists "pull_requests_added"',
      'create index concurrently "pull_requests_added" on "pull_requests" ("client_id", "added")',
    ].join('--> statement-breakpoint\n'),
  );
  try {
    await goOn();
    // Two of the new version, and one of the version before that is started again.
    await Promise.all([start(folder), start(folder), start()]);
    await goOn();
  } finally {
    serving = false;
    await Promise.all(load);
  }
  expect(errors).toEqual([]);
  // The new version reads what the one before wrote.
  const [row] = await owner`select bool_and(added = 1) as all from pull_requests`;
  expect(row).toEqual({ all: true });
  const [index] = await owner`
    select indisvalid as valid from pg_index where indexrelid = 'pull_requests_added'::regclass`;
  expect(index).toEqual({ valid: true });
  await start();
  await start(folder);
}, 60_000);
