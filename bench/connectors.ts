import pino from 'pino';
import { TEST_SECRET } from '../db/embedded/testing/prepared-cluster.ts';
import { getRun } from '../db/queries/run.ts';
import type { Router } from '../db/router/router.ts';
import { seedClient } from '../db/testing/seed.ts';
import { createIntegration } from '../db/writes/integrations.ts';
import { startRun } from '../db/writes/runs.ts';
import type { Job } from '../server/etl/job.ts';
import { executeRun } from '../server/etl/run.ts';
import { syncGitHubPullRequests } from '../server/jobs/sync-github-pull-requests.ts';
import { syncJiraIssues } from '../server/jobs/sync-jira-issues.ts';
import { syncJiraSite } from '../server/jobs/sync-jira-site.ts';
import { SAMPLE_EMAIL } from '../sources/sample/jira/server.ts';
import { atLeast, atMost, type Context, info, median, type Row, timed } from './bench.ts';
import { caughtUp, type House, openHouse } from './house.ts';
import { startSampleProcess } from './sample.ts';
import { readPullRequestPages } from './serve.ts';

export const name = 'connectors';

/** From HTTP to committed rows, with everything a run does beside and a replica following; the sources are a process. */
export async function run(context: Context): Promise<Row[]> {
  const house = await openHouse(1);
  try {
    return [...(await pullRequests(house, context)), ...(await changelogs(house, context))];
  } finally {
    await house.close();
  }
}

const ROUNDS = 3;

async function pullRequests(house: House, { scale, say }: Context): Promise<Row[]> {
  const shape = { pullRequestsPerMonth: Math.max(200, 2_000 * scale), months: 12 };
  const plain = await startSampleProcess(shape);
  const compiled = await startSampleProcess({ ...shape, compiled: true });
  try {
    const { url: baseUrl, repositories, pullRequests } = compiled;
    const router = await house.router();
    const seen: { served: number; rate: number; withFacts: number; requests: number; rows: number }[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      say(round < 0 ? 'warming up' : `round ${round + 1} of ${ROUNDS} over ${pullRequests} pull requests`);
      const alone = (1_000 * pullRequests) / (await timed(() => readPullRequestPages(plain)));
      await settle(house);
      const before = await compiled.asked();
      const credentials = { tokens: ['sample'] };
      const { clientId, ms, factsMs } = await sync(
        house,
        router,
        { kind: 'github', baseUrl, credentials, repositories, actor: 'bench' },
        [syncGitHubPullRequests],
      );
      const after = await compiled.asked();
      const [stored] = await house.owner`
        select (select count(*) from pull_requests where client_id = ${clientId})::int as pulls,
          (select count(*) from pull_request_commits where client_id = ${clientId})::int
            + (select count(*) from reviews where client_id = ${clientId})::int
            + (select count(*) from pull_request_events where client_id = ${clientId})::int
            + (select count(*) from pull_request_issues where client_id = ${clientId})::int as children`;
      if (stored?.pulls !== pullRequests)
        throw new Error(`stored ${stored?.pulls} of ${pullRequests} pull requests`);
      if (round < 0) continue;
      seen.push({
        served: alone,
        rate: (1_000 * pullRequests) / ms,
        withFacts: (1_000 * pullRequests) / factsMs,
        requests: (after.github - before.github) / pullRequests,
        rows: (1_000 * (pullRequests + stored.children)) / ms,
      });
    }
    return [
      atLeast(
        'pull requests, from HTTP to committed rows',
        median(seen.map(({ rate }) => rate)),
        'pull requests/s',
        3_000,
      ),
      atLeast(
        'that rate: share of what the sample serves under graphql-js',
        median(seen.map(({ rate, served }) => rate / served)),
        '',
        0.4,
      ),
      atMost('requests per pull request', median(seen.map(({ requests }) => requests)), '', 0.1),
      info(
        'what the sample serves under graphql-js',
        median(seen.map(({ served }) => served)),
        'pull requests/s',
      ),
      info(
        'the rate until all facts of them are made',
        median(seen.map(({ withFacts }) => withFacts)),
        'pull requests/s',
      ),
      info('the rate with all that hangs on them', median(seen.map(({ rows }) => rows)), 'rows/s'),
    ];
  } finally {
    await Promise.all([plain.close(), compiled.close()]);
  }
}

