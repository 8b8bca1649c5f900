/** A step of work under way, and how old past items were when they left it. */
export interface AgingStep {
  id: string;
  name: string;
  /** Items in it now. */
  now: number;
  /** Past items that the percentiles rest on. */
  n: number;
  p50: number | null;
  p85: number | null;
  p95: number | null;
}

/** An open item, where it is and how old it is. */
export interface AgingItem {
  id: string;
  key: string;
  title: string;
  assignee: string | null;
  stepId: string;
  ageSeconds: number;
  stepSeconds: number;
}

export interface AgingDot {
  /** Its step’s column is 1 wide, the first from 0 to 1. */
  x: number;
  y: number;
  group: 'usual' | 'old';
  item: AgingItem;
}

/** With fewer past items than this, percentiles are values that say nothing of others. */
export const ENOUGH = 5;

/** The part of a column in which its dots lie. */
const SPREAD = 0.7;
const GOLDEN = 0.618_033_988_75;

/** Whether an item is older than 85 of 100 past ones were when they left the step it is in. */
function isOld(item: AgingItem, steps: readonly AgingStep[]): boolean {
  const step = steps.find(({ id }) => id === item.stepId);
  return step !== undefined && step.n >= ENOUGH && step.p85 !== null && item.ageSeconds > step.p85;
}

/**
 * A dot per item in the column of its step, spread so that equally old ones stand beside each other, in the same
 * places every time. Items of steps that are not shown have none.
 */
export function agingDots(items: readonly AgingItem[], steps: readonly AgingStep[]): AgingDot[] {
  const column = new Map(steps.map(({ id }, index) => [id, index]));
  const placed = new Map<string, number>();
  return items
    .flatMap((item): AgingDot[] => {
      const index = column.get(item.stepId);
      if (index === undefined) return [];
      const before = placed.get(item.stepId) ?? 0;
      placed.set(item.stepId, before + 1);
      const x = index + 0.5 + (((before + 1) * GOLDEN) % 1) * SPREAD - SPREAD / 2;
      return [{ x, y: item.ageSeconds, group: isOld(item, steps) ? 'old' : 'usual', item }];
    })
    .sort((a, b) => a.x - b.x);
}
