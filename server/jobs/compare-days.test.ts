import { expect, it } from 'vitest';
import type { StepWork } from '#server/etl/job.ts';
import { createGitHub } from '#sources/github/client.ts';
import { serve, smallWorld } from '#sources/sample/testing.ts';
import { quiet } from '../etl/testing/fixture.ts';
import { compareDays } from './compare-days.ts';

it('compares the last three years after a whole scan, and a known gap however old it is', async () => {
  const server = await serve(smallWorld());
  const github = createGitHub({
    baseUrl: server.url,
    credentials: { tokens: ['sample'] },
    userAgent: 'leadline',
  });
  const compared: string[] = [];
  const work: Pick<StepWork, 'gaps' | 'touched' | 'range' | 'reconcile' | 'tell' | 'signal' | 'log'> = {
    gaps: async () => ['2012-02-29'],
    touched: async () => ['2011-01-01'],
    range: null,
    reconcile: async (_, days) => void compared.push(...days.map(({ day }) => day)),
    tell: () => {},
    signal: new AbortController().signal,
    log: quiet,
  };
  const of = { repository: 'acme/checkout', repositoryId: '1', whole: true };
  await compareDays(work as StepWork, github, of);
  const [known, ...newest] = compared.toSorted();
  expect(known).toBe('2012-02-29');
  expect(newest).toHaveLength(1_100);
  expect(newest.at(-1)).toBe(new Date().toISOString().slice(0, 10));
});
