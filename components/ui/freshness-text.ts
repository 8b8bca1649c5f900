import type { Meta } from '#lib/api/meta.ts';
import { formatInstant, formatInstantExact, formatLag } from '#lib/format.ts';

const sources = [
  ['github', 'GitHub'],
  ['jira', 'Jira'],
] as const;

/**
 * Where an answer comes from, in a line: "GitHub to 14:02, replica-1, 40 ms behind". A kind of source that was never
 * synced is not named.
 */
export function freshnessText(meta: Meta, timeZone: string, now: Date): string {
  const synced = sources.flatMap(([key, name]) => {
    const at = meta.syncedUpTo[key];
    return at ? [`${name} to ${formatInstant(at, timeZone, now)}`] : [];
  });
  return [synced.length > 0 ? synced.join(', ') : 'Not synced yet', nodeText(meta)].join(', ');
}

/** The database node that answered and how far it is behind; the primary is never behind. */
export function nodeText({ node, lagMs }: Meta): string {
  return node === 'primary' || lagMs === null ? node : `${node}, ${formatLag(lagMs)} behind`;
}

/** The same to the second, a line per source. */
export function freshnessLines(meta: Meta, timeZone: string): string[] {
  return sources.flatMap(([key, name]) => {
    const at = meta.syncedUpTo[key];
    return at ? [`${name} synced up to ${formatInstantExact(at, timeZone)}`] : [];
  });
}

/** Why an answer may lack something; null where it lacks nothing. */
export function incompleteText({ complete, syncedUpTo }: Meta): string | null {
  if (complete) return null;
  return syncedUpTo.github === null && syncedUpTo.jira === null
    ? 'Incomplete: no sync has finished yet'
    : 'Incomplete: not every repository or project has been synced to its end; Jobs says which';
}
