/**
 * Where an answer differs from what is expected, as texts. Every number of the answer must be expected: a figure that
 * nobody has worked out is a difference too. What is expected may be a function that says whether a value will do.
 */
export function differences(answer: unknown, expected: unknown, path = ''): string[] {
  if (typeof expected === 'function') return expected(answer) ? [] : [`${path} is ${show(answer)}`];
  if (expected === undefined) return numbersIn(answer, path);
  if (typeof answer === 'number' && typeof expected === 'number') {
    const near = Math.abs(answer - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
    return near ? [] : [`${path} is ${answer}, not ${expected}`];
  }
  if (Array.isArray(answer) && Array.isArray(expected)) {
    if (answer.length !== expected.length)
      return [`${path} has ${answer.length}, not ${expected.length}: ${names(answer)} / ${names(expected)}`];
    return answer.flatMap((item, index) => differences(item, expected[index], `${path}[${index}]`));
  }
  if (isRecord(answer) && isRecord(expected)) {
    const keys = new Set([...Object.keys(answer), ...Object.keys(expected)]);
    return [...keys].flatMap((key) => differences(answer[key], expected[key], path ? `${path}.${key}` : key));
  }
  return answer === expected ? [] : [`${path} is ${show(answer)}, not ${show(expected)}`];
}

function numbersIn(answer: unknown, path: string): string[] {
  if (typeof answer === 'number') return [`${path} is ${answer}, and was not worked out`];
  if (Array.isArray(answer)) return answer.flatMap((item, index) => numbersIn(item, `${path}[${index}]`));
  if (!isRecord(answer)) return [];
  return Object.entries(answer).flatMap(([key, value]) => numbersIn(value, `${path}.${key}`));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const show = (value: unknown) => JSON.stringify(value) ?? 'nothing';
/** What tells the items of a list apart. */
const names = (items: readonly unknown[]) =>
  items
    .slice(0, 40)
    .map((item) => (isRecord(item) ? (item.name ?? item.login ?? item.id ?? item.start ?? '?') : item))
    .join(' ');

/** Numbers in it that are neither nothing nor none: whether the comparison rests on anything. */
export function figuresIn(answer: unknown): number {
  if (typeof answer === 'number') return answer === 0 ? 0 : 1;
  const parts = Array.isArray(answer) ? answer : isRecord(answer) ? Object.values(answer) : [];
  return parts.reduce((sum: number, part) => sum + figuresIn(part), 0);
}
