import { answerError } from '#app/api/answer-error.ts';
import { ndjson } from '#app/api/export/ndjson.ts';
import { authorise } from '#app/api/handle.ts';
import { parseInput } from '#app/api/parse-input.ts';
import { positionOf } from '#app/api/position.ts';
import { metricScope } from '#db/queries/metric-scope.ts';
import { exportPullRequests } from '#db/queries/pull-request-export.ts';
import { runtime } from '#db/runtime.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { unauthenticated } from '#lib/errors.ts';

export async function GET(request: Request): Promise<Response> {
  try {
    const house = runtime();
    const person = await house.personOf(request.headers);
    if (!person) throw unauthenticated();
    const { query } = await parseInput(endpoints.exportPullRequests, request, {});
    const clientId = await authorise(house, person, { client: () => query.client }, undefined);
    return await ndjson(
      'pull_requests',
      house.router,
      { clientId, minLsn: positionOf(house, request).minLsn },
      async function* (db) {
        yield* exportPullRequests(db, await metricScope(db, query));
      },
    );
  } catch (error) {
    return answerError(error, request);
  }
}
