/**
 * Records under a number (pull requests by their number, deployments by their id), with sorted views that are
 * made when first asked for and again only after a change: a page of 25 out of 100,000 must not sort them.
 */
export class Collection<T> {
  readonly #records = new Map<number, T>();
  readonly #views = new Map<string, { version: number; members: number; items: readonly T[] }>();
  #version = 0;
  #members = 0;

  get size(): number {
    return this.#records.size;
  }

  /** Counts the changes, for those who derive something from the whole. */
  get version(): number {
    return this.#version;
  }

  /** The same of what came, went or was replaced. */
  get members(): number {
    return this.#members;
  }

  get(key: number): T | undefined {
    return this.#records.get(key);
  }

  set(key: number, record: T): void {
    this.#records.set(key, record);
    this.#version++;
    this.#members++;
  }

  delete(key: number): boolean {
    this.#version++;
    this.#members++;
    return this.#records.delete(key);
  }

  /** Says that a record was changed in place. */
  touch(): void {
    this.#version++;
  }

  keys(): IterableIterator<number> {
    return this.#records.keys();
  }

  values(): IterableIterator<T> {
    return this.#records.values();
  }

  /** What `make` makes of the records, kept under `name` until the next change. */
  view(name: string, make: (records: T[]) => readonly T[]): readonly T[] {
    const kept = this.#views.get(name);
    if (kept?.version === this.#version) return kept.items;
    // With the same members the old order is nearly the new one, and sorting what is nearly in order costs little.
    const whole = kept?.members === this.#members && kept.items.length === this.#records.size;
    const items = make(whole ? [...kept.items] : [...this.values()]);
    this.#views.set(name, { version: this.#version, members: this.#members, items });
    return items;
  }
}

/** Lists under a number (the commits of a pull request, the statuses of a deployment), in recorded order. */
export class Groups<T> {
  readonly #lists = new Map<number, T[]>();
  #flat: { number: number; record: T }[] | null = null;

  of(key: number): readonly T[] {
    return this.#lists.get(key) ?? [];
  }

  push(key: number, ...records: T[]): void {
    const list = this.#lists.get(key);
    if (list) list.push(...records);
    else this.#lists.set(key, records);
    this.#flat = null;
  }

  replace(key: number, records: T[]): void {
    this.#lists.set(key, records);
    this.#flat = null;
  }

  delete(key: number): void {
    this.#lists.delete(key);
    this.#flat = null;
  }

  /** All records, each with the number of its parent. */
  all(): readonly { number: number; record: T }[] {
    this.#flat ??= [...this.#lists].flatMap(([number, list]) => list.map((record) => ({ number, record })));
    return this.#flat;
  }
}
