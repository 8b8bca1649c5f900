import type { Commit } from './records.ts';
import { sortable } from './time.ts';

export interface Comparison {
  status: 'identical' | 'ahead' | 'behind' | 'diverged';
  /** In head and not in base, oldest first. */
  commits: Commit[];
  behindBy: number;
  mergeBase: Commit | undefined;
}

const BASE = 1;
const HEAD = 2;

/** The commits of a repository with their parents, and the branches and tags that point at them. */
export class CommitGraph {
  readonly #commits = new Map<string, Commit>();
  readonly #depths = new Map<string, number>();
  /** Branch and tag names → sha. */
  readonly refs = new Map<string, string>();

  add(commit: Commit): void {
    this.#commits.set(commit.sha, commit);
  }

  get(sha: string): Commit | undefined {
    return this.#commits.get(sha);
  }

  values(): IterableIterator<Commit> {
    return this.#commits.values();
  }

  /** The commit that a branch, a tag, a sha or the beginning of one (7 characters or more) names. */
  resolve(name: string): Commit | undefined {
    const direct = this.#commits.get(this.refs.get(name) ?? name);
    if (direct || !/^[0-9a-f]{7,39}$/.test(name)) return direct;
    for (const [sha, commit] of this.#commits) if (sha.startsWith(name)) return commit;
    return undefined;
  }

  /** Everything reachable from `sha`, newest first. */
  log(sha: string): Commit[] {
    const seen = new Set<string>([sha]);
    const found: Commit[] = [];
    for (const next of seen) {
      const commit = this.#commits.get(next);
      if (!commit) continue;
      found.push(commit);
      for (const parent of commit.parents) seen.add(parent.sha);
    }
    return found.sort(this.#byDepth).reverse();
  }

  /**
   * `base...head`. Walks down from both ends, deepest commit first, so that every commit is met after all its
   * descendants, and stops where the histories have joined: the cost is what lies between the two, not the
   * whole history.
   */
  compare(base: Commit, head: Commit): Comparison {
    const sides = new Map<string, number>([[base.sha, BASE]]);
    sides.set(head.sha, (sides.get(head.sha) ?? 0) | HEAD);
    const frontier = new Set(sides.keys());
    const commits: Commit[] = [];
    let behindBy = 0;
    let mergeBase: Commit | undefined;
    while ([...frontier].some((sha) => sides.get(sha) !== (BASE | HEAD)) || !mergeBase) {
      const sha = this.#deepest(frontier);
      if (sha === undefined) break;
      frontier.delete(sha);
      const side = sides.get(sha) ?? 0;
      const commit = this.#commits.get(sha);
      if (!commit) continue;
      if (side === HEAD) commits.push(commit);
      else if (side === BASE) behindBy++;
      else mergeBase ??= commit;
      for (const parent of commit.parents) {
        const known = sides.get(parent.sha) ?? 0;
        if ((known | side) === known) continue;
        sides.set(parent.sha, known | side);
        frontier.add(parent.sha);
      }
    }
    const status =
      commits.length > 0 ? (behindBy > 0 ? 'diverged' : 'ahead') : behindBy > 0 ? 'behind' : 'identical';
    return { status, commits: commits.sort(this.#byDepth), behindBy, mergeBase };
  }

  #byDepth = (a: Commit, b: Commit): number => {
    const [left, right] = [sortable(a.commit.committer?.date), sortable(b.commit.committer?.date)];
    return this.#depth(a.sha) - this.#depth(b.sha) || (left < right ? -1 : left > right ? 1 : 0);
  };

  #deepest(shas: Iterable<string>): string | undefined {
    let best: string | undefined;
    let depth = -1;
    for (const sha of shas) {
      const own = this.#depth(sha);
      if (own > depth) [best, depth] = [sha, own];
    }
    return best;
  }

  /** Longest way to a root. Without recursion: histories are longer than the stack. */
  #depth(sha: string): number {
    const stack = [sha];
    // Hand-made data may hold a circle: what was entered once is not entered again.
    const entered = new Set<string>();
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const parents = this.#depths.has(top) ? [] : (this.#commits.get(top)?.parents ?? []);
      entered.add(top);
      const unknown = parents.filter((parent) => !this.#depths.has(parent.sha) && !entered.has(parent.sha));
      if (unknown.length > 0) {
        stack.push(...unknown.map((parent) => parent.sha));
        continue;
      }
      if (!this.#depths.has(top)) {
        this.#depths.set(
          top,
          Math.max(0, ...parents.map((parent) => (this.#depths.get(parent.sha) ?? 0) + 1)),
        );
      }
      stack.pop();
    }
    return this.#depths.get(sha) ?? 0;
  }
}
