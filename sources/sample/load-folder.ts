import path from 'node:path';
import { foldersIn, isFolder } from './load/files.ts';
import { isRepositoryFolder, loadRepository } from './load/repository.ts';
import { SampleError } from './sample-error.ts';
import type { User } from './world/records.ts';
import type { RepositoryStore } from './world/repository-store.ts';
import { World } from './world/world.ts';

/** The accounts a repository's records name, for GET /users/{login}. */
function* usersOf(store: RepositoryStore): Generator<User | null | undefined> {
  yield store.repository.owner;
  for (const pull of store.pulls.values()) yield pull.user;
  for (const issue of store.issues.values()) yield issue.user;
  for (const { record } of store.reviews.all()) yield record.user;
  for (const { record } of store.pullCommits.all()) yield record.author;
}

/**
 * Reads recorded answers: a folder that holds `github/<owner>/<repo>/*.json`, that `github` folder itself, or one
 * with `<owner>/<repo>` in it by another name. A file that is missing is an empty list.
 *
 * @throws SampleError with one line: which folder or file, and what is wrong with it
 */
export async function loadWorld(folder: string): Promise<World> {
  const given = path.resolve(folder);
  if (!(await isFolder(given))) throw new SampleError(`${given}: there is no such folder`);
  const inner = path.join(given, 'github');
  const root = (await isFolder(inner)) ? inner : given;
  // Not by issues.json and users.json: a folder of Jira's answers has these as well.
  if (await isRepositoryFolder(root, ['repo.json', 'pulls.json'])) {
    throw new SampleError(`${root}: is the folder of one repository; give the one that holds <owner>/<repo>`);
  }
  const world = new World();
  for (const owner of await foldersIn(root)) {
    for (const name of await foldersIn(path.join(root, owner))) {
      const at = path.join(root, owner, name);
      if (!(await isRepositoryFolder(at))) continue;
      const { store, users } = await loadRepository(at, owner, name);
      world.addRepository(store);
      for (const user of usersOf(store)) if (user && !world.user(user.login)) world.addUser(user);
      for (const user of users) world.addUser(user);
    }
  }
  if (world.repositories.length === 0) {
    throw new SampleError(`${root}: holds no repository (expected <owner>/<repo>/pulls.json and the like)`);
  }
  return world;
}
