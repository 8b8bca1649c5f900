import { readiness } from '#db/readiness.ts';
import { runtime } from '#db/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = () => {
  const { router, worker, draining } = runtime();
  const { status, body } = readiness(router, worker(), draining());
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
};
