import { expect, test } from 'vitest';
import { get, serve, smallWorld } from '../../testing.ts';
import { faultsOfAnswer, faultsOfRequest } from './judge.ts';
import { officialPaths } from './paths.ts';

test('every answer of the sample is as GitHub’s official description says', async () => {
  const world = smallWorld({ repositories: 3 });
  const server = await serve(world);
  const store = world.repositories.find(({ releases }) => releases.size > 0);
  if (!store) throw new Error('No repository of the world has releases');
  const pull = [...store.pulls.values()].find(
    ({ number }) => store.reviews.of(number).length > 0 && store.reviewComments.of(number).length > 0,
  );
  const values = {
    owner: store.repository.owner.login,
    repo: store.repository.name,
    username: store.pulls.values().next().value?.user?.login,
    pull_number: pull?.number,
    issue_number: [...store.issues.values()].find(
      ({ number }) => store.issueComments.of(number).length > 0 && store.events.of(number).length > 0,
    )?.number,
    run_id: [...store.runs.values()][0]?.id,
    deployment_id: [...store.deployments.values()][0]?.id,
    release_id: [...store.releases.values()][0]?.id,
    ref: store.repository.default_branch,
    basehead: `${[...store.deployments.values()][0]?.sha}...${store.repository.default_branch}`,
  };
  const faults: string[] = [];
  for (const path of officialPaths) {
    const comments = path.includes('/pulls/') ? store.reviewComments : store.issueComments;
    const all = { ...values, comment_id: comments.all()[0]?.record.id };
    const address = path.replace(/\{(\w+)\}/g, (_, name) => String(all[name as keyof typeof all]));
    const asked = path === '/search/repositories' ? `${address}?q=payments` : address;
    const response = await get(server, asked);
    expect(response.status, asked).toBe(200);
    const body: unknown = await response.json();
    if (Array.isArray(body)) expect(body.length, asked).toBeGreaterThan(0);
    faults.push(...faultsOfRequest(asked), ...faultsOfAnswer(asked, body));
  }
  expect([...new Set(faults)]).toEqual([]);
});

test('the judge finds what is wrong', () => {
  expect(faultsOfRequest('/repos/acme/checkout/pulls?state=merged')).toEqual([
    expect.stringContaining('state may not be merged'),
  ]);
  expect(faultsOfRequest('/repos/acme/checkout/pulls?order=asc')).toEqual([
    expect.stringContaining('unknown parameter order'),
  ]);
  expect(faultsOfRequest('/repos/acme/checkout/branch')).toEqual([expect.stringContaining('no such path')]);
  expect(faultsOfRequest('/search/repositories')).toEqual([expect.stringContaining('q is missing')]);
  expect(faultsOfRequest('/repos/acme/checkout/pulls?state=all&per_page=100&page=2')).toEqual([]);
  expect(faultsOfAnswer('/repos/acme/checkout/deployments', [{ id: 'one' }])).not.toEqual([]);
});
