/** This share of a token's hourly points is left to everybody else who uses it (G12). */
export const RESERVE = 0.2;
/** Of a smaller budget nothing is set apart: a fifth of it would help nobody. */
const SMALLEST_SHARED = 100;

/** Points that runs leave: at so many they wait. */
export const reserveOf = (limit: number): number =>
  limit < SMALLEST_SHARED ? 0 : Math.round(limit * RESERVE);
