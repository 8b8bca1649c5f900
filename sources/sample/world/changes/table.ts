import type { Change, ChangeOf, ChangeType } from '../change.ts';
import type { RepositoryStore } from '../repository-store.ts';
import type { World } from '../world.ts';
import { deploymentChanges } from './deployments.ts';
import { issueChanges } from './issues.ts';
import { pullChanges } from './pulls.ts';
import { repositoryChanges } from './repositories.ts';
import { runChanges } from './runs.ts';

/** One way in which a repository changes. */
export type Changer<K extends ChangeType> = (
  store: RepositoryStore,
  change: ChangeOf<K>,
  world: World,
) => void;

const table: { [K in ChangeType]: Changer<K> } = {
  ...pullChanges,
  ...issueChanges,
  ...deploymentChanges,
  ...runChanges,
  ...repositoryChanges,
};

/** Applies one change to the repository it names. Throws where that repository does not exist. */
export function applyChange(world: World, change: Change): void {
  // What is not shown changes all the same.
  const store = world.stored(change.repository);
  if (!store) throw new Error(`The sample has no repository ${change.repository}`);
  // The table pairs each type with its own changer; TypeScript cannot follow that through a union.
  const changer = table[change.type] as Changer<ChangeType>;
  changer(store, change, world);
}
