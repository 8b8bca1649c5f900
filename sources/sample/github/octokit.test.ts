import { Octokit } from 'octokit';
import { expect, test } from 'vitest';
import { serve, smallWorld } from '../testing.ts';

test('a real Octokit reads all of it by REST, and the same by GraphQL', async () => {
  const world = smallWorld();
  const server = await serve(world);
  const store = world.repository('acme/checkout');
  const octokit = new Octokit({ baseUrl: server.url, auth: 'sample', throttle: { enabled: false } });
  const { rest } = octokit;
  const of = { owner: 'acme', repo: 'checkout', per_page: 20 };

  const pulls = await octokit.paginate(rest.pulls.list, { ...of, state: 'all' });
  expect(pulls).toHaveLength(store?.pulls.size ?? 0);
  const issues = await octokit.paginate(rest.issues.listForRepo, { ...of, state: 'all' });
  expect(issues.filter(({ pull_request }) => pull_request)).toHaveLength(pulls.length);
  expect(issues.filter(({ pull_request }) => !pull_request)).toHaveLength(store?.issues.size ?? 0);
  expect(await octokit.paginate(rest.repos.listDeployments, of)).toHaveLength(store?.deployments.size ?? 0);
  const runs = await octokit.paginate(rest.actions.listWorkflowRunsForRepo, of);
  expect(runs).toHaveLength(store?.runs.size ?? 0);
  const jobs = await octokit.paginate(rest.actions.listJobsForWorkflowRun, {
    ...of,
    run_id: runs[0]?.id ?? 0,
  });
  expect(jobs.length).toBeGreaterThan(0);
  const main = await octokit.paginate(rest.repos.listCommits, of);
  expect(main.map(({ sha }) => sha)).toEqual(store?.commits.log(store.headSha).map(({ sha }) => sha));

  const { data: deployments } = await rest.repos.listDeployments({ ...of, environment: 'production' });
  const { data: statuses } = await rest.repos.listDeploymentStatuses({
    ...of,
    deployment_id: deployments[5]?.id ?? 0,
  });
  expect(statuses.at(-1)?.state).toBe('pending');
  const { data: between } = await rest.repos.compareCommitsWithBasehead({
    ...of,
    basehead: `${deployments[5]?.sha}...${deployments[0]?.sha}`,
  });
  expect(between.status).toBe('ahead');

  const number = pulls[3]?.number ?? 0;
  const { data: detail } = await rest.pulls.get({ ...of, pull_number: number });
  expect(detail.commits).toBe(
    (await octokit.paginate(rest.pulls.listCommits, { ...of, pull_number: number })).length,
  );
  expect((await octokit.paginate(rest.repos.listForAuthenticatedUser)).map(({ name }) => name)).toEqual([
    'checkout',
    'storefront',
  ]);
  expect(
    (await rest.search.repos({ q: 'store org:acme' })).data.items.map(({ full_name }) => full_name),
  ).toEqual(['acme/storefront']);
  expect((await rest.users.getAuthenticated()).data.login).toBe(world.viewer.login);

  const query =
    'query($cursor: String) { repository(owner: "acme", name: "checkout") { pullRequests(first: 25, after: $cursor) { totalCount pageInfo { hasNextPage endCursor } nodes { number } } } }';
  const found: number[] = [];
  for await (const page of octokit.graphql.paginate.iterator<{
    repository: { pullRequests: { nodes: { number: number }[] } };
  }>(query)) {
    found.push(...page.repository.pullRequests.nodes.map((node) => node.number));
  }
  expect(found.sort()).toEqual(pulls.map((pull) => pull.number).sort());
});
