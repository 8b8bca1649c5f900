import type { Change } from './change.ts';
import { applyChange } from './changes/table.ts';
import { disown } from './disown.ts';
import type { User } from './records.ts';
import type { RepositoryStore } from './repository-store.ts';

const noViewer: User = {
  login: 'leadline-sample',
  id: 1,
  node_id: 'U_sample',
  type: 'User',
  name: 'Leadline sample',
};

/**
 * What the sample GitHub holds: repositories, people, and the changes still to come. A recorded world has no
 * future; a generated one grows as {@link World.advanceTo} is called with later times. Time never goes back.
 */
export class World {
  viewer: User = noViewer;
  /** Where the history of a generated world begins; the epoch for a recorded one. */
  readonly from: Date;
  /** By every name that each has or had. */
  readonly #repositories = new Map<string, RepositoryStore>();
  readonly #users = new Map<string, User>();
  /** Changes to come, the next one last. */
  #pending: Change[] = [];
  #lastId = 9_000_000_000;
  readonly #lastNumbers = new Map<RepositoryStore, number>();

  constructor(from: Date = new Date(0)) {
    this.from = from;
  }

  /** Those that are shown. */
  get repositories(): RepositoryStore[] {
    return [...new Set(this.#repositories.values())].filter(({ hidden }) => hidden === null);
  }

  /** "owner/name" of each. */
  repositoryNames(): string[] {
    return this.repositories.map(({ repository }) => repository.full_name);
  }

  /** Finds `owner/name`, in any case and also by a name it had before, as GitHub does. Not what is hidden. */
  repository(fullName: string): RepositoryStore | undefined {
    const store = this.stored(fullName);
    return store?.hidden === null ? store : undefined;
  }

  /** Only by the name it has now, as GitHub's search does. */
  named(fullName: string): RepositoryStore | undefined {
    const store = this.repository(fullName);
    return store?.repository.full_name.toLowerCase() === fullName.toLowerCase() ? store : undefined;
  }

  /** Also what is hidden. */
  stored(fullName: string): RepositoryStore | undefined {
    return this.#repositories.get(fullName.toLowerCase());
  }

  repositoryById(id: number): RepositoryStore | undefined {
    return this.repositories.find((store) => store.repository.id === id);
  }

  addRepository(store: RepositoryStore): void {
    this.#repositories.set(store.repository.full_name.toLowerCase(), store);
  }

  /** Finds a person or bot by login, in any case. */
  user(login: string): User | undefined {
    return this.#users.get(login.toLowerCase());
  }

  /** Adds a person, or completes one already known. */
  addUser(user: User): void {
    const key = user.login.toLowerCase();
    this.#users.set(key, { ...this.#users.get(key), ...user });
  }

  /** Deletes an account: what it did stays, as nobody's. GitHub takes that for an update of nothing. */
  deleteUser(login: string): void {
    this.#users.delete(login.toLowerCase());
    for (const store of new Set(this.#repositories.values())) disown(store, login);
  }

  /** A fresh id for a record that a change brings about by itself (an event, a status). */
  nextId(): number {
    return ++this.#lastId;
  }

  /** A number that no issue or pull request of the repository has, had or will have. */
  nextNumber(store: RepositoryStore): number {
    const coming = this.#pending.flatMap((change) => {
      if (this.stored(change.repository) !== store) return [];
      if (change.type === 'pull.opened') return [change.pull.number];
      return change.type === 'issue.opened' ? [change.issue.number] : [];
    });
    const known = [this.#lastNumbers.get(store) ?? 0, ...store.pulls.keys(), ...store.issues.keys()];
    const next = Math.max(...known, ...coming) + 1;
    this.#lastNumbers.set(store, next);
    return next;
  }

  /** Adds changes to come. Changes of the same moment keep their order. */
  schedule(changes: Change[]): void {
    const inOrder = [...this.#pending.reverse(), ...changes];
    this.#pending = inOrder.sort((a, b) => a.at - b.at).reverse();
  }

  get pending(): readonly Change[] {
    return this.#pending;
  }

  /** Lets everything happen that is due by `now` (epoch ms). Costs nothing when nothing is due. */
  advanceTo(now: number): void {
    for (let next = this.#pending.at(-1); next && next.at <= now; next = this.#pending.at(-1)) {
      this.#pending.pop();
      this.apply(next);
    }
  }

  /** Lets one change happen now. An unknown repository or number is an error of the caller. */
  apply(change: Change): void {
    applyChange(this, change);
  }
}
