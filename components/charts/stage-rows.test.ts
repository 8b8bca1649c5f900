import { expect, it } from 'vitest';
import { pullRequestStageNames } from '#lib/api/pull-requests.ts';
import { type StageBucket, stageRows } from './stage-rows.ts';
import { stages } from './stages.ts';

const bucket = (start: string, hours: number | null): StageBucket => ({
  start,
  partial: false,
  n: hours === null ? 0 : 3,
  meanSeconds:
    hours === null
      ? null
      : { coding: hours * 3_600, pickup: 3_600, review: 0, merge: 0, unreviewed: 0, deploy: null },
  elapsed: { mean: 0, p50: hours === null ? null : 7_200, p90: null },
  lead: { n: 0, mean: null, p50: null, p90: null },
});

it('knows every stage of the contract, in its order', () => {
  expect(stages.map(({ name }) => name)).toEqual(pullRequestStageNames);
});

it('turns seconds into the unit in which the tallest bar reads well', () => {
  const { rows, unit } = stageRows([bucket('2026-11-02', 23), bucket('2026-11-09', 5)], new Set());
  expect(unit.name).toBe('hours');
  expect(rows[0]).toMatchObject({ coding: 23, pickup: 1, median: 2 });
  expect(stageRows([bucket('2026-11-02', 72)], new Set()).unit.name).toBe('days');
});

it('leaves out hidden stages, and an empty bucket is a gap', () => {
  const { rows } = stageRows([bucket('2026-11-02', null), bucket('2026-11-09', 5)], new Set(['coding']));
  expect(rows[0]).toEqual({ start: '2026-11-02', partial: false, median: null, bucket: expect.anything() });
  expect(rows[1]?.coding).toBeUndefined();
  expect(rows[1]?.pickup).toBeGreaterThan(0);
});
