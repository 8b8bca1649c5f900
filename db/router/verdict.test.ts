import { describe, expect, it } from 'vitest';
import { judge, type ProbeResult, unknownVerdict, type Verdict, wayBack } from './verdict.ts';

const good = (at: number, lagMs: number | null = 0): ProbeResult => ({ ok: true, at, lagMs, lagBytes: 0 });
const bad = (at: number, fatal = false, cause: 'lost' | 'wrong' = 'lost'): ProbeResult => ({
  ok: false,
  at,
  reason: 'no answer',
  fatal,
  cause,
});
const verdictOf = (probes: ProbeResult[], start: Verdict = unknownVerdict(0)) =>
  probes.reduce((verdict, probe) => judge(verdict, probe, 30_000), start);

describe('the verdict on a replica', () => {
  it('lets a replica in with its first good probe after the start', () => {
    expect(verdictOf([good(1)]).state).toBe('in');
  });

  it('keeps a replica out that has not reached the position at which this process started', () => {
    expect(verdictOf([good(1, null), good(2, null)])).toMatchObject({ state: 'out' });
    expect(verdictOf([good(1, null), good(2, 0)]).state).toBe('in');
  });

  it('puts a replica out when it is later than the limit, and says how late', () => {
    expect(verdictOf([good(1), good(2, 41_000)])).toMatchObject({
      state: 'out',
      since: 2,
      reason: '41 s behind (limit 30)',
    });
  });

  it('takes it back after three checks below half the limit, not at the limit', () => {
    const late = verdictOf([good(1), good(2, 41_000)]);
    expect(verdictOf([good(3, 29_000), good(4, 29_000), good(5, 29_000)], late).state).toBe('out');
    expect(verdictOf([good(3, 1_000), good(4, 1_000)], late).state).toBe('out');
    expect(verdictOf([good(3, 1_000), good(4, 1_000), good(5, 1_000)], late)).toMatchObject({
      state: 'in',
      since: 5,
    });
    expect(verdictOf([good(3, 1_000), good(4, 20_000), good(5, 1_000), good(6, 1_000)], late).state).toBe(
      'out',
    );
  });

  it('forgives one failed probe and puts out at the second', () => {
    expect(verdictOf([good(1), bad(2)]).state).toBe('in');
    expect(verdictOf([good(1), bad(2), good(3), bad(4)]).state).toBe('in');
    expect(verdictOf([good(1), bad(2), bad(3)])).toMatchObject({ state: 'out', reason: 'no answer' });
  });

  it('puts out a wrong server at once', () => {
    expect(verdictOf([good(1), bad(2, true)]).state).toBe('out');
  });

  it('says how late a replica is now, not how late it was, until it is back', () => {
    const late = verdictOf([good(1), good(2, 41_000)]);
    expect(verdictOf([good(3, 20_000)], late)).toMatchObject({ since: 2, reason: '20 s behind (limit 30)' });
    expect(verdictOf([good(3, 4_000)], late).reason).toBe('4 s behind (limit 30)');
    expect(verdictOf([good(3, 20_000)], verdictOf([good(1), bad(2, true)])).reason).toBe(
      '20 s behind (limit 30)',
    );
    // It was lost, and is not late: the reason stays until it has proved itself.
    expect(verdictOf([good(3, 0)], verdictOf([good(1), bad(2, true)])).reason).toBe('no answer');
  });

  it.each([
    [[], 'in with its first good check'],
    [[good(1, null)], 'in when it has caught up'],
    [[good(1), good(2, 41_000)], 'back when under 15 s for 3 checks'],
    [[good(1), bad(2, true)], 'back after 3 good checks'],
    [[good(1), bad(2, true), good(3)], 'back after 3 good checks'],
    [[good(1), bad(2, true, 'wrong')], 'never read from while that is so'],
    [[good(1), bad(2, true, 'wrong'), good(3)], 'back after 3 good checks'],
    [[good(1), bad(2, true), good(3, 20_000)], 'back when under 15 s for 3 checks'],
  ])('says what brings it back, by what put it out (%#)', (probes, back) => {
    expect(wayBack(verdictOf(probes), 30_000)).toBe(back);
  });
});
