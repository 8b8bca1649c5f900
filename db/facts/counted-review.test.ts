import { beforeAll, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { derive } from '#db/testing/derive.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient, seedPullRequest, seedRepository, seedReview } from '#db/testing/seed.ts';
import { exportRows } from '../exports/export-rows.ts';
import { metricScope } from '../queries/metric-scope.ts';
import { pullRequestDetail } from '../queries/pull-request-detail.ts';
import { pullRequestSummary } from '../queries/pull-request-summary.ts';
import type { Router } from '../router/router.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const at = (time: string) => `2026-01-06T${time}:00.000Z`;
const HOUR = 3_600;

/** A client with one merged pull request. */
async function client() {
  const { owner } = database;
  const id = await seedClient(owner);
  const repository = await seedRepository(owner, id);
  const pull = await seedPullRequest(owner, id, repository, {
    createdAt: at('10:00'),
    mergedAt: at('18:00'),
  });
  return {
    review: (seed: Parameters<typeof seedReview>[3]) => seedReview(owner, id, pull, seed),
    rule: async (rules: { bots: string[] }, version: number) => {
      await owner`
        insert into client_rules (client_id, rules, version, changed_by)
        values (${id}, ${owner.json(rules)}, ${version}, 'test')
        on conflict (client_id) do update set rules = excluded.rules, version = excluded.version`;
    },
    /** What the drawer, the export and the figures say of it. */
    told: async () => {
      await derive(router, id);
      await database.waitForReplicas();
      return await router.read('data_export', { clientId: id }, async (db) => {
        const scope = await metricScope(db, { client: id, from: '2026-01-01', to: '2026-01-31' });
        const drawer = await pullRequestDetail(db, scope, { client: id, id: pull });
        const { current, meta } = await pullRequestSummary(db, scope);
        const { batches } = await exportRows(db, 'pull_requests', scope);
        const [row] = (await Array.fromAsync(batches)).flat();
        return {
          drawer: [drawer.firstReviewAt, drawer.firstApprovalAt, drawer.firstReviewSeconds, drawer.anomalies],
          export: [row?.firstReviewAt, row?.firstApprovalAt, row?.reviews],
          figures: [current.firstReviewSeconds.p50, current.reviews.mean, meta.anomalies],
        };
      });
    },
  };
}

it('is one to the drawer, the export and the figures alike: by a human, as the rules have it now', async () => {
  const { review, rule, told } = await client();
  // Before the opening, which would be an impossible order if it counted.
  await review({ at: at('09:00'), author: 'acme-ci', state: 'approved' });
  await review({ at: at('12:00') });
  await review({ at: at('15:00'), state: 'approved' });
  await rule({ bots: ['-ci$'] }, 1);
  const byHumans = {
    drawer: [at('12:00'), at('15:00'), 2 * HOUR, 0],
    export: [at('12:00'), at('15:00'), 2],
    figures: [2 * HOUR, 2, 0],
  };
  expect(await told()).toEqual(byHumans);
  await rule({ bots: [] }, 2);
  expect(await told()).toEqual({
    drawer: [at('09:00'), at('09:00'), 0, 1],
    export: [at('09:00'), at('09:00'), 3],
    figures: [0, 3, 1],
  });
  await rule({ bots: ['^acme-ci$'] }, 3);
  expect(await told()).toEqual(byHumans);
});

it('is none to any of them after the merge, by the author himself, or withdrawn', async () => {
  const { review, told } = await client();
  await review({ at: at('11:00'), author: 'ada', state: 'commented' });
  await review({ at: at('12:00'), state: 'approved', goneAt: at('13:00') });
  await review({ at: at('18:01'), state: 'approved' });
  expect(await told()).toEqual({
    drawer: [null, null, null, 0],
    export: [null, null, 0],
    figures: [null, 0, 0],
  });
});
