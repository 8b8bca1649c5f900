import type { QueryMeta } from '#lib/api/meta.ts';
import type { Db } from '../../router/router.ts';
import type { MetricScope } from '../metric-scope.ts';
import type { Asked } from './example-questions.ts';

/** What an answer says of what: `{ now: { rate: 0.25 } }`, in the words of docs/metrics.md; durations in seconds. */
export type Answer = Record<string, Record<string, unknown>>;

/** Asks a question; what it answers in those words. */
export type Answerer = (db: Db, scope: MetricScope, asked: Asked) => Promise<Answer>;

/** Each bucket under its first day, and how many there are. */
export function bucketsOf(buckets: readonly { start: string; partial: boolean }[]): Answer {
  return {
    buckets: { n: buckets.length, partial: buckets.filter(({ partial }) => partial).length },
    ...Object.fromEntries(buckets.map(({ start, ...row }) => [start, row])),
  };
}

/** What the answer rests on: items, those mended, and those that each rule left out. */
export const restsOn = ({
  n,
  anomalies,
  excluded,
}: Pick<QueryMeta, 'n' | 'anomalies' | 'excluded'>): Answer => ({
  'rests on': { n, mended: anomalies, ...excluded },
});
