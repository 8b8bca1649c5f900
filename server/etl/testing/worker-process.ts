// A worker as a process of its own, to be killed. Its orders come as JSON in the first argument.
import pino from 'pino';
import { z } from 'zod';
import { logins } from '#db/roles.ts';
import { createRouter } from '#db/router/router.ts';
import { parseEnv } from '#lib/env.ts';
import { jobs } from '#server/jobs/index.ts';
import { startEtl } from '../engine.ts';
import { executeRun } from '../run.ts';

const address = z.object({ host: z.string(), port: z.number() });
const orders = z.object({
  environment: z.record(z.string(), z.string()),
  primary: address,
  secret: z.string(),
  chunks: z.object({ chunkSize: z.number(), maxWaitMs: z.number() }),
  /** Without it: queue, dispatcher and worker, until killed. */
  run: z.object({ runId: z.number(), clientId: z.number() }).optional(),
});

const { environment, primary, secret, chunks, run } = orders.parse(JSON.parse(process.argv[2] ?? ''));
const settings = parseEnv(environment).database;
const router = createRouter({ primary, replicas: [], secret, settings });
const log = pino({ level: process.env.LEADLINE_TEST_LOG ?? 'silent' });
const options = { router, jobs, secret, chunks, log };
if (run) {
  await executeRun({ ...options, worker: 'killed' }, run, new AbortController().signal);
  await router.close();
} else {
  const login = logins(settings.user, secret).app;
  await startEtl({ ...options, database: { ...primary, database: settings.database, login } });
}
