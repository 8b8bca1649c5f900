import type { Gap } from '#lib/api/runs.ts';
import { addDays } from '#lib/days.ts';

/** Days in a row of one scope of which records are missing. */
export interface GapRange extends Pick<Gap, 'integrationId' | 'integration' | 'job' | 'scope'> {
  /** First and last day, UTC, inclusive. */
  from: string;
  to: string;
  days: number;
  sourceCount: number;
  storedCount: number;
  /** When the day that was compared longest ago was compared. */
  checkedAt: string;
}

/** Joins days in a row of the same scope; by scope, the newest days first. */
export function mergeGaps(gaps: readonly Gap[]): GapRange[] {
  const ranges: GapRange[] = [];
  for (const { day, ...gap } of gaps.toSorted(byScopeThenDay)) {
    const last = ranges.at(-1);
    if (last && isSameScope(last, gap) && addDays(last.to, 1) === day) {
      last.to = day;
      last.days++;
      last.sourceCount += gap.sourceCount;
      last.storedCount += gap.storedCount;
      if (gap.checkedAt < last.checkedAt) last.checkedAt = gap.checkedAt;
    } else ranges.push({ ...gap, from: day, to: day, days: 1 });
  }
  return ranges.toSorted((a, b) => compareScopes(a, b) || (a.from < b.from ? 1 : -1));
}

type Scoped = Pick<Gap, 'integrationId' | 'job' | 'scope'>;

const isSameScope = (a: Scoped, b: Scoped) => compareScopes(a, b) === 0;

function compareScopes(a: Scoped, b: Scoped): number {
  return (
    Number(a.integrationId) - Number(b.integrationId) || compare(a.scope, b.scope) || compare(a.job, b.job)
  );
}

const byScopeThenDay = (a: Gap, b: Gap) => compareScopes(a, b) || compare(a.day, b.day);

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
