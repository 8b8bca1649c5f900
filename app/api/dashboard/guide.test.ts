import { afterAll, beforeAll, expect, it } from 'vitest';
import * as failRate from '#app/api/metrics/change-fail-rate/route.ts';
import * as frequency from '#app/api/metrics/deployment-frequency/route.ts';
import * as issues from '#app/api/metrics/issues/route.ts';
import * as leadTime from '#app/api/metrics/lead-time/route.ts';
import * as repositories from '#app/api/metrics/pull-request-repositories/route.ts';
import * as pagePulls from '#app/api/metrics/pull-requests/route.ts';
import * as recovery from '#app/api/metrics/recovery-time/route.ts';
import * as rework from '#app/api/metrics/rework-rate/route.ts';
import * as pulls from '#app/api/pull-requests/route.ts';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import { DeliveryWorld } from '#db/facts/testing/delivery-world.ts';
import { seedIssue, seedJira } from '#db/testing/seed-issues.ts';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import type { GuideDoraMetrics, GuideGitHubMetrics } from '#lib/api/guide.ts';
import type { IssueList } from '#lib/api/issues.ts';
import type { PullRequestRepositories } from '#lib/api/pull-request-shapes.ts';
import * as dora from './dora-metrics/route.ts';
import * as github from './github-metrics/route.ts';

let house: TestHouse;
let world: DeliveryWorld;

beforeAll(async () => {
  house = await openTestHouse();
  world = await DeliveryWorld.create(house.database, house.router);
  const { owner } = house.database;
  for (const role of ['manager', 'viewer'])
    await owner`insert into memberships (client_id, user_id, role) values (${world.clientId}, ${role}, ${role})`;
  await world.commits(['first', 'second'], 8);
  await world.pull({ merged: 9, commit: 'first' });
  await world.pull({ merged: null });
  await world.deploy('first', 10, { id: 1 });
  await world.deploy('second', 12, { id: 2 });
  await world.toldIncident('down', 15, { resolved_at: new Date(Date.UTC(2026, 0, 1, 18)) });
  const jira = await seedJira(owner, world.clientId, 'PAY');
  for (const day of ['02', '03', '04']) {
    await seedIssue(owner, jira, {
      createdAt: `2026-01-${day}T00:00:00Z`,
      moves: [
        ['In progress', `2026-01-${day}T06:00:00Z`],
        ['Done', `2026-01-${day}T09:00:00Z`],
      ],
    });
  }
  await seedIssue(owner, jira, { createdAt: '2026-01-05T00:00:00Z' });
  await world.rebuild();
  await house.database.waitForReplicas();
});
afterAll(() => house.close());

const range = () => ({ client: String(world.clientId), from: '2026-01-01', to: '2026-01-31' });
/** How late the replica was, differs from one question to the next. */
/** Wherever the log of the servers, which others write to as well, is by now. */
const atAnyLag = <T extends { meta: object }>({ meta, ...rest }: T) => ({
  ...rest,
  meta: { ...meta, lagMs: 0, lsn: '' },
});
const ask = async <T>(
  handler: Parameters<TestHouse['ask']>[0],
  more: Record<string, string> = {},
  person: TestPerson = 'viewer',
) => (await house.ask<T>(handler, person, { query: { ...range(), ...more } })).json;

it('answer as their contract says, from a replica', async () => {
  for (const [endpoint, handler] of [
    [endpoints.guidePullRequests, pulls.GET],
    [endpoints.guideGitHubMetrics, github.GET],
    [endpoints.guideDoraMetrics, dora.GET],
  ] as [Endpoint, typeof dora.GET][]) {
    const answer = await ask<{ meta: { node: string } }>(handler);
    expect(endpoint.response.safeParse(answer).error, endpoint.path).toBeUndefined();
    expect(answer.meta.node, endpoint.path).toMatch(/^replica/);
    expect((await house.ask(handler, 'stranger', { query: range() })).status).toBe(404);
  }
});

it('give pull requests as the page lists them', async () => {
  const asked = { sort: 'created', order: 'asc', state: 'merged' };
  const own = await ask<{ rows: object[]; meta: object }>(pulls.GET, asked);
  expect(own.rows.length).toBe(1);
  expect(atAnyLag(own)).toEqual(atAnyLag(await ask<{ meta: object }>(pagePulls.GET, asked)));
});

it('count the pull requests of each repository as the page does, by the names of the guide', async () => {
  const { result, meta } = await ask<GuideGitHubMetrics>(github.GET);
  const page = await ask<PullRequestRepositories>(repositories.GET);
  const [client] = await house.database.owner`select name from clients where id = ${world.clientId}`;
  expect(page.repositories.length).toBeGreaterThan(0);
  expect(result).toEqual(
    page.repositories.map(({ name, count, opened, merged, openNow }) => ({
      pr_count: count,
      repo_name: name,
      client_name: client?.name,
      opened,
      merged,
      open_now: openNow,
    })),
  );
  expect(result[0]).toMatchObject({ pr_count: 2, merged: 1, open_now: 1 });
  expect(atAnyLag({ meta })).toEqual(atAnyLag({ meta: page.meta }));
});

it('tell the five metrics as the pages do, and each change of status of issues created in the range', async () => {
  const answer = await ask<GuideDoraMetrics>(dora.GET);
  const currents = await Promise.all(
    [leadTime, frequency, failRate, recovery, rework].map(
      async ({ GET }) => (await ask<{ current: object }>(GET)).current,
    ),
  );
  const { lead_time, deployment_frequency, change_fail_rate, recovery_time, rework_rate } = answer.metrics;
  expect([lead_time, deployment_frequency, change_fail_rate, recovery_time, rework_rate]).toEqual(currents);
  expect({ deployments: deployment_frequency.deployments, failed: change_fail_rate.failed }).toEqual({
    deployments: 2,
    failed: 1,
  });

  const page = await ask<IssueList>(issues.GET, { set: 'created', sort: 'created', order: 'asc' });
  expect(answer.dora_data).toEqual(
    page.rows.slice(0, 3).flatMap(({ key, title, createdAt }) => {
      const day = createdAt.slice(0, 10);
      const own = { key, summary: title, status: 'Done', issue_type: 'Story', project: 'PAY' };
      return [
        { from_status: 'To do', to_status: 'In progress', changed_at: `${day}T06:00:00.000Z` },
        { from_status: 'In progress', to_status: 'Done', changed_at: `${day}T09:00:00.000Z` },
      ].map((change) => ({ ...own, workflow_step: 'Done', ...change }));
    }),
  );
  expect(answer.meta.n).toBe(4);
});

it('go on where a page of issues ended', async () => {
  const changes: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: GuideDoraMetrics = await ask(dora.GET, { limit: '2', ...(cursor && { cursor }) });
    changes.push(...page.dora_data);
    cursor = page.nextCursor;
  }
  expect(changes).toEqual((await ask<GuideDoraMetrics>(dora.GET)).dora_data);
  expect(changes.length).toBe(6);
});
