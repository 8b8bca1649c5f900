import type { z } from 'zod';
import { handle, type RouteHandler } from '#app/api/handle.ts';
import { freshness } from '#db/queries/freshness.ts';
import { type MetricScope, metricScope, type RangeParams } from '#db/queries/metric-scope.ts';
import { type Remember, rememberAnswers, rememberable } from '#db/queries/remember.ts';
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
    remember: Remember,
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
      const asked = { name: endpoint.path, scope, params: query };
      const state = { factsChanges, today, factsPending: fresh.factsPending };
      // A question is remembered as a whole, or in a part: never both by the same name.
      const remember: Remember = (ask) => remembered.answer(asked, state, ask);
      const { meta, ...answer } = rememberable.has(question)
        ? await remember(() => question(db, scope, query, (ask) => ask()))
        : await question(db, scope, query, remember);
      return { ...answer, meta: { ...meta, ...fresh, ...served } } as z.input<R>;
    },
  );
}
