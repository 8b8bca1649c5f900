import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Listener } from '#db/listen.ts';
import { findClient } from '#db/queries/admin-clients.ts';
import { listIntegrations } from '#db/queries/integrations.ts';
import { listRuns } from '#db/queries/runs.ts';
import { sampleRemoved } from '#db/queries/sample.ts';
import type { Db, Router } from '#db/router/router.ts';
import { createClient, markSample, nextClientId } from '#db/writes/clients.ts';
import { createIntegration, moveIntegration, type NewIntegration } from '#db/writes/integrations.ts';
import { startRun } from '#db/writes/runs.ts';
import { setDefaultWorkflow } from '#db/writes/workflows.ts';
import { AppError } from '#lib/errors.ts';
import { CLIENT_DELETIONS_CHANNEL } from '#lib/events.ts';
import { endedRunStates } from '#lib/run-machine.ts';
import { EVERY_15_MINUTES } from '#lib/source.ts';
import { type GenerateOptions, generateWorld, sampleDefaults } from '#sources/sample/generate.ts';
import { startSampleGitHub } from '#sources/sample/github/server.ts';
import { sampleMappings, sampleSteps } from '#sources/sample/jira/generate/workflow-steps.ts';
import { generateJiraWorld } from '#sources/sample/jira/generate.ts';
import { SAMPLE_EMAIL, startSampleJira } from '#sources/sample/jira/server.ts';
import { joinServices } from './sample-services.ts';

const TOKEN = 'sample';
const ACTOR = 'sample';

/** What the sample remembers between starts; the world itself follows from seed and beginning. */
const memory = z.object({
  seed: z.number().int(),
  from: z.iso.datetime(),
  months: z.int().positive().default(sampleDefaults.months),
  clientId: z.number().int().positive(),
  /** False until the client is committed: a start that was cut short before is made good by the next. */
  created: z.boolean(),
  /** False where the client is older than the sample Jira, which is then added. */
  jira: z.boolean().default(false),
  /** That services were made, once: whoever deletes them does not get them back. */
  services: z.boolean().default(false),
});
type Memory = z.output<typeof memory>;

export interface SampleOptions {
  dataDir: string;
  router: Router;
  secret: string;
  latencyMs: number;
  /** The sample's clock; undefined: the real one. */
  now: Date | undefined;
  /** How much happens in a new one; unless told, what `generateWorld` makes. */
  size?: Pick<GenerateOptions, 'months' | 'horizonMonths' | 'pullRequestsPerMonth'>;
  /** Hears that the client is removed; without it, the next start does. */
  listener?: Listener;
  /** Told when there is something on this machine that sources may be asked of, and when no more. */
  onLoopback?: (open: boolean) => void;
  log: Logger;
}

/**
 * The sample client with its GitHub and its Jira on loopback. Created once; at later starts the same world goes on where the clock
 * stands, and what happened meanwhile is synced. When the client is removed both go down at once, and it stays removed.
 * @returns how to stop it
 */
