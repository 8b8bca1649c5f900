import { createRandom } from '../../generate/random.ts';

/** In which way a pull request does not fit. */
export const badKinds = [
  'wrong type',
  'missing id',
  'date out of range',
  'absurd year',
  'huge title',
] as const;
export type BadKind = (typeof badKinds)[number];

/**
 * Whether the pull request of this number is a bad one, and in which way: spread evenly over the numbers, the ways in
 * turns. Null: it is sound.
 */
export function badKindOf(number: number, share: number, seed = 1): BadKind | null {
  const offset = createRandom(`bad/${seed}`).next();
  const turn = Math.floor(number * share + offset);
  if (turn === Math.floor((number - 1) * share + offset)) return null;
  return badKinds[turn % badKinds.length] ?? null;
}

const HUGE = 5 * 1024 * 1024;

/** Spoils a pull request as it stands in an answer, in place. */
export function spoil(node: Record<string, unknown>, kind: BadKind): void {
  switch (kind) {
    case 'wrong type':
      node.additions = 'many';
      break;
    case 'missing id':
      delete node.id;
      break;
    case 'date out of range':
      node.createdAt = '+275760-09-13T00:00:00Z';
      break;
    case 'absurd year':
      node.createdAt = Number(node.number) % 2 === 0 ? '0001-01-01T00:00:00Z' : '9999-12-31T23:59:59Z';
      break;
    case 'huge title':
      node.title = 'x'.repeat(HUGE);
  }
}
