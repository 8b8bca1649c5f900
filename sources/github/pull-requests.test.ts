import { afterEach, expect, it } from 'vitest';
import { generateWorld } from '#sources/sample/generate.ts';
import { type SampleGitHub, startSampleGitHub } from '#sources/sample/github/server.ts';
import { createGitHub } from './client.ts';
import { fetchPullRequest } from './fetch-pull-request.ts';
import { scanPullRequests } from './pull-requests.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');
let sample: SampleGitHub;
afterEach(() => sample.close());

async function start() {
  const world = generateWorld({
    from: new Date('2026-09-01T00:00:00Z'),
    months: 3,
    repositories: 1,
    pullRequestsPerMonth: 30,
  });
  sample = await startSampleGitHub({ world, now: () => NOW });
  return createGitHub({ baseUrl: sample.url, credentials: { tokens: ['sample'] }, userAgent: 'leadline' });
}

it('gives pull requests with their repository, newest update first', async () => {
  const github = await start();
  const [store] = sample.world.repositories;
  const repository = store?.repository.full_name ?? '';
  const pages = await Array.fromAsync(
    scanPullRequests(github, { repository, watermark: null, resume: null }),
  );
  const all = pages.flatMap(({ items }) => items);
  expect(all).toHaveLength(store?.pulls.size ?? 0);
  const times = all.map(({ updatedAt }) => updatedAt);
  expect(times).toEqual(times.toSorted().toReversed());
  expect(pages[0]?.page).toMatchObject({
    repository: { id: store?.repository.id, fullName: repository, defaultBranch: 'main', archived: false },
    totalCount: store?.pulls.size,
    at: NOW,
  });
  expect(all.some(({ commits, reviews }) => commits.length > 0 && reviews.length > 0)).toBe(true);
});

it('G1: asks for 25 at a time, for half of that after a 502 or 504, and for more again', async () => {
  const github = await start();
  const [store] = sample.world.repositories;
  const repository = store?.repository.full_name ?? '';
  const asked = () => sample.requests.map(({ variables }) => variables?.first);
  const pages = scanPullRequests(github, { repository, watermark: null, resume: null });
  sample.setFaults({ badGateway: 1 });
  const first = pages.next();
  await expect.poll(asked, { interval: 1, timeout: 10_000 }).toEqual([25, 12]);
  sample.setFaults(undefined);
  const found = [...((await first).value?.items ?? [])];
  for await (const { items } of pages) found.push(...items);
  expect(asked().slice(0, 3)).toEqual([25, 12, 6]);
  expect(asked().slice(3, 5)).toEqual([12, 24]);
  expect(new Set(found.map(({ number }) => number)).size).toBe(store?.pulls.size);
});

it('says when a pull request was opened for review, not when its draft was made', async () => {
  const github = await start();
  const [store] = sample.world.repositories;
  const repository = store?.repository.full_name ?? '';
  const pages = await Array.fromAsync(
    scanPullRequests(github, { repository, watermark: null, resume: null }),
  );
  const pull = pages.flatMap(({ items }) => items).find(({ draft, state }) => !draft && state === 'open');
  const number = pull?.number ?? 0;
  const at = (hours: number) => NOW.getTime() - hours * 3_600_000;
  const drafted = (hours: number, draft: boolean) =>
    sample.world.apply({ type: 'pull.draft', at: at(hours), repository, number, by: null, draft });
  const opened = async () => {
    const read = await Array.fromAsync(
      scanPullRequests(github, { repository, watermark: null, resume: null }),
    );
    return read.flatMap(({ items }) => items).find((item) => item.number === number)?.openedAt;
  };

  const events = store?.events.of(number).filter(({ event }) => /draft|ready/.test(event)) ?? [];
  expect(events).toEqual([]);
  expect(await opened()).toBe(pull?.createdAt);
  const record = store?.pulls.get(number);
  if (record) record.draft = true;
  expect(await opened()).toBeNull();
  drafted(3, false);
  expect(await opened()).toBe(new Date(at(3)).toISOString());
  drafted(2, true);
  drafted(1, false);
  expect(await opened()).toBe(new Date(at(3)).toISOString());
});

it('reads what happened to a pull request: who was asked, person or team, and how its head was replaced', async () => {
  const github = await start();
  const [store] = sample.world.repositories;
  const repository = store?.repository.full_name ?? '';
  const record = [...(store?.pulls.values() ?? [])].find(({ draft, state }) => !draft && state === 'open');
  const number = record?.number ?? 0;
  const [hours, by] = [(n: number) => NOW.getTime() - n * 3_600_000, record?.user ?? null];
  const at = (n: number) => ({ at: hours(n), repository, number, by });
  const [team, person] = [
    { id: 3, slug: 'core' },
    { login: 'grace', id: 4 },
  ];
  const before = record?.head.sha ?? '';
  const [commit] = store?.pullCommits.of(number) ?? [];
  if (!commit) throw new Error('it has no commit');
  const commits = [{ ...commit, sha: 'f'.repeat(40), parents: [] }];
  sample.world.apply({ type: 'pull.review_requested', ...at(5), reviewer: team });
  sample.world.apply({ type: 'pull.review_requested', ...at(4), reviewer: person });
  sample.world.apply({ type: 'pull.review_request_removed', ...at(3), reviewer: person });
  sample.world.apply({ type: 'pull.pushed', ...at(2), commits, forced: true });
  const { record: pull } = await fetchPullRequest(github, repository, number);
  const actor = record?.user?.login ?? null;
  const nothing = { actor, actorIsBot: false, reviewer: null, beforeSha: null, afterSha: null };
  expect(pull.events.slice(-4)).toEqual(
    [
      { ...nothing, kind: 'review_requested', reviewer: 'acme/core', at: 5 },
      { ...nothing, kind: 'review_requested', reviewer: 'grace', at: 4 },
      { ...nothing, kind: 'review_request_removed', reviewer: 'grace', at: 3 },
      { ...nothing, kind: 'force_pushed', beforeSha: before, afterSha: 'f'.repeat(40), at: 2 },
    ].map((event) => ({ ...event, id: expect.any(String), at: new Date(hours(event.at)).toISOString() })),
  );
  expect(pull.headSha).toBe('f'.repeat(40));
  expect(pull.commits.at(-1)).toMatchObject({ authorEmail: commit.commit.author?.email });
});
