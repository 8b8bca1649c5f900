import { addDays } from '#lib/days.ts';

/** A step of a workflow as a band; a category of null: statuses that belong to no step. */
export interface FlowBand {
  id: string;
  name: string;
  category: 'todo' | 'in_progress' | 'waiting' | 'done' | null;
}

export interface FlowDay {
  day: string;
  /** One per step, in their order. */
  counts: readonly number[];
}

/** A day as the chart draws it: what each band holds, by the step’s id. */
export interface FlowRow {
  /** Where it stands on the axis. */
  day: string;
  bands: Record<string, number>;
  source: FlowDay;
}

/** So many days are drawn at most; a screen has not many more columns. */
const MOST_DAYS = 800;

/**
 * Rows of a cumulative flow. Done steps hold what was done in all time, which would press the work of today to a hair:
 * they are drawn without what they held before the first day, or at their least where issues left them again; `hidden` are
 * left out. Days beyond what can be drawn are thinned evenly, the last one always stays. One day alone is drawn up to the
 * next: a band needs a width.
 */
export function flowRows(
  steps: readonly FlowBand[],
  days: readonly FlowDay[],
  /** At the end of the day before them, one per step. */
  eve: readonly number[],
  hidden: ReadonlySet<string>,
): { rows: FlowRow[]; bands: FlowBand[] } {
  // From the ground up: done first, so that what flows in stands on top of what flowed out.
  const bands = steps.filter(({ id }) => !hidden.has(id)).toReversed();
  const place = new Map(steps.map(({ id }, index) => [id, index]));
  const countOf = ({ counts }: Pick<FlowDay, 'counts'>, id: string) => counts[place.get(id) ?? -1] ?? 0;
  const before = new Map(
    steps
      .filter(({ category }) => category === 'done')
      .map(({ id }) => [id, Math.min(...[{ counts: eve }, ...days].map((day) => countOf(day, id)))]),
  );
  const every = Math.ceil(days.length / MOST_DAYS);
  const drawn = days.filter((_, index) => (days.length - 1 - index) % every === 0);
  const rows = drawn.map((day) => ({
    day: day.day,
    bands: Object.fromEntries(bands.map(({ id }) => [id, countOf(day, id) - (before.get(id) ?? 0)])),
    source: day,
  }));
  const [only] = rows;
  return { rows: only && rows.length === 1 ? [only, { ...only, day: addDays(only.day, 1) }] : rows, bands };
}

/** The band at a height (in items) of a row; undefined: above all of them. */
export function bandAt(row: FlowRow, bands: readonly FlowBand[], height: number): FlowBand | undefined {
  let top = 0;
  return bands.find(({ id }) => {
    top += row.bands[id] ?? 0;
    return height <= top;
  });
}
