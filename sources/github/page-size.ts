/** How many are asked for at once. */
export interface PageSize {
  now(): number;
  /** The source could not answer so many: half of it from now on. */
  halve(): void;
  /** It did: twice as many next, up to what it was at first. One bad moment does not make a whole scan slow. */
  grow(): void;
}

export function pageSize(most: number): PageSize {
  let size = most;
  return {
    now: () => size,
    halve() {
      size = Math.max(1, size >> 1);
    },
    grow() {
      size = Math.min(most, size * 2);
    },
  };
}
