import { expect, it } from 'vitest';
import type { SampleGitHub } from '#sources/sample/github/server.ts';
import { later, serve, smallWorld } from '#sources/sample/testing.ts';
import { createGitHub, type GitHub } from './client.ts';
import { type PullRequestPage, pullRequestCursor, scanPullRequests } from './pull-requests.ts';
import { badAnswer } from './refusals.ts';

const REPOSITORY = 'acme/checkout';
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const early = { from: day('2025-01-20'), to: day('2025-02-10') };
const late = { from: day('2025-04-10'), to: day('2025-04-25') };

const start = () => serve(smallWorld({ repositories: 1, pullRequestsPerMonth: 150 }));
const clientOf = (server: SampleGitHub) =>
  createGitHub({
    baseUrl: server.url,
    credentials: { tokens: ['sample'] },
    userAgent: 'leadline',
    retryDelayMs: 1,
  });

const scan = (github: GitHub, range: typeof early, resume: PullRequestPage['cursor'] | null = null) =>
  scanPullRequests(github, { repository: REPOSITORY, watermark: later, resume, range });

const numbersOf = (pages: PullRequestPage[]) =>
  pages.flatMap(({ items }) => items.map(({ number }) => number));

const created = (server: SampleGitHub, { from, to }: typeof early) =>
  [...(server.world.repository(REPOSITORY)?.pulls.values() ?? [])]
    .filter(({ created_at }) => Date.parse(created_at) >= from.getTime())
    .filter(({ created_at }) => Date.parse(created_at) <= to.getTime())
    .map(({ number }) => number)
    .sort((a, b) => a - b);

it.each([
  ['oldest', early, 'ASC'],
  ['newest', late, 'DESC'],
])('reads a range from the %s on, without the rest of the list', async (_, range, direction) => {
  const server = await start();
  const pages = await Array.fromAsync(scan(clientOf(server), range));
  const expected = created(server, range);
  expect(expected.length).toBeGreaterThan(50);
  const numbers = numbersOf(pages);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(expected);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(pages[0]?.cursor).toMatchObject({ direction, total: expected.length });
  expect(pages.every(({ page }) => page.totalCount === expected.length)).toBe(true);
  const size = server.world.repository(REPOSITORY)?.pulls.size ?? 0;
  expect(pages.length * 25).toBeLessThan(size / 2);
});

it('passes over what stands before a range by its times alone', async () => {
  const server = await start();
  const range = { from: day('2025-03-01'), to: day('2025-03-04') };
  const pages = await Array.fromAsync(scan(clientOf(server), range));
  expect(numbersOf(pages).toSorted((a, b) => a - b)).toEqual(created(server, range));
  const operations = server.requests.map(({ graphqlOperation }) => graphqlOperation);
  expect(operations.filter((name) => name === 'Counts')).toHaveLength(1);
  expect(operations.filter((name) => name === 'CreationTimes').length).toBeGreaterThan(1);
  expect(operations.filter((name) => name === 'PullRequests').length).toBeLessThanOrEqual(6);
});

it('goes on where it was left, wherever that was, though pull requests are updated meanwhile', async () => {
  const server = await start();
  const github = clientOf(server);
  const whole = await Array.fromAsync(scan(github, early));
  server.setFaults({ moving: 1 });
  for (const [index, { cursor }] of whole.entries()) {
    const resume = pullRequestCursor.parse(JSON.parse(JSON.stringify(cursor)));
    expect(resume).toEqual(cursor);
    const rest = await Array.fromAsync(scan(github, early, resume));
    // The last page is read again, since nothing says yet that it was the last.
    const expected = whole.slice(Math.min(index + 1, whole.length - 1));
    expect(numbersOf(rest)).toEqual(numbersOf(expected));
  }
});

it('leaves the cursor of another scan alone, and one that GitHub has forgotten', async () => {
  const server = await start();
  const github = clientOf(server);
  const expected = created(server, early);
  const [latest] = await Array.fromAsync(
    scanPullRequests(github, { repository: REPOSITORY, watermark: later, resume: null }),
  );
  const [other] = await Array.fromAsync(scan(github, late));
  const [own] = await Array.fromAsync(scan(github, early));
  if (!latest || !other || !own) throw new Error('Nothing was read');
  for (const resume of [latest.cursor, other.cursor, { ...own.cursor, after: 'long ago' }]) {
    const pages = await Array.fromAsync(scan(github, early, resume));
    expect(numbersOf(pages).toSorted((a, b) => a - b)).toEqual(expected);
  }
});

it('reads a range without a total where the source cannot search', async () => {
  const server = await start();
  const github = clientOf(server);
  const unsearchable: GitHub = {
    ...github,
    query: (question) =>
      question.document.includes('search(')
        ? Promise.reject(badAnswer(github.host, question.what, 'search is switched off'))
        : github.query(question),
  };
  const pages = await Array.fromAsync(scan(unsearchable, early));
  expect(numbersOf(pages).toSorted((a, b) => a - b)).toEqual(created(server, early));
  expect(pages.map(({ page }) => page.totalCount).every((total) => total === null)).toBe(true);
});

it('sets aside what does not fit in the range, and nothing that is surely outside', async () => {
  const server = await start();
  server.setFaults({ bad: 0.2 });
  const pages = await Array.fromAsync(scan(clientOf(server), early));
  const rejected = pages.flatMap((page) => page.rejected.map(({ key }) => Number(key.slice(1))));
  const expected = created(server, early);
  const found = [...numbersOf(pages), ...rejected].sort((a, b) => a - b);
  expect(found.filter((number) => expected.includes(number))).toEqual(expected);
  // Of one with an unreadable time at an edge of the range nobody knows on which side it is.
  expect(found.length - expected.length).toBeLessThanOrEqual(2);
});

it('finds nothing in a range before or after everything', async () => {
  const server = await start();
  for (const range of [
    { from: day('2019-01-01'), to: day('2019-02-01') },
    { from: day('2030-01-01'), to: day('2030-02-01') },
  ]) {
    const pages = await Array.fromAsync(scan(clientOf(server), range));
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatchObject({ items: [], rejected: [], page: { totalCount: 0 } });
  }
});
