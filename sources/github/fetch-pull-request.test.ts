import { expect, it } from 'vitest';
import { serve, smallWorld } from '#sources/sample/testing.ts';
import { createGitHub } from './client.ts';
import { fetchPullRequest } from './fetch-pull-request.ts';

const REPOSITORY = 'acme/checkout';

it('G2: reads one pull request with every page of its lists', async () => {
  const server = await serve(smallWorld({ repositories: 1 }));
  const github = createGitHub({
    baseUrl: server.url,
    credentials: { tokens: ['sample'] },
    userAgent: 'leadline',
  });
  const store = server.world.repository(REPOSITORY);
  const [first] = store?.pullCommits.of(1) ?? [];
  if (!store || !first) throw new Error('The small world has no commits');
  const commits = Array.from({ length: 170 }, (_, index) => ({
    ...first,
    sha: `${index}`.padStart(40, '0'),
  }));
  store.pullCommits.replace(1, commits);
  const { head, record: pull } = await fetchPullRequest(github, REPOSITORY, 1);
  expect(head.id).toBe(store.repository.id);
  expect(pull).toMatchObject({ number: 1, title: store.pulls.get(1)?.title });
  expect(pull.commits.map(({ sha }) => sha)).toEqual(commits.map(({ sha }) => sha));
  expect(server.requests.map(({ graphqlOperation }) => graphqlOperation)).toEqual([
    'PullRequest',
    'MoreCommits',
    'MoreCommits',
  ]);
});

it('says that a pull request is gone', async () => {
  const server = await serve(smallWorld({ repositories: 1 }));
  const github = createGitHub({
    baseUrl: server.url,
    credentials: { tokens: ['sample'] },
    userAgent: 'leadline',
  });
  await expect(fetchPullRequest(github, REPOSITORY, 99_999)).rejects.toMatchObject({
    code: 'source_record_not_found',
    message: expect.stringContaining(`pull request ${REPOSITORY}#99999`),
  });
});