async function changelogs(house: House, { scale, say }: Context): Promise<Row[]> {
  const sample = await startSampleProcess({
    pullRequestsPerMonth: Math.max(200, 2_000 * scale),
    months: 12,
    jira: true,
  });
  try {
    const { jira } = sample;
    if (!jira) throw new Error('the sample has no Jira');
    const { url: baseUrl, projects } = jira;
    const router = await house.router();
    const seen: { rate: number; withFacts: number; requests: number }[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      say(round < 0 ? 'warming up' : `round ${round + 1} of ${ROUNDS} over ${jira.issues} issues`);
      await settle(house);
      const before = await sample.asked();
      const credentials = { email: SAMPLE_EMAIL, token: 'sample' };
      const { clientId, ms, factsMs } = await sync(
        house,
        router,
        { kind: 'jira', baseUrl, credentials, projects, actor: 'bench' },
        [syncJiraSite, syncJiraIssues],
      );
      const after = await sample.asked();
      const [stored] = await house.owner`
        select (select count(*) from issues where client_id = ${clientId})::int as issues,
          (select count(*) from issue_changes where client_id = ${clientId})::int as items`;
      if (stored?.issues !== jira.issues)
        throw new Error(`stored ${stored?.issues} of ${jira.issues} issues`);
      if (round < 0) continue;
      const requests = (after.jira - before.jira) / stored.issues;
      const withFacts = (1_000 * stored.items) / factsMs;
      seen.push({ rate: (1_000 * stored.items) / ms, withFacts, requests });
    }
    return [
      atLeast(
        'changelog items, from HTTP to committed rows',
        median(seen.map(({ rate }) => rate)),
        'items/s',
        20_000,
      ),
      info(
        'the rate until all facts of them are made',
        median(seen.map(({ withFacts }) => withFacts)),
        'items/s',
      ),
      info('requests per issue', median(seen.map(({ requests }) => requests)), ''),
    ];
  } finally {
    await sample.close();
  }
}

type Source = Parameters<typeof createIntegration>[1] extends infer Given
  ? Given extends unknown
    ? Omit<Given, 'clientId'>
    : never
  : never;

/** What the round before left to vacuum and replica is not the next one's burden. */
async function settle(house: House): Promise<void> {
  await house.owner`vacuum (analyze)`;
  await caughtUp(house);
}

/** A first sync by these jobs, of a client of its own: how long until all rows were committed, and until all facts were. */
async function sync(
  house: House,
  router: Router,
  source: Source,
  jobs: readonly Job[],
): Promise<{ clientId: number; ms: number; factsMs: number }> {
  const clientId = await seedClient(house.owner);
  const runId = await router.write('integration_setup', { clientId }, async (tx) => {
    const { id } = await createIntegration(tx, { clientId, ...source }, TEST_SECRET);
    const started = { clientId, integrationId: Number(id), mode: 'full', requestedBy: 'bench' } as const;
    return Number((await startRun(tx, started)).id);
  });
  const runner = { router, jobs, secret: TEST_SECRET, worker: 'bench', log: pino({ level: 'silent' }) };
  const factsMs = await timed(() => executeRun(runner, { runId, clientId }, new AbortController().signal));
  // Facts come after it: of what takes longer, the keeper of facts makes them meanwhile.
  const [loaded] = await house.owner`
    select (1000 * extract(epoch from max(s.finished_at) - r.started_at))::float8 as ms
    from etl_runs r join etl_steps s on s.run_id = r.id where r.id = ${runId} group by r.started_at`;
  const { state } = await router.read('job_control', { clientId }, (db) => getRun(db, runId));
  if (state !== 'succeeded') throw new Error(`the run ${state}`);
  return { clientId, ms: Number(loaded?.ms), factsMs };
}
