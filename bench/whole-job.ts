import pino from 'pino';
import { TEST_SECRET } from '../db/embedded/testing/prepared-cluster.ts';
import { getRun } from '../db/queries/run.ts';
import { seedClient } from '../db/testing/seed.ts';
import { createIntegration } from '../db/writes/integrations.ts';
import { startRun } from '../db/writes/runs.ts';
import { executeRun } from '../server/etl/run.ts';
import { syncGitHubPullRequests } from '../server/jobs/sync-github-pull-requests.ts';
import { createGitHub } from '../sources/github/client.ts';
import { scanPullRequests } from '../sources/github/pull-requests.ts';
import { type Context, info, type Row, timed } from './bench.ts';
import type { House } from './house.ts';
import { type SampleAddress, startSampleProcess } from './sample.ts';

/** From HTTP to committed rows, with everything a run does beside; the source is a process of its own. */
export async function wholeJob(house: House, { scale, say }: Context): Promise<Row[]> {
  say('a whole job');
  const sample = await startSampleProcess({ pullRequestsPerMonth: Math.max(200, 600 * scale), months: 12 });
  try {
    const router = await house.router();
    const clientId = await seedClient(house.owner);
    const { url: baseUrl, repositories, pullRequests } = sample;
    const source = {
      kind: 'github',
      baseUrl,
      credentials: { tokens: ['sample'] as string[] },
      repositories,
      actor: 'bench',
    } as const;
    const runId = await router.write('integration_setup', { clientId }, async (tx) => {
      const made = await createIntegration(tx, { clientId, ...source }, TEST_SECRET);
      const integrationId = Number(made.id);
      return Number((await startRun(tx, { clientId, integrationId, mode: 'full', requestedBy: 'bench' })).id);
    });
    const log = pino({ level: 'silent' });
    const jobs = [syncGitHubPullRequests];
    const runner = { router, jobs, secret: TEST_SECRET, worker: 'bench', log };
    const ms = await timed(() => executeRun(runner, { runId, clientId }, new AbortController().signal));
    const { state } = await router.read('job_control', { clientId }, (db) => getRun(db, runId));
    const [stored] = await house.owner`
      select (select count(*) from pull_requests where client_id = ${clientId})::int as pulls,
        (select count(*) from pull_request_commits where client_id = ${clientId})::int
          + (select count(*) from reviews where client_id = ${clientId})::int as children`;
    if (state !== 'succeeded' || stored?.pulls !== pullRequests) {
      throw new Error(`the run ${state} with ${stored?.pulls} of ${pullRequests} pull requests`);
    }
    const alone = await timed(() => readAll(sample));
    const what = `whole job over HTTP, ${pullRequests} pull requests`;
    return [
      info(what, (1_000 * pullRequests) / ms, 'pull requests/s'),
      info('that rate: share of reading alone', alone / ms, ''),
      info('the same, with commits and reviews', (1_000 * (pullRequests + stored.children)) / ms, 'rows/s'),
    ];
  } finally {
    await sample.close();
  }
}

/** Every page asked for, parsed and dropped. */
async function readAll({ url: baseUrl, repositories }: SampleAddress): Promise<void> {
  const github = createGitHub({
    baseUrl,
    credentials: { tokens: ['sample'] as string[] },
    userAgent: 'leadline',
  });
  for (const repository of repositories) {
    const pages = scanPullRequests(github, { repository, watermark: null, resume: null });
    while (!(await pages.next()).done);
  }
}
