interface OffsetPage<T> {
  isLast?: boolean | null | undefined;
  total?: number | null | undefined;
  values: T[];
}

/** Reads one of the older lists, by offset, to its end: an empty page ends it too, whatever it says. */
export async function* offsetPages<T>(
  fetchPage: (startAt: number) => Promise<OffsetPage<T>>,
): AsyncGenerator<T[], void, undefined> {
  for (let startAt = 0; ; ) {
    const { values, isLast, total } = await fetchPage(startAt);
    if (values.length === 0) return;
    yield values;
    startAt += values.length;
    if (isLast === true || (isLast == null && total != null && startAt >= total)) return;
  }
}

export async function allOf<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
