import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { exactInstantText } from '../queries/sql.ts';

const PAGE = 20_000;
/** So many commits are walked before others get their turn. */
const SLICE = 5_000;

/** Commits with their parents, of one repository or the newest part of it, by small numbers. */
export class CommitGraph {
  readonly #numbers = new Map<string, number>();
  readonly #shas: string[] = [];
  /** Undefined: a parent that is not among the commits. */
  readonly #parents: (readonly number[] | undefined)[] = [];

  add(sha: string, parents: readonly string[]): void {
    this.#parents[this.#numberOf(sha)] = parents.map((parent) => this.#numberOf(parent));
  }

  has(sha: string): boolean {
    const number = this.#numbers.get(sha);
    return number !== undefined && this.#parents[number] !== undefined;
  }

  shaOf(number: number): string {
    return this.#shas[number] ?? '';
  }

  /** For {@link reach}: nothing seen yet. */
  nothingSeen(): Uint8Array {
    return new Uint8Array(this.#shas.length);
  }

  sees(seen: Uint8Array, sha: string): boolean {
    const number = this.#numbers.get(sha);
    return number !== undefined && seen[number] === 1;
  }

  /**
   * The commits reachable from a head and not seen yet, which are then; and parents among them that are not here.
   * Nothing, of a head that is not here.
   */
  async reach(head: string, seen: Uint8Array): Promise<{ reached: number[]; beyond: number[] }> {
    const reached: number[] = [];
    const beyond: number[] = [];
    if (!this.has(head)) return { reached, beyond };
    const waiting = [this.#numberOf(head)];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (seen[number] === 1) continue;
      seen[number] = 1;
      const parents = this.#parents[number];
      if (!parents) {
        beyond.push(number);
        continue;
      }
      reached.push(number);
      waiting.push(...parents);
      if (reached.length % SLICE === 0) await new Promise(setImmediate);
    }
    return { reached, beyond };
  }

  #numberOf(sha: string): number {
    const known = this.#numbers.get(sha);
    if (known !== undefined) return known;
    this.#numbers.set(sha, this.#shas.length);
    this.#parents.push(undefined);
    return this.#shas.push(sha) - 1;
  }
}

/** @param since committed since then only; null: all that is stored of the repository */
export async function loadGraph(
  tx: Executor,
  repositoryId: number,
  since: string | null,
): Promise<CommitGraph> {
  const graph = new CommitGraph();
  for (let after: { at: string; sha: string } | null = null; ; ) {
    const rows: { sha: string; parents: string; at: string }[] = await rowsOf(
      tx,
      sql`
      select sha, array_to_string(parents, ' ') as parents, ${exactInstantText(sql`committed_at`)} as at from commits
      where repository_id = ${repositoryId}::bigint
        and committed_at >= coalesce(${since}::timestamptz, '-infinity')
        and (committed_at, sha) > (coalesce(${after?.at ?? null}::timestamptz, '-infinity'), ${after?.sha ?? ''}::text)
      order by committed_at, sha limit ${PAGE}::int`,
    );
    for (const { sha, parents } of rows) graph.add(sha, parents === '' ? [] : parents.split(' '));
    after = rows.at(-1) ?? null;
    if (rows.length < PAGE || !after) return graph;
  }
}

/** Whether one of these commits is stored. */
export async function anyStored(
  tx: Executor,
  repositoryId: number,
  shas: readonly string[],
): Promise<boolean> {
  if (shas.length === 0) return false;
  const [row] = await rowsOf<{ stored: boolean }>(
    tx,
    sql`
    select exists (select from json_array_elements_text(${JSON.stringify(shas)}::text::json) as g(sha)
      join commits c on c.repository_id = ${repositoryId}::bigint and c.sha = g.sha) as stored`,
  );
  return row?.stored ?? false;
}
