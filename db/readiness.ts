import type { Readiness } from '#lib/api/endpoints.ts';
import type { Router } from './router/router.ts';

/**
 * What a process reaches. 200 while reads can be answered, so also with the primary down and a replica that answers, however late it is; else 503, as
 * from one that is about to stop and still answers.
 */
export function readiness(
  { monitor }: Pick<Router, 'monitor'>,
  worker: Readiness['worker'],
  draining: boolean,
): { status: 200 | 503; body: Readiness } {
  const replicas = monitor.health();
  const up = monitor.primaryUp();
  const readable = up || replicas.some(({ name }) => monitor.canAnswer(name));
  return {
    status: readable && !draining ? 200 : 503,
    body: {
      status: draining ? 'draining' : up ? 'ok' : readable ? 'read-only' : 'down',
      primary: up ? 'up' : 'down',
      replicas: replicas.map(({ name, state, lagMs }) => ({ name, state, lagMs })),
      worker,
    },
  };
}
