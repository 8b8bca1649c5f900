/**
 * The newest version of each record: pages that move repeat rows, and an upsert takes a row once (21000). Of the same
 * age the last one counts.
 */
export function newestOfEach<T extends { updatedAt: string }>(
  records: readonly T[],
  keyOf: (record: T) => string | number,
): T[] {
  const newest = new Map<string | number, T>();
  for (const record of records) {
    const known = newest.get(keyOf(record));
    if (!known || known.updatedAt <= record.updatedAt) newest.set(keyOf(record), record);
  }
  return [...newest.values()];
}
