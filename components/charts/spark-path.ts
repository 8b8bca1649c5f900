/** A stretch of a line between gaps: points as fractions of width and height, from the top left. */
export type Stretch = { x: number; y: number }[];

/**
 * Cuts values into stretches at their gaps (null), scaled from 0 to the greatest one, so that a line's height is
 * honest. A lone value is a stretch of one point, in the middle where there is no other.
 */
export function sparkStretches(values: readonly (number | null)[]): Stretch[] {
  const top = Math.max(0, ...values.map((value) => value ?? 0)) || 1;
  const last = Math.max(1, values.length - 1);
  const stretches: Stretch[] = [];
  let open: Stretch | null = null;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = null;
      continue;
    }
    if (!open) {
      open = [];
      stretches.push(open);
    }
    open.push({ x: values.length === 1 ? 0.5 : index / last, y: 1 - value / top });
  }
  return stretches;
}
