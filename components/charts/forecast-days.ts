/** Days from one calendar date to a later one. */
export const daysApart = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
