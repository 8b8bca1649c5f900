import type { CommitGraph } from './commit-graph.ts';

/** A successful deployment of one environment. */
export interface Success {
  id: number;
  sha: string;
  /** Whether its commit is stored. */
  known: boolean;
  /** Of the branch it was made from, as far as that can be said. */
  branch: string | null;
  /** As all times here UTC with microseconds, so that they compare as text. */
  finished: string;
}

/** A merged pull request. */
export interface Merged {
  id: number;
  sha: string | null;
  /** Whether its merge commit is stored. */
  known: boolean;
  branch: string;
  merged: string;
}

export interface Arrivals {
  /** Which success brought what first, and how that is known; `before` in the place of the first success known. */
  brought: { pull: number; by: Success; method: 'compare' | 'time' }[];
  before: number[];
  /** Commits at which the walk left the graph. */
  beyond: string[];
}

/**
 * Which pull requests the successes of an environment brought there first.
 *
 * Where the commits are known, a success brings what is reachable from its head and from no earlier one's, so that
 * a rollback and the way forward again bring nothing twice. Else the first success of the same branch that finished
 * after the merge does. What the first success holds came before all that is known.
 *
 * @param successes in the order of their finish
 * @param from what those before this one brought stays as it is, and is not told again
 * @param merged those of `from` on that may come, and more
 */
export async function arrivals(
  successes: readonly Success[],
  from: number,
  graph: CommitGraph,
  merged: readonly Merged[],
): Promise<Arrivals> {
  const [first] = successes;
  const result: Arrivals = { brought: [], before: [], beyond: [] };
  if (!first) return result;
  const seen = graph.nothingSeen();
  for (const { sha } of successes.slice(0, from).reverse()) await graph.reach(sha, seen);
  const earlier = seen.slice();
  const byCommit = Map.groupBy(
    merged.filter(({ sha }) => sha !== null),
    ({ sha }) => sha,
  );
  /** By the time alone. */
  const cameBefore = (pull: Merged) => !(first.known && pull.known) && pull.merged <= first.finished;
  /** Which success brings it, by the graph. */
  const exact = new Map<number, number>();
  for (const [index, { sha }] of successes.entries()) {
    if (index < from) continue;
    const { reached, beyond } = await graph.reach(sha, seen);
    for (const number of beyond) result.beyond.push(graph.shaOf(number));
    for (const number of reached) {
      for (const { id } of byCommit.get(graph.shaOf(number)) ?? []) exact.set(id, index);
    }
  }
  const nextOf = nextOnBranch(successes);
  for (const pull of merged) {
    if (cameBefore(pull)) {
      if (from === 0) result.before.push(pull.id);
      continue;
    }
    if (pull.known && pull.sha !== null && graph.sees(earlier, pull.sha)) continue;
    const next = nextOf(pull);
    const byTime = next !== null && !(successes[next]?.known && pull.known) ? next : Infinity;
    // It came by its time with one that stays as it is.
    if (byTime < from) continue;
    const byGraph = exact.get(pull.id) ?? Infinity;
    const by = successes[Math.min(byTime, byGraph)];
    if (!by) continue;
    if (by === first) result.before.push(pull.id);
    else result.brought.push({ pull: pull.id, by, method: byGraph <= byTime ? 'compare' : 'time' });
  }
  return result;
}

/** Answers the place of the first success of a pull request's branch that finished after its merge. */
function nextOnBranch(successes: readonly Success[]): (pull: Merged) => number | null {
  const places = Map.groupBy(successes.keys(), (index) => successes[index]?.branch);
  return ({ branch, merged }) => {
    const list = places.get(branch) ?? [];
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((successes[list[middle] ?? 0]?.finished ?? '') < merged) low = middle + 1;
      else high = middle;
    }
    return list[low] ?? null;
  };
}
