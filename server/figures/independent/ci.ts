import type { Asked } from './model.ts';
import { median, percentile, type Span, share } from './numbers.ts';
import type { RawRun } from './raw-types.ts';
import { isFailure, isSuccess } from './reviewers.ts';

/** What has no start, or no end, has no duration; clocks of two machines never give less than nothing. */
const seconds = ({ started, finished }: RawRun) =>
  started === null || finished === null ? [] : Math.max(0, (finished - started) / 1_000);

function figures(runs: readonly RawRun[]) {
  const [successes, failures] = [runs.filter(isSuccess), runs.filter(isFailure)];
  const times = [...successes, ...failures].flatMap(seconds);
  return {
    runs: runs.length,
    successes: successes.length,
    failures: failures.length,
    successRate: share(successes.length, successes.length + failures.length),
    p50: median(times),
    p95: percentile(times, 0.95),
  };
}

/** Of completed runs; the buckets of one workflow alone, when it is asked for. */
export function ci(a: Asked, workflow?: string) {
  const completed = a.runs.filter(({ status }) => status === 'completed');
  const madeIn = (span: Span) => completed.filter(({ created }) => a.within(span)(created));
  const groups = Map.groupBy(madeIn(a.span), (run) => `${run.repository} ${run.workflow}`);
  const workflows = [...groups.entries()].map(([key, runs]) => {
    const before = figures(madeIn(a.previous).filter((run) => `${run.repository} ${run.workflow}` === key));
    const newest = runs.toSorted((one, other) => other.id - one.id)[0] as RawRun;
    return {
      id: newest.workflow,
      repository: a.raw.repositories.get(newest.repository)?.name,
      name: newest.name,
      ...figures(runs),
      previous: { runs: before.runs, successRate: before.successRate, p50: before.p50 },
    };
  });
  return {
    workflows: workflows.toSorted((one, other) =>
      `${one.repository} ${one.name}` < `${other.repository} ${other.name}` ? -1 : 1,
    ),
    buckets: a.buckets.map(({ start, partial, ...span }) => ({
      start,
      partial,
      ...figures(madeIn(span).filter((run) => workflow === undefined || run.workflow === workflow)),
    })),
  };
}
