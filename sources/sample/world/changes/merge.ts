import type { ChangeOf } from '../change.ts';
import type { Commit, Pull, User } from '../records.ts';
import type { RepositoryStore } from '../repository-store.ts';
import { iso } from '../time.ts';

/**
 * Puts a pull request on the default branch (whatever its base: the sample has one branch that lives) the way its
 * method does, and answers the merge commit's sha: the squashed commit, the merge commit, or the last one rebased.
 */
export function merge(store: RepositoryStore, pull: Pull, change: ChangeOf<'pull.merged'>): string {
  const { at, by, sha, method } = change;
  const add = (commit: Commit) => {
    store.commits.add(commit);
    store.commits.refs.set(store.defaultBranch, commit.sha);
  };
  const tip = store.headSha ? [{ sha: store.headSha }] : [];
  const title = `${pull.title} (#${pull.number})`;

  if (method === 'merge') {
    const message = `Merge pull request #${pull.number} from ${pull.head.ref}\n\n${pull.title}`;
    add({ ...signed(by), sha, parents: [...tip, { sha: pull.head.sha }], commit: dated(by, at, message) });
    return sha;
  }
  const own = store.pullCommits.of(pull.number);
  if (method === 'rebase' && own.length > 0) {
    let parents = tip;
    for (const [index, commit] of own.entries()) {
      const last = index === own.length - 1;
      const copy = last ? sha : `${index.toString(16).padStart(4, '0')}${sha.slice(4)}`;
      const committer = { ...commit.commit.committer, date: iso(at) };
      add({ ...commit, sha: copy, parents, commit: { ...commit.commit, committer } });
      parents = [{ sha: copy }];
    }
    return sha;
  }
  add({ ...signed(pull.user), sha, parents: tip, commit: dated(pull.user, at, title) });
  return sha;
}

const signed = (user: User | null) => ({ author: user, committer: user });

function dated(user: User | null, at: number, message: string): Commit['commit'] {
  const signature = {
    name: user?.name ?? user?.login ?? 'ghost',
    email: `${user?.login ?? 'ghost'}@acme.example`,
    date: iso(at),
  };
  return { message, author: signature, committer: signature };
}
