import { sameJson } from '#lib/same-json.ts';

/** What a change was made from, or what is there now, as JSON has it. */
export interface Known {
  version: number;
  of: unknown;
}

/**
 * The version that a change goes with: the newest, unless others have changed since what it was made from. Then it is
 * the one of back then, so that the change is refused and theirs is shown, not undone.
 */
export const versionOf = (from: Known, now: Known): number =>
  sameJson(from.of, now.of) ? now.version : from.version;
