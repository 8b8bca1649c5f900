import { beforeAll, beforeEach, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import { createGitHub, type GitHub } from '#sources/github/client.ts';
import { scanComments } from '#sources/github/comments.ts';
import { scanBranch } from '#sources/github/commits.ts';
import { scanDeployments } from '#sources/github/deployments.ts';
import { scanIssues } from '#sources/github/issues.ts';
import { scanReleases } from '#sources/github/releases.ts';
import { scanWorkflowRuns } from '#sources/github/workflow-runs.ts';
import type { SampleGitHub } from '#sources/sample/github/server.ts';
import { serve, smallWorld } from '#sources/sample/testing.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';
import { type ClientWithSetAside, createSetAside } from './testing.ts';

const ABSURD = '0001-01-01T00:00:00Z';

let database: TestDatabase;
let router: Router;
let server: SampleGitHub;
let client: ClientWithSetAside;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});
beforeEach(async () => {
  server = await serve(smallWorld({ repositories: 3 }));
  client = await createSetAside(database, router, {
    kind: 'github',
    baseUrl: server.url,
    credentials: { tokens: ['sample'] },
    repositories: server.world.repositories.map((store) => store.repository.full_name),
  });
});

const signal = new AbortController().signal;
const all = { watermark: null, resume: null, signal };

/** The first repository of the world in which something is found, and what. */
function first<T>(find: (store: RepositoryStore) => T | undefined): { repository: string; found: T } {
  for (const store of server.world.repositories) {
    const found = find(store);
    if (found !== undefined) return { repository: store.repository.full_name, found };
  }
  throw new Error('nothing of the kind in the world');
}
const gitHub = () =>
  createGitHub({ baseUrl: server.url, credentials: { tokens: ['sample'] }, userAgent: 'leadline' });

interface Kind {
  job: string;
  pages: (github: GitHub, repository: string) => AsyncIterable<{ rejected: RejectedRecord[] }>;
  record: (store: RepositoryStore) => object | undefined;
  /** Of its times, by which it is spoilt. */
  field: 'created_at' | 'updated_at';
  stored: string;
}

const kinds: Kind[] = [
  {
    job: 'sync-github-issues',
    pages: (github, repository) => scanIssues(github, { ...all, repository }),
    record: (store) => [...store.issues.values()].find((issue) => !issue.pull_request),
    field: 'created_at',
    stored: "select '#' || number as key from issues",
  },
  {
    job: 'sync-github-deployments',
    pages: (github, repository) =>
      scanDeployments(github, {
        ...all,
        repository,
        oldestOpen: async () => null,
        storedBetween: async () => [],
      }),
    record: (store) => [...store.deployments.values()][3],
    field: 'updated_at',
    stored: "select 'deployment ' || external_id as key from github_deployments",
  },
  {
    job: 'sync-github-workflow-runs',
    pages: (github, repository) =>
      scanWorkflowRuns(github, { ...all, repository, stored: async () => new Set() }),
    record: (store) => [...store.runs.values()][3],
    field: 'updated_at',
    stored: "select 'run ' || external_id as key from workflow_runs",
  },
  {
    job: 'sync-github-releases',
    pages: (github, repository) => scanReleases(github, { ...all, repository }),
    record: (store) => [...store.releases.values()][0],
    field: 'created_at',
    stored: "select 'release ' || external_id as key from releases",
  },
  {
    job: 'sync-github-comments',
    pages: (github, repository) => scanComments(github, { ...all, repository }),
    record: (store) => store.issueComments.all()[2]?.record,
    field: 'created_at',
    stored: "select kind || ' comment ' || external_id as key from comments",
  },
  {
    job: 'sync-github-comments',
    pages: (github, repository) => scanComments(github, { ...all, repository }),
    record: (store) => store.reviewComments.all()[2]?.record,
    field: 'created_at',
    stored: "select kind || ' comment ' || external_id as key from comments",
  },
];

it.each(kinds)('takes up a record of $job as its scan set it aside, once it fits', async (kind) => {
  const { repository, found } = first(kind.record);
  const record = found as Record<string, unknown>;
  const good = record[kind.field];
  record[kind.field] = ABSURD;
  const rejected: RejectedRecord[] = [];
  for await (const page of kind.pages(gitHub(), repository)) rejected.push(...page.rejected);
  expect(rejected).toHaveLength(1);
  const id = await client.put(kind.job, repository, rejected[0] as RejectedRecord);
  const stored = () => database.owner.unsafe(`${kind.stored} where client_id = $1`, [client.clientId]);

  const still = await client.retry(id);
  expect(still).toMatchObject({ tries: 1, resolvedAt: null, reason: expect.stringContaining('absurd date') });
  expect(await stored()).toEqual([]);

  record[kind.field] = good;
  expect(await client.retry(id)).toMatchObject({ tries: 2, resolvedAt: expect.any(String) });
  expect(await stored()).toEqual([{ key: rejected[0]?.key }]);
});

it('takes up a commit, with its parents', async () => {
  const { repository } = first(({ commits }) => commits);
  const commits = scanBranch(gitHub(), {
    repository,
    signal,
    resume: null,
    stored: async () => new Set<string>(),
  });
  const commit = (await commits.next()).value?.items[0];
  // As the database refused it: no sample of a commit is one that GitHub's schema takes and ours does not.
  const record = { key: `commit ${commit?.sha}`, payload: commit, reason: 'refused' };
  const id = await client.put('sync-github-commits', repository, record);
  expect(await client.retry(id)).toMatchObject({ resolvedAt: expect.any(String) });
  const rows = await database.owner`
    select sha, parents from commits where client_id = ${client.clientId}`;
  expect(rows).toEqual([{ sha: commit?.sha, parents: commit?.parents }]);

  const gone = `commit ${'0'.repeat(40)}`;
  const other = await client.put('sync-github-commits', repository, { ...record, key: gone });
  expect(await client.retry(other)).toMatchObject({
    resolvedAt: null,
    reason: expect.stringContaining('nothing to show'),
  });
});

it('keeps a run aside whose jobs do not fit, and says so', async () => {
  const { repository, found } = first((store) => {
    const run = [...store.runs.values()].find(
      ({ event, id }) => !event.startsWith('pull_request') && store.jobs.of(id).length > 0,
    );
    return run && { run, jobs: store.jobs };
  });
  const { run, jobs } = found;
  const [job] = jobs.of(run.id);
  if (!job) throw new Error('no jobs');
  jobs.replace(run.id, [{ ...job, id: -1 }]);
  const record = { key: `run ${run.id}`, payload: {}, reason: 'jobs' };
  const id = await client.put('sync-github-workflow-runs', repository, record);
  expect(await client.retry(id)).toMatchObject({
    resolvedAt: null,
    reason: expect.stringContaining('jobs: '),
  });
  jobs.replace(run.id, [job]);
  expect(await client.retry(id)).toMatchObject({ resolvedAt: expect.any(String) });
  const { owner } = database;
  expect(await owner`select name from workflow_jobs where client_id = ${client.clientId}`).toEqual([
    { name: job.name },
  ]);
});
