import { type Band, bandYears, frequencyBand, shareBand, timeBand } from '#lib/bands.ts';
import { changeFailRate } from '../change-fail-rate.ts';
import { deploymentFrequency } from '../deployment-frequency.ts';
import { leadTime } from '../lead-time.ts';
import { recoveryTime } from '../recovery-time.ts';
import { reworkRate } from '../rework-rate.ts';
import { type Answer, type Answerer, bucketsOf, restsOn } from './answer.ts';

// The questions of delivery in the words of docs/metrics.md.

const bands = (of: (year: (typeof bandYears)[number]) => Band): Answer => ({
  bands: Object.fromEntries(bandYears.map((year) => [String(year), wordOf(of(year))])),
});

function wordOf(band: Band): string {
  if (band.kind === 'mean') return String(band.value);
  if (band.kind === 'unrated' || band.kind === 'none') return band.kind;
  return band.label.toLowerCase().replaceAll(' ', '-');
}

const percentilesOf = ({
  n,
  p50,
  p75,
  p90,
  p95,
}: Record<'p50' | 'p75' | 'p90' | 'p95', number | null> & { n: number }) => ({ n, p50, p75, p90, p95 });

export const deliveryAnswers: Record<string, Answerer> = {
  'deployment frequency': async (db, scope) => {
    const { current, previous, buckets, knownFrom, meta } = await deploymentFrequency(db, scope);
    const period = (row: typeof current) => ({
      deployments: row.deployments,
      failures: row.failures,
      'per day': row.perDay,
      'full weeks': row.fullWeeks,
      'days per week': row.daysPerWeek,
      'full months': row.fullMonths,
      'days per month': row.daysPerMonth,
    });
    return {
      now: period(current),
      before: period(previous),
      ...bucketsOf(buckets),
      ...restsOn(meta),
      known: { from: knownFrom },
      ...bands((year) => frequencyBand(year, current)),
    };
  },
  'lead time': async (db, scope) => {
    const { current, previous, buckets, meta } = await leadTime(db, scope);
    return {
      now: { ...percentilesOf(current), 'by time': current.byTime },
      before: percentilesOf(previous),
      ...bucketsOf(buckets),
      ...restsOn(meta),
      ...bands((year) => timeBand('leadTime', year, { n: current.n, value: current.p50 })),
    };
  },
  'change fail rate': async (db, scope) => {
    const { current, previous, buckets, meta } = await changeFailRate(db, scope);
    const view = ({ failedPipelines, ...row }: typeof current) => ({ ...row, pipelines: failedPipelines });
    return {
      now: view(current),
      before: view(previous),
      ...bucketsOf(buckets.map(({ start, partial, ...row }) => ({ start, partial, ...view(row) }))),
      ...restsOn(meta),
      ...bands((year) => shareBand('failRate', year, { n: current.reached, value: current.rate })),
    };
  },
  'recovery time': async (db, scope) => {
    const { current, previous, buckets, meta } = await recoveryTime(db, scope);
    const period = ({ mttr, opened, unattributed, ...row }: typeof current) => ({
      ...percentilesOf(row),
      opened,
      unattributed,
      'restored n': mttr.n,
      'restored p50': mttr.p50,
    });
    return {
      now: period(current),
      before: period(previous),
      ...restsOn(meta),
      ...bucketsOf(
        buckets.map(({ mttr, ...row }) => ({ ...row, 'restored n': mttr.n, 'restored p50': mttr.p50 })),
      ),
      ...bands((year) => timeBand('recovery', year, { n: current.n, value: current.p50 })),
    };
  },
  'rework rate': async (db, scope) => {
    const { current, previous, buckets, meta } = await reworkRate(db, scope);
    const period = ({ by, ...row }: typeof current) => ({ ...row, ...by });
    return {
      now: period(current),
      before: period(previous),
      ...bucketsOf(buckets),
      ...restsOn(meta),
      ...bands((year) => shareBand('rework', year, { n: current.reached, value: current.rate })),
    };
  },
};
