import { sharedTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { sharedTestRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { controlRun } from '#db/writes/run-control.ts';
import { startRun } from '#db/writes/runs.ts';
import type { RunCommand } from '#lib/run-machine.ts';
import type { RunMode, RunView } from '#lib/runs.ts';
import { jobs } from '#server/jobs/index.ts';
import { generateJiraWorld } from '#sources/sample/jira/generate.ts';
import {
  SAMPLE_EMAIL,
  type SampleJira,
  type SampleJiraOptions,
  startSampleJira,
} from '#sources/sample/jira/server.ts';
import type { JiraWorld } from '#sources/sample/jira/world.ts';
import type { ChunkOptions } from '../chunk.ts';
import { executeRun } from '../run.ts';
import { NOW, quiet } from './fixture.ts';
import { runOf } from './inspect.ts';

/** Some weeks of three projects: a hundred issues or so. */
export const smallJiraWorld = (
  more: { seed?: number; pullRequestsPerMonth?: number; repositories?: number } = {},
) =>
  generateJiraWorld({
    from: new Date('2026-09-01T00:00:00.000Z'),
    months: 3,
    horizonMonths: 1,
    repositories: 3,
    pullRequestsPerMonth: 60,
    ...more,
  });

interface DateRange {
  from: string;
  to: string;
}

export interface JiraFixture {
  database: TestDatabase;
  router: Router;
  clientId: number;
  jira: SampleJira;
  world: JiraWorld;
  integrationId: number;
  /** Sets the sample's clock; what is due then has happened. */
  setNow(now: Date): void;
  /** Asks for a run. @returns its id */
  start(mode?: RunMode, range?: DateRange): Promise<number>;
  /** As a person gives it. */
  control(runId: number, command: RunCommand): Promise<RunView>;
  /** Works on a run to where it ends or waits. */
  execute(runId: number, signal?: AbortSignal, chunks?: ChunkOptions): Promise<void>;
  /** All of it. */
  run(
    mode?: RunMode,
    more?: { signal?: AbortSignal; chunks?: ChunkOptions; range?: DateRange },
  ): Promise<RunView>;
  /** Works on a run again that was left. */
  resume(runId: string): Promise<RunView>;
  /** The same client again, as if nothing had ever been synced. */
  another(): Promise<{ clientId: number; run(): Promise<RunView> }>;
  close(): Promise<void>;
}

/** A client of the test file's database with a Jira integration, and the sample Jira it points at. */
export async function createJiraFixture(
  options: Partial<SampleJiraOptions> & {
    projects?: string[];
    integrationToken?: string;
    /** Told when the sample looks at its clock: with every request at least once. */
    onAsked?: () => void;
  } = {},
): Promise<JiraFixture> {
  let now = NOW;
  const world = options.world ?? smallJiraWorld();
  const clock = () => {
    options.onAsked?.();
    return now;
  };
  const jira = await startSampleJira({ now: clock, ...options, world });
  const database = await sharedTestDatabase();
  const router = await sharedTestRouter();

  async function connect() {
    const clientId = await seedClient(database.owner);
    const credentials = { email: options.email ?? SAMPLE_EMAIL, token: options.integrationToken ?? 'sample' };
    const projects = options.projects ?? world.projects.map(({ key }) => key);
    const { id } = await router.write('integration_setup', { clientId }, (tx) =>
      createIntegration(
        tx,
        { clientId, kind: 'jira', baseUrl: jira.url, credentials, projects, actor: 'test' },
        database.secret,
      ),
    );
    return { clientId, integrationId: Number(id) };
  }

  const runner = { router, jobs, secret: database.secret, log: quiet, worker: 'test' };
  async function start(
    { clientId, integrationId }: { clientId: number; integrationId: number },
    mode: RunMode,
    range?: DateRange,
  ): Promise<number> {
    const run = await router.write('job_control', { clientId }, (tx) =>
      startRun(tx, {
        clientId,
        integrationId,
        mode,
        requestedBy: 'test',
        ip: null,
        ...(range ? { range } : {}),
      }),
    );
    return Number(run.id);
  }

  async function execute(
    { clientId }: { clientId: number },
    runId: number,
    signal = new AbortController().signal,
    chunks?: ChunkOptions,
  ): Promise<void> {
    await executeRun({ ...runner, ...(chunks ? { chunks } : {}) }, { runId, clientId }, signal);
  }

  async function run(
    whose: { clientId: number; integrationId: number },
    mode: RunMode,
    { signal, chunks, range }: NonNullable<Parameters<JiraFixture['run']>[1]> = {},
  ): Promise<RunView> {
    const runId = await start(whose, mode, range);
    await execute(whose, runId, signal, chunks);
    return await runOf({ router, clientId: whose.clientId }, runId);
  }

  const own = await connect();
  return {
    database,
    router,
    jira,
    world,
    ...own,
    setNow(value) {
      now = value;
      world.advanceTo(value.getTime());
    },
    start: (mode = 'full', range) => start(own, mode, range),
    control: (runId, command) =>
      router.write('job_control', own, (tx) =>
        controlRun(tx, { runId, command, clientId: own.clientId, actor: 'test', ip: null }),
      ),
    execute: (runId, signal, chunks) => execute(own, runId, signal, chunks),
    run: (mode = 'full', more) => run(own, mode, more),
    async resume(runId) {
      await execute(own, Number(runId));
      return await runOf({ router, clientId: own.clientId }, Number(runId));
    },
    async another() {
      const other = await connect();
      return { clientId: other.clientId, run: () => run(other, 'full') };
    },
    async close() {
      await jira.close();
    },
  };
}
