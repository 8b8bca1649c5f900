import { expect, it } from 'vitest';
import type { PullRequest } from '#lib/records/pull-request.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import { badKindOf } from '#sources/sample/github/faults/bad-records.ts';
import type { Faults } from '#sources/sample/github/faults/faults.ts';
import type { SampleGitHub } from '#sources/sample/github/server.ts';
import { later, serve, smallWorld } from '#sources/sample/testing.ts';
import { createGitHub } from './client.ts';
import { fetchPullRequest } from './fetch-pull-request.ts';
import { scanPullRequests } from './pull-requests.ts';

const REPOSITORY = 'acme/checkout';

const clientOf = (server: SampleGitHub) =>
  createGitHub({
    baseUrl: server.url,
    credentials: { tokens: ['sample'] },
    userAgent: 'leadline',
    retryDelayMs: 1,
  });

async function read(server: SampleGitHub, watermark: Date | null = null) {
  const scan = { repository: REPOSITORY, watermark, resume: null };
  const pages = await Array.fromAsync(scanPullRequests(clientOf(server), scan));
  const items = new Map<number, PullRequest>();
  for (const page of pages) for (const item of page.items) items.set(item.number, item);
  return { pages, items, rejected: pages.flatMap((page): RejectedRecord[] => page.rejected) };
}

async function start(faults: Faults) {
  const server = await serve(smallWorld({ repositories: 1 }), { faults });
  const numbers = [...(server.world.repository(REPOSITORY)?.pulls.values() ?? [])].map(
    ({ number }) => number,
  );
  return { server, numbers };
}

it('G1, G12: reads everything past errors, limits, web pages, cut connections and moving pages', async () => {
  const { server, numbers } = await start({
    badGateway: 0.1,
    secondary: 0.04,
    html: 0.05,
    dropEvery: 7,
    moving: 0.3,
    exhaustAfter: { answers: 15, seconds: 1 },
  });
  const { items, rejected } = await read(server);
  expect([...items.keys()].sort((a, b) => a - b)).toEqual(numbers.sort((a, b) => a - b));
  expect(rejected).toEqual([]);
}, 60_000);

it('says on every page what is left of the budget', async () => {
  const { server } = await start({});
  const { pages } = await read(server);
  const budgets = pages.map(({ page }) => page.budget);
  expect(budgets.every((budget) => budget?.limit === 5000)).toBe(true);
  const left = budgets.map((budget) => budget?.remaining ?? 0);
  expect(left).toEqual(left.toSorted((a, b) => b - a));
  expect(new Set(left).size).toBe(left.length);
});

it.each([
  ['web pages', { html: 0.999 }, 'source_bad_answer', /a web page, no JSON \(tried 3 times\)/],
  ['cut connections', { dropEvery: 1 }, 'source_unreachable', /\(tried 5 times\)/],
  ['bad gateways', { badGateway: 1 }, 'source_unreachable', /it answers 502.*\(tried 5 times\)/],
  ['a repeated cursor', { repeatCursor: 1 }, 'source_bad_answer', /second time \(tried 3 times\)/],
  ['empty pages', { emptyPage: 2 }, 'source_bad_answer', /an empty page.*\(tried 3 times\)/],
])('ends after a few tries on %s, and names the request', async (_, faults, code, text) => {
  const { server } = await start(faults);
  const error = await read(server).then(
    () => new Error('answered'),
    (caught: unknown) => caught as Error,
  );
  expect(error).toMatchObject({ code });
  expect(error.message).toContain(`pull requests of ${REPOSITORY}`);
  expect(error.message).toMatch(text);
});

it('sets aside what does not fit, once and with the reason, and reads all the rest', async () => {
  const share = 0.1;
  const { server, numbers } = await start({ bad: share, moving: 0.2 });
  const kinds = new Map(numbers.map((number) => [number, badKindOf(number, share)]));
  const { items, rejected } = await read(server);
  const bad = numbers.filter((number) => kinds.get(number) !== null);
  expect(bad.length).toBeGreaterThan(10);
  expect(new Set(rejected.map(({ key }) => key))).toEqual(new Set(bad.map((number) => `#${number}`)));
  expect(items.size).toBe(numbers.length - bad.length);
  expect(new Set(rejected.map(({ key, payload }) => key + JSON.stringify(payload))).size).toBe(
    rejected.length,
  );

  const reasons = {
    'wrong type': /^additions: expected number, received string$/,
    'missing id': /^id: expected string, received undefined$/,
    'date out of range': /^createdAt: absurd date: year 275760 is not from 1970 to 2200$/,
    'absurd year': /^createdAt: absurd date: year (1|9999) is not/,
    'huge title': /^record of 5\.2 MB is larger than 1 MB$/,
  };
  for (const { key, reason, payload } of rejected) {
    const kind = kinds.get(Number(key.slice(1)));
    expect(reason).toMatch(kind ? reasons[kind] : 'none');
    // It can be kept.
    expect(JSON.stringify(payload).length).toBeLessThan(100_000);
    if (kind === 'huge title') {
      expect(payload).toMatchObject({ title: expect.stringMatching(/^x{1000}… \(5,242,880 characters\)$/) });
    }
  }

  const number = bad[0] ?? 0;
  const { record: alone } = await fetchPullRequest(clientOf(server), REPOSITORY, number);
  server.setFaults(undefined);
  expect((await read(server)).items.get(number)).toEqual(alone);
});

it('stops at the watermark also when what stands there does not fit', async () => {
  const { server } = await start({ bad: 1 });
  const { pages, rejected } = await read(server, new Date(later.getTime() - 3 * 86_400_000));
  expect(pages.length).toBeLessThan(4);
  expect(rejected.length).toBeGreaterThan(0);
  const oldest = later.getTime() - 3 * 86_400_000 - 120_000;
  for (const { payload } of rejected) {
    expect(Date.parse((payload as { updatedAt: string }).updatedAt)).toBeGreaterThanOrEqual(oldest);
  }
});
