import type { IssueEvent, Pull, User } from '../records.ts';
import type { RepositoryStore } from '../repository-store.ts';
import { iso } from '../time.ts';
import type { World } from '../world.ts';

/** The pull request with this number. Throws where there is none. */
export function pullOf(store: RepositoryStore, number: number): Pull {
  const pull = store.pulls.get(number);
  if (!pull) throw new Error(`${store.repository.full_name} has no pull request ${number}`);
  return pull;
}

/** The time `at` as a record's last update, or the one it has where that is later: it never moves back. */
export const updatedAt = (before: string, at: number): string => (before > iso(at) ? before : iso(at));

/** Moves `updated_at` of the pull request or issue to `at`, never back. */
export function touch(store: RepositoryStore, number: number, at: number): void {
  const record = store.pulls.get(number) ?? store.issues.get(number);
  if (record) record.updated_at = updatedAt(record.updated_at, at);
  (store.pulls.get(number) ? store.pulls : store.issues).touch();
}

/** Writes a line into the timeline of the pull request or issue. */
export function record(
  world: World,
  store: RepositoryStore,
  entry: { number: number; at: number; event: string; by: User | null; more?: Record<string, unknown> },
): void {
  const id = world.nextId();
  const event: IssueEvent = {
    id,
    node_id: `EV_${id}`,
    event: entry.event,
    actor: entry.by,
    created_at: iso(entry.at),
    issue: { number: entry.number },
    ...entry.more,
  };
  store.events.push(entry.number, event);
}
