import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { listIntegrations } from '#db/queries/integrations.ts';
import { listRuns } from '#db/queries/runs.ts';
import type { Db, Router } from '#db/router/router.ts';
import { createClient, nextClientId } from '#db/writes/clients.ts';
import { createIntegration, moveIntegration } from '#db/writes/integrations.ts';
import { startRun } from '#db/writes/runs.ts';
import { AppError } from '#lib/errors.ts';
import { endedRunStates } from '#lib/runs.ts';
import { EVERY_15_MINUTES } from '#lib/source.ts';
import { generateWorld } from '#sources/sample/generate.ts';
import { startSampleGitHub } from '#sources/sample/github/server.ts';

const SEED = 1;
const TOKEN = 'sample';
const ACTOR = 'sample';
const INTEGRATION = 'Sample GitHub';

/** What the sample remembers between starts; the world itself follows from seed and beginning. */
const memory = z.object({
  seed: z.number().int(),
  from: z.iso.datetime(),
  clientId: z.number().int().positive(),
  /** False until the client is committed: a start that was cut short before is made good by the next. */
  created: z.boolean(),
});
type Memory = z.output<typeof memory>;

export interface SampleOptions {
  dataDir: string;
  router: Router;
  secret: string;
  latencyMs: number;
  /** The sample's clock; undefined: the real one. */
  now: Date | undefined;
  log: Logger;
}

/**
 * The sample client and its GitHub on loopback. Created once; at later starts the same world goes on where the clock
 * stands, and what happened meanwhile is synced. A sample client that was removed stays removed.
 * @returns how to stop it
 */
export async function startSample(options: SampleOptions): Promise<{ close: () => Promise<void> }> {
  const { dataDir, router, latencyMs, now, log } = options;
  const file = path.join(dataDir, 'sample.json');
  let known = await remembered(file);
  const world = generateWorld({
    seed: known?.seed ?? SEED,
    ...(known ? { from: new Date(known.from) } : {}),
  });
  const github = await startSampleGitHub({ world, token: TOKEN, latencyMs, now: () => now ?? new Date() });
  if (!known) {
    const clientId = await router.read('client_mgmt', { clientId: null }, nextClientId);
    known = { seed: SEED, from: world.from.toISOString(), clientId, created: false };
    await remember(file, known);
  }
  const { clientId, created } = known;
  await router.write('client_mgmt', { clientId }, async (tx) => {
    const found = (await listIntegrations(tx, clientId)).find(({ name }) => name === INTEGRATION);
    if (!created && !found) {
      await createClient(tx, { id: clientId, name: 'Acme (sample)', timeZone: 'Europe/Berlin' });
      const integration = await createSampleIntegration(
        tx,
        options,
        clientId,
        github.url,
        world.repositoryNames(),
      );
      await startRun(tx, {
        clientId,
        integrationId: Number(integration.id),
        mode: 'full',
        requestedBy: ACTOR,
        ip: null,
      });
    } else if (found) {
      await moveIntegration(tx, Number(found.id), github.url);
      await syncMissed(tx, clientId, Number(found.id));
    }
  });
  if (!created) await remember(file, { ...known, created: true });
  log.info({ url: github.url }, 'sample GitHub is up');
  return { close: () => github.close() };
}

function createSampleIntegration(
  tx: Db,
  { secret, now }: SampleOptions,
  clientId: number,
  baseUrl: string,
  repositories: string[],
) {
  return createIntegration(
    tx,
    {
      clientId,
      kind: 'github',
      name: INTEGRATION,
      baseUrl,
      credentials: { tokens: [TOKEN] },
      repositories,
      // Where its clock stands still there is nothing to come.
      cron: now ? null : EVERY_15_MINUTES,
      actor: ACTOR,
      ip: null,
    },
    secret,
  );
}

/** What happened while nobody looked; an unfinished run of the last start goes on by itself. */
async function syncMissed(tx: Db, clientId: number, integrationId: number): Promise<void> {
  const unfinished = (await listRuns(tx, clientId)).runs.some(({ state }) => !endedRunStates.includes(state));
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
