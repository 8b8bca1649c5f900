import { answerError } from '#app/api/answer-error.ts';
import { ndjson } from '#app/api/export/ndjson.ts';
import { authorise, enter } from '#app/api/handle.ts';
import { positionOf } from '#app/api/position.ts';
import { metricScope } from '#db/queries/metric-scope.ts';
import { exportPullRequests } from '#db/queries/pull-request-export.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export async function GET(request: Request): Promise<Response> {
  try {
    const { house, person, input } = await enter(endpoints.exportPullRequests, request, Promise.resolve({}));
    const { query } = input;
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
