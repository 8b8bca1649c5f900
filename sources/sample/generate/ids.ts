import { createHash } from 'node:crypto';

/** Where the ids of each kind begin: apart from each other, and as large as GitHub's are today. */
const bases = {
  repository: 640_000_000,
  deployment: 1_100_000_000,
  release: 200_000_000,
  reviewComment: 2_300_000_000,
  pull: 2_400_000_000,
  review: 2_700_000_000,
  issueComment: 3_900_000_000,
  issue: 4_600_000_000,
  run: 18_000_000_000,
  job: 51_000_000_000,
} as const;

/** Gives out ids, one after the other, over all repositories of a world. */
export function createIds(): (kind: keyof typeof bases) => number {
  const given = new Map<string, number>();
  return (kind) => {
    const next = (given.get(kind) ?? bases[kind]) + 1;
    given.set(kind, next);
    return next;
  };
}

export type Ids = ReturnType<typeof createIds>;

/** The sha of what `text` describes. */
export const shaOf = (text: string): string => createHash('sha1').update(text).digest('hex');
