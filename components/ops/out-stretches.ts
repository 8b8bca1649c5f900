import type { HistoryPoint } from '#lib/api/ops.ts';

/** Where a replica was out, as fractions of the width of a line through all points. */
export function outStretches(
  points: readonly Pick<HistoryPoint, 'state'>[],
  name: string,
): { from: number; to: number }[] {
  const last = Math.max(1, points.length - 1);
  const stretches: { from: number; to: number }[] = [];
  let open: { from: number; to: number } | undefined;
  for (const [index, { state }] of points.entries()) {
    if (state[name] !== 'out') {
      open = undefined;
      continue;
    }
    // Half an interval to both sides, so that a single point is seen.
    const to = Math.min(1, (index + 0.5) / last);
    if (open) open.to = to;
    else {
      open = { from: Math.max(0, (index - 0.5) / last), to };
      stretches.push(open);
    }
  }
  return stretches;
}
