import { variables } from './env.ts';

/** What others than the server read: its scripts, tests, and programs of people by the docs' examples. */
const BESIDE = ['LEADLINE_SECRET_OLD', 'LEADLINE_KEY', 'LEADLINE_ADDRESS', 'LEADLINE_SEED'];
/** Of tests; and what Kubernetes sets by itself for a service of the name leadline. */
const FOREIGN = /^LEADLINE_(?:E2E|TEST)_|_SERVICE_(?:HOST|PORT)|_PORT_\d+_(?:TCP|UDP)/;

/**
 * Variables that look as if they were for Leadline, and that nothing reads: most are misspelt. They are told of and
 * stop nobody, since whoever runs it may name others so.
 * @param files names that may also come as `<name>_FILE`
 * @returns a sentence for each
 */
export function unknownVariables(
  environment: Record<string, string | undefined>,
  files: readonly string[],
): string[] {
  const known = [...variables, ...files.map((name) => `${name}_FILE`)];
  const unknown = Object.entries(environment).filter(
    ([name, value]) =>
      name.startsWith('LEADLINE_') &&
      value &&
      !/^(?:tcp|udp):/.test(value) &&
      !known.includes(name) &&
      !BESIDE.includes(name) &&
      !FOREIGN.test(name),
  );
  return unknown.map(([name]) => {
    const near = nearest(name, known);
    return `${name} is set, but there is no such variable${near ? `: is ${near} meant?` : '.'}`;
  });
}

/** A slip or two, letters that changed places, or a prefix too many. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const bare = name.replace('LEADLINE_', '');
  if (known.includes(bare)) return bare;
  const [best] = known
    .map((other) => ({ other, steps: distance(name, other) }))
    .toSorted((a, b) => a.steps - b.steps);
  return best && best.steps <= 3 ? best.other : undefined;
}

/** Letters to add, take away or change, to make one of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
