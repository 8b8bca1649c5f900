import type { z } from 'zod';
import { handle, type RouteHandler } from '#app/api/handle.ts';
import { freshness } from '#db/queries/freshness.ts';
import { type MetricScope, metricScope, type RangeParams } from '#db/queries/metric-scope.ts';
import { rememberAnswers, rememberable } from '#db/queries/remember.ts';
import type { Db } from '#db/router/router.ts';
import type { Endpoint } from '#lib/api/endpoint.ts';
import type { Meta, QueryMeta } from '#lib/api/meta.ts';
import type { Purpose } from '#lib/purposes.ts';

const remembered = rememberAnswers();

/**
 * A question of /api/metrics: read from a replica, in the client's time zone, answered with where its numbers come
 * from. The question itself says what it counted; what that rests on, node and lag are added here.
 */
export function metric<Q extends z.ZodType<RangeParams>, R extends z.ZodType<{ meta: Meta }, { meta: Meta }>>(
  endpoint: Endpoint<z.ZodUndefined, Q, z.ZodUndefined, R>,
  purpose: Purpose,
  question: (
    db: Db,
    scope: MetricScope,
    params: z.output<Q>,
  ) => Promise<Omit<z.input<R>, 'meta'> & { meta: QueryMeta }>,
): RouteHandler {
  return handle(
    endpoint,
    { purpose, client: ({ query }) => query.client },
    async (db, { query }, { served }) => {
      // In one go; freshness first, so that its position is the snapshot's.
      const [{ factsChanges, today, ...fresh }, scope] = await Promise.all([
        freshness(db, query.client),
        metricScope(db, query),
      ]);
      const ask = () => question(db, scope, query);
      const { meta, ...answer } = rememberable.has(question)
        ? await remembered.answer(
            { name: endpoint.path, scope, params: query },
            { factsChanges, today, factsPending: fresh.factsPending },
            ask,
          )
        : await ask();
      return { ...answer, meta: { ...meta, ...fresh, ...served } } as z.input<R>;
    },
  );
}
