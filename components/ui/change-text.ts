import { type Change, compare, formatCount, formatShare } from '#lib/format.ts';

export type ChangeKind = 'count' | 'duration' | 'share';

const words = {
  count: { up: 'more', down: 'fewer' },
  duration: { up: 'slower', down: 'faster' },
  share: { up: 'higher', down: 'lower' },
} as const;

/** "12 % more", "18 % faster", "3.1 points lower", "as before": the direction always in words. */
export function changeText(
  kind: ChangeKind,
  current: number | null,
  previous: number | null,
): { direction: Change['direction'] | null; text: string } {
  const change = compare(current, previous);
  if (!change) return { direction: null, text: 'nothing to compare' };
  if (change.direction === 'same') return { direction: 'same', text: 'as before' };
  const word = words[kind][change.direction];
  return { direction: change.direction, text: `${amount(kind, change)} ${word}` };
}

function amount(kind: ChangeKind, { difference, ratio }: Change): string {
  if (kind === 'share') return `${formatShare(Math.abs(difference)).replace('%', 'points')}`;
  if (ratio === null) return formatCount(Math.abs(difference));
  return ratio >= 9.5 ? `${formatCount(ratio)} times` : formatShare(Math.round(ratio * 100) / 100);
}
