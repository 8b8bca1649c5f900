import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { onRaw } from '../executor.ts';
import type { Router } from '../router/router.ts';
import { testRouter } from '../testing/router.ts';
import { seedClient, seedRepository } from '../testing/seed.ts';
import { loadCommits } from '../writes/commits.ts';
import { loadDeployments } from '../writes/deployments.ts';
import { loadGitHubIssues } from '../writes/github-issues.ts';
import { jiraIssueRows, loadJiraIssues } from '../writes/jira-issues.ts';
import { upsertProject } from '../writes/jira-site.ts';
import { pullRequestRows } from '../writes/pull-request-rows.ts';
import { loadPullRequests } from '../writes/pull-requests.ts';
import { drainFacts } from './drain.ts';
import { compare } from './testing/example-facts.ts';
import { type Given, readGiven, seedByHand, seedWorkflow } from './testing/example-house.ts';
import { readExamples } from './testing/example-text.ts';

// The worked examples of docs/metrics.md: loaded as the sources tell them, by the loaders of the jobs.

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

const examples = readExamples();

it('has at least sixty worked examples, each under a name of its own', () => {
  expect(new Set(examples.map(({ id }) => id.split(' ')[0])).size).toBe(examples.length);
  expect(examples.length).toBeGreaterThanOrEqual(60);
});

describe('the worked examples of docs/metrics.md', () => {
  it.each(examples)('$id: $given', async ({ given, expected }) => {
    const world = readGiven(given);
    const told = { owner: database.owner, clientId: await load(world), deployments: world.deployments };
    for (const { of, says } of expected) {
      const { said, is } = await compare(told, of, says);
      expect(is, of).toEqual(said);
    }
  });

  it('lets the stages of every pull request sum to its elapsed time, and to its lead time', async () => {
    const [row] = await database.owner`
      select count(*)::int as all,
        (count(*) filter (where coding_seconds + pickup_seconds + review_seconds + merge_seconds + unreviewed_seconds
          <> elapsed_seconds or elapsed_seconds + deploy_seconds <> lead_seconds))::int as wrong
      from pull_request_facts where merged_at is not null`;
    expect(row?.all).toBeGreaterThan(40);
    expect(row?.wrong).toBe(0);
  });
});

async function load(given: Given): Promise<number> {
  const { owner } = database;
  const clientId = await seedClient(owner, { timeZone: given.timeZone });
  const repositoryId = String(await seedRepository(owner, clientId));
  const [{ id: jira } = { id: 0 }] = await owner<{ id: number }[]>`
    insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
    values (${clientId}, 'jira', 'Jira', 'https://acme.atlassian.net', 'v1', '{}') returning id::int`;
  const [{ id: github } = { id: 0 }] = await owner<{ id: number }[]>`
    select integration_id::int as id from repositories where id = ${repositoryId}`;
  const stepStartedAt = new Date(0).toISOString();
  await seedWorkflow(owner, clientId, jira);
  await router.etl({ clientId }, async (raw) => {
    const tx = onRaw(raw);
    const whose = { clientId, repositoryId };
    await loadCommits(tx, { ...whose, commits: given.commits });
    await loadPullRequests(tx, { ...whose, rows: await pullRequestRows(given.pulls), stepStartedAt });
    await loadDeployments(tx, { ...whose, deployments: given.deployments });
    await loadGitHubIssues(tx, {
      ...whose,
      integrationId: String(github),
      issues: given.incidents,
      stepStartedAt,
    });
    const site = 'https://acme.atlassian.net';
    const project = { id: '10', key: 'AB', name: 'Project' };
    const integration = { clientId, integrationId: String(jira) };
    const projectId = await upsertProject(tx, integration, project, site);
    const rows = await jiraIssueRows(given.issues);
    await loadJiraIssues(tx, { ...integration, projectId, site, issues: given.issues, rows, stepStartedAt });
  });
  await seedByHand(owner, clientId, Number(repositoryId), given);
  const drain = () => router.etl({ clientId }, (raw) => drainFacts(onRaw(raw), clientId));
  while ((await drain()) !== 'nothing');
  return clientId;
}
