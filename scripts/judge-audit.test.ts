import { expect, it } from 'vitest';
import { judgeAudit } from './judge-audit.mjs';

const advisory = (id: string, name: string, severity: string) => ({
  source: 1,
  name,
  severity,
  title: `${name} does too much`,
  url: `https://github.com/advisories/${id}`,
});
const report = (...found: ReturnType<typeof advisory>[]) => ({
  vulnerabilities: {
    ...Object.fromEntries(found.map((one) => [one.name, { via: [one] }])),
    // Hangs on it, and has none of its own.
    parent: { via: found.map(({ name }) => name) },
  },
});
const now = new Date('2026-11-27T12:00:00Z');
const judge = (
  shipped: ReturnType<typeof report>,
  all: ReturnType<typeof report>,
  exceptions: { advisory: string; reason: string; until: string }[] = [],
) => judgeAudit({ shipped, all, exceptions, now }).map(({ verdict, words }) => `${verdict} ${words}`);

const inShipped = advisory('GHSA-1111', 'left-pad', 'moderate');
const inTests = advisory('GHSA-2222', 'test-pad', 'moderate');
const badInTests = advisory('GHSA-3333', 'bad-pad', 'high');

it('asks for more of what is shipped than of what only builds and tests', () => {
  expect(judge(report(inShipped), report(inShipped, inTests, badInTests))).toEqual([
    expect.stringMatching(/^to do moderate, left-pad \(shipped\)/),
    expect.stringMatching(/^below the threshold moderate, test-pad \(development\)/),
    expect.stringMatching(/^to do high, bad-pad \(development\)/),
  ]);
  expect(judge(report(), report())).toEqual([]);
});

it('leaves what was reviewed alone until its day, and tells of reviews for nothing', () => {
  const review = (advisory: string, until: string) => ({ advisory, until, reason: 'we never pad' });
  expect(
    judge(report(inShipped, badInTests), report(inShipped, badInTests), [
      review('GHSA-1111', '2026-11-27'),
      review('GHSA-3333', '2026-11-26'),
      review('GHSA-4444', '2027-01-01'),
    ]),
  ).toEqual([
    expect.stringMatching(/^reviewed .*we never pad \(until 2026-11-27\)$/),
    expect.stringMatching(/^to do high, bad-pad .*good until 2026-11-26$/),
    expect.stringMatching(/^superfluous GHSA-4444/),
  ]);
});
