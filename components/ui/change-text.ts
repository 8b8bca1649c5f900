import { type Change, compare, formatCount, formatShare } from '#lib/format.ts';

export type ChangeKind = 'count' | 'duration' | 'share';

const words = {
  count: { up: 'more', down: 'fewer' },
  duration: { up: 'slower', down: 'faster' },
  share: { up: 'higher', down: 'lower' },
} as const;

/**
 * "12 % more", "18 % faster", "3.1 points lower", "as before": the direction always in words.
 * @param say how the caller writes the figure: against nothing there is no percentage, only the difference itself
 */
export function changeText(
  kind: ChangeKind,
  current: number | null,
  previous: number | null,
  say: (value: number | null) => string,
): { direction: Change['direction'] | null; text: string } {
  const change = compare(current, previous);
  if (!change) return { direction: null, text: 'nothing to compare' };
  if (change.direction === 'same') return { direction: 'same', text: 'as before' };
  const word = words[kind][change.direction];
  return { direction: change.direction, text: `${amount(kind, change, say)} ${word}` };
}

function amount(kind: ChangeKind, { difference, ratio }: Change, say: (value: number) => string): string {
  if (kind === 'share') return `${formatShare(Math.abs(difference)).replace('%', 'points')}`;
  if (ratio === null) return say(Math.abs(difference));
  return ratio >= 9.5 ? `${formatCount(ratio)} times` : formatShare(Math.round(ratio * 100) / 100);
}
