import { expect, it } from 'vitest';
import { healthy, pool, replica } from './testing.ts';
import { troublesOf } from './troubles.ts';

const late = {
  state: 'out' as const,
  reason: '41 s behind (limit 30)',
  back: 'back when under 15 s for 3 checks',
};

it('is silent while all is well', () => {
  expect(troublesOf(healthy())).toEqual([]);
});

it('says what a late replica means, and who answers instead', () => {
  const [trouble] = troublesOf(healthy({ replicas: [replica(1, late), replica(2)] }));
  expect(trouble).toMatchObject({
    tone: 'late',
    title: 'replica-1 is out',
    text: '41 s behind (limit 30). Dashboards are answered by replica-2. Reports and exports by replica-1. It is back when under 15 s for 3 checks.',
  });
});

it('says that the primary answers, bounded, when no replica is left', () => {
  const lost = { ...late, reason: 'connection lost' };
  const [trouble] = troublesOf(
    healthy({ replicas: [replica(1, { ...lost, report: { ...lost, since: '', limitMs: 300_000 } })] }),
  );
  expect(trouble?.tone).toBe('broken');
  expect(trouble?.text).toContain('Dashboards are answered by the primary, at most 5 at once.');
  expect(trouble?.text).toContain('Exports are refused');
});

it('puts a lost primary on top, and says that reads go on', () => {
  const { primary } = healthy();
  const troubles = troublesOf(
    healthy({
      primary: { ...primary, state: 'down', reason: 'connection lost: refused' },
      replicas: [replica(1, { ...late, takenOut: { by: 'ada', at: '' } }), replica(2)],
    }),
  );
  expect(troubles.map(({ title }) => title)).toEqual(['The primary is down', 'replica-1 is out']);
  expect(troubles[0]?.text).toContain('read from the replicas');
});

it('says what is left while the primary is gone and a replica is late for dashboards', () => {
  const primary = { ...healthy().primary, state: 'down' as const, reason: 'connection lost: refused' };
  const [first] = troublesOf(healthy({ primary, replicas: [replica(1, late), replica(2, late)] }));
  expect(first?.text).toContain(
    'Dashboards and sessions are read from replica-1 and replica-2, beyond the limit, marked with their age.',
  );
  // Its last verdict on reports was good; it does not answer now.
  const [none, out] = troublesOf(healthy({ primary, replicas: [replica(1, { ...late, lagMs: null })] }));
  expect(none?.text).toContain('No replica can take over the reads: dashboards are refused (503).');
  expect(out?.text).toContain('Dashboards are refused (503).');
});

it('names a full pool', () => {
  const { primary } = healthy();
  const web = pool('web', { size: 8, maxOverflow: 4, waiting: 3, oldestWaitMs: 120.4 });
  expect(troublesOf(healthy({ primary: { ...primary, pools: [web] } }))).toMatchObject([
    { title: 'The web pool of primary is full', text: expect.stringContaining('All 12 connections') },
  ]);
});