export async function startSample(options: SampleOptions): Promise<{ close: () => Promise<void> }> {
  const { dataDir, router, secret, latencyMs, size, log } = options;
  const file = path.join(dataDir, 'sample.json');
  let known = await remembered(file);
  if (await wasRemoved(router, known)) {
    log.info('the sample client was removed, and stays removed');
    return { close: async () => {} };
  }
  const seed = known?.seed ?? sampleDefaults.seed;
  const begun = known && { from: new Date(known.from), months: known.months };
  const world = generateWorld({ ...size, seed, ...begun });
  const jiraWorld = generateJiraWorld({ ...size, seed, ...begun, from: world.from });
  const now = () => options.now ?? new Date();
  options.onLoopback?.(true);
  const github = await startSampleGitHub({ world, token: TOKEN, latencyMs, now });
  const jira = await startSampleJira({ world: jiraWorld, token: TOKEN, latencyMs, now });
  if (!known) {
    const clientId = await router.read('client_mgmt', { clientId: null }, nextClientId);
    known = {
      seed,
      from: world.from.toISOString(),
      months: size?.months ?? sampleDefaults.months,
      clientId,
      created: false,
      jira: false,
      services: false,
    };
    await remember(file, known);
  }
  const { clientId, created, jira: hadJira } = known;
  const sources: (Omit<NewIntegration, 'clientId' | 'actor'> & { name: string; had: boolean })[] = [
    {
      kind: 'github',
      name: 'Sample GitHub',
      baseUrl: github.url,
      credentials: { tokens: [TOKEN] },
      repositories: world.repositoryNames(),
      had: created,
    },
    {
      kind: 'jira',
      name: 'Sample Jira',
      baseUrl: jira.url,
      credentials: { email: SAMPLE_EMAIL, token: TOKEN },
      projects: jiraWorld.projects.map(({ key }) => key),
      had: hadJira,
    },
  ];
  await router.write('client_mgmt', { clientId }, async (tx) => {
    const found = await listIntegrations(tx, clientId);
    if (!created && found.length === 0) {
      const client = { name: 'Acme (sample)', timeZone: 'Europe/Berlin', sample: true };
      await createClient(tx, { clientId, actor: ACTOR, ip: null }, client);
    }
    await markSample(tx, clientId);
    const archived = Boolean((await findClient(tx, clientId))?.archivedAt);
    for (const { had, ...source } of sources) {
      const there = found.find(({ name }) => name === source.name);
      if (there?.removal) continue;
      if (there) {
        await moveIntegration(tx, Number(there.id), source.baseUrl);
        if (!archived) await syncMissed(tx, clientId, Number(there.id));
      } else if (!had && !archived) {
        // Where its clock stands still there is nothing to come.
        const cron = options.now ? null : EVERY_15_MINUTES;
        const { id } = await createIntegration(
          tx,
          { clientId, actor: ACTOR, ip: null, cron, ...source },
          secret,
        );
        const integrationId = Number(id);
        if (source.kind === 'jira') {
          const mappings = sampleMappings.map((mapping) => ({ ...mapping, integrationId }));
          await setDefaultWorkflow(tx, { clientId, actor: ACTOR, steps: sampleSteps, mappings });
        }
        await startRun(tx, { clientId, integrationId, mode: 'full', requestedBy: ACTOR, ip: null });
      }
    }
  });
  const complete = { ...known, created: true, jira: true };
  if (!created || !hadJira) await remember(file, complete);
  const done = () => remember(file, { ...complete, services: true });
  const stopJoining = known.services ? () => {} : joinServices({ router, clientId, actor: ACTOR, log, done });
  log.info({ github: github.url, jira: jira.url }, 'sample GitHub and Jira are up');
  let closing: Promise<unknown> | undefined;
  const close = async () => {
    stopJoining();
    options.onLoopback?.(false);
    closing ??= Promise.all([github.close(), jira.close()]);
    await closing;
  };
  const closeWhenRemoved = async () => {
    if (closing || !(await isGone(router, clientId))) return;
    log.info('the sample client is removed: its GitHub and Jira go down');
    await close();
  };
  const look = () =>
    void closeWhenRemoved().catch((error: unknown) =>
      log.warn({ err: error }, 'whether the sample client is there cannot be seen'),
    );
  await options.listener?.listen(CLIENT_DELETIONS_CHANNEL, look, look);
  return { close };
}

/** By the database, which outlives the folder; of older ones by the client that is missing. */
async function wasRemoved(router: Router, known: Memory | undefined): Promise<boolean> {
  if (await router.read('client_mgmt', { clientId: null }, sampleRemoved)) return true;
  return known?.created === true && (await isGone(router, known.clientId));
}

async function isGone(router: Router, clientId: number): Promise<boolean> {
  return (await router.read('client_mgmt', { clientId }, (db) => findClient(db, clientId))) === undefined;
}

/** What happened while nobody looked; an unfinished run of the last start goes on by itself. */
async function syncMissed(tx: Db, clientId: number, integrationId: number): Promise<void> {
  const { runs } = await listRuns(tx, clientId, { integration: integrationId });
  const unfinished = runs.some(({ state }) => !endedRunStates.includes(state));
  if (unfinished) return;
  await startRun(tx, { clientId, integrationId, mode: 'incremental', requestedBy: ACTOR, ip: null });
}

async function remember(file: string, known: Memory): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(known));
  await rename(`${file}.new`, file);
}

async function remembered(file: string): Promise<Memory | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return memory.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      'sample_damaged',
      500,
      `Cannot start: ${file} is damaged. Delete it to get a fresh sample client, or set LEADLINE_SAMPLE=false.`,
      { cause },
    );
  }
}
