import type { Readiness } from '#lib/api/endpoints.ts';
import type { Router } from './router/router.ts';

/** What a process reaches. 200 while reads can be answered, so also with the primary down and a replica in; else 503. */
export function readiness(
  { monitor }: Pick<Router, 'monitor'>,
  worker: Readiness['worker'],
): { status: 200 | 503; body: Readiness } {
  const replicas = monitor.health();
  const up = monitor.primaryUp();
  const readable = up || replicas.some(({ state }) => state === 'in');
  return {
    status: readable ? 200 : 503,
    body: {
      status: up ? 'ok' : readable ? 'read-only' : 'down',
      primary: up ? 'up' : 'down',
      replicas: replicas.map(({ name, state, lagMs }) => ({ name, state, lagMs })),
      worker,
    },
  };
}
