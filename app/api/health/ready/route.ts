import type { z } from 'zod';
import { runtime } from '#db/runtime.ts';
import type { readiness } from '#lib/api/endpoints.ts';

export const dynamic = 'force-dynamic';

/** 200 while reads can be answered, so also with the primary down and a replica up; else 503. */
export const GET = () => {
  const { router, worker } = runtime();
  const replicas = router.monitor.health();
  const body: z.output<typeof readiness> = {
    primary: router.monitor.primaryUp() ? 'up' : 'down',
    replicas: replicas.map(({ name, state, lagMs }) => ({ name, state, lagMs })),
    worker: worker(),
  };
  const readable = body.primary === 'up' || body.replicas.some(({ state }) => state === 'in');
  return Response.json(body, { status: readable ? 200 : 503, headers: { 'cache-control': 'no-store' } });
};
