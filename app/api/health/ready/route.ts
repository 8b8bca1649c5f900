import type { z } from 'zod';
import { runtime } from '#db/runtime.ts';
import type { readiness } from '#lib/api/endpoints.ts';

export const dynamic = 'force-dynamic';

/** 200 while reads can be answered, so also with the primary down and a replica up; else 503. */
export const GET = () => {
  const { router, worker } = runtime();
  const replicas = router.monitor.health();
  const up = router.monitor.primaryUp();
  const readable = up || replicas.some(({ state }) => state === 'in');
  const body: z.output<typeof readiness> = {
    status: up ? 'ok' : readable ? 'read-only' : 'down',
    primary: up ? 'up' : 'down',
    replicas: replicas.map(({ name, state, lagMs }) => ({ name, state, lagMs })),
    worker: worker(),
  };
  return Response.json(body, { status: readable ? 200 : 503, headers: { 'cache-control': 'no-store' } });
};
