import { useState } from 'react';
import { ApiError } from '#components/hooks/api.ts';
import { sameJson } from '#lib/same-json.ts';

/** What is edited: a record whose changes are counted. */
export interface Versioned {
  version: number;
  changedBy: string | null;
  changedAt: string | null;
}

/** What a form holds, and what others have done to its record since. */
export interface Draft<T, D> {
  /** As it was when the form began, or when theirs was taken. */
  base: T;
  /** Of the base; 0: there was nothing yet. */
  version: number;
  draft: D;
  edited: boolean;
  /** There is a newer one, which nobody has looked at. */
  newer: NonNullable<T> | null;
  /** There was one, and it is not there any more. */
  gone: boolean;
  change: (part: Partial<D>) => void;
  /** Throws the draft away for what is there. */
  begin: (record: T) => void;
  /** Keeps the draft as one that was made from what is there now. */
  keep: () => void;
  /** Of an error, what is not told by the notice of a newer one or of one that is gone. */
  rest: (error: Error | null) => Error | null;
}

/**
 * What somebody makes of a record that others may change meanwhile: nothing they do takes the draft away.
 * @param latest as it is known now; null: there is none, or no more
 * @param draftOf what a form makes of it, as JSON has it
 */
export function useDraft<T extends Versioned | null, D extends object>(
  latest: T,
  draftOf: (record: T) => D,
): Draft<T, D> {
  const [base, setBase] = useState(latest);
  const [draft, setDraft] = useState(() => draftOf(latest));
  const begin = (record: T) => {
    setBase(record);
    setDraft(draftOf(record));
  };
  const same = (record: T) => sameJson(draftOf(record), draft);
  const version = base?.version ?? 0;
  const edited = !same(base);
  const newer = latest && latest.version > version ? latest : null;
  // Nobody would lose anything.
  if (newer && (!edited || same(newer))) begin(newer);
  const gone = base !== null && latest === null;
  return {
    base,
    version,
    draft,
    edited,
    newer,
    gone,
    begin,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    keep: () => setBase(latest),
    rest: (error) =>
      error instanceof ApiError && ((newer && error.code === 'conflict') || (gone && error.status === 404))
        ? null
        : error,
  };
}
