import type { Random } from '#sources/sample/generate/random.ts';
import type { Change } from '#sources/sample/world/change.ts';
import type { Commit, Pull, User } from '#sources/sample/world/records.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';
import type { World } from '#sources/sample/world/world.ts';

const iso = (at: number) => new Date(at).toISOString();
const sha = (random: Random) =>
  Array.from({ length: 5 }, () => random.int(0, 0xffffffff).toString(16).padStart(8, '0')).join('');

function commits(random: Random, author: User | null, at: number): Commit[] {
  return Array.from({ length: random.int(1, 3) }, (): Commit => {
    const signature = { name: author?.name ?? 'Ghost', email: 'ghost@acme.example', date: iso(at) };
    const commit = { message: 'More of it', author: signature, committer: signature };
    return { sha: sha(random), commit, author, committer: author, parents: [] };
  });
}

function opened(store: RepositoryStore, random: Random, at: number, like: Pull): Change {
  const number = Math.max(...store.pulls.keys(), ...store.issues.keys()) + 1;
  const id = 7_000_000_000 + random.int(1, 900_000_000);
  const nothing = { closed_at: null, merged_at: null, merge_commit_sha: null, labels: [] };
  const pull: Pull = {
    ...{ id, node_id: `PR_${id}`, number, state: 'open', title: `New ${number}`, user: like.user },
    ...{ body: '', draft: random.chance(0.3), requested_reviewers: [], ...nothing },
    ...{ created_at: iso(at), updated_at: iso(at), additions: 1, deletions: 0, changed_files: 1 },
    ...{ head: { ref: `topic-${number}`, sha: '' }, base: { ref: 'main', sha: '' } },
  };
  const repository = store.repository.full_name;
  return { type: 'pull.opened', at, repository, pull, commits: commits(random, like.user, at) };
}

/** What may happen to a pull request next, at `at` (epoch ms). */
export function pullChange(world: World, random: Random, at: number): Change {
  const store = random.pick(world.repositories);
  const pull = random.pick([...store.pulls.values()]);
  const { number, user: by } = pull;
  const base = { at, number, repository: store.repository.full_name };
  const reviewer = random.chance(0.3)
    ? { id: 5, slug: 'core' }
    : { login: `reviewer-${random.int(1, 9)}`, id: random.int(1, 9) };
  const reviews = store.reviews.of(number);
  const issue = random.pick([...store.issues.keys()]);
  const open = pull.state === 'open';
  const possible: Change[] = [
    opened(store, random, at, pull),
    { ...base, type: 'pull.pushed', by, commits: commits(random, by, at) },
    { ...base, type: 'pull.pushed', by, commits: commits(random, by, at), forced: true },
    { ...base, type: 'pull.edited', by, fields: { title: `Edited ${at}`, body: `Fixes #${issue}` } },
    { ...base, type: 'pull.draft', by, draft: !pull.draft },
    { ...base, type: 'pull.review_requested', by, reviewer },
    { ...base, type: 'pull.review_request_removed', by, reviewer },
    {
      ...{ ...base, type: 'pull.reviewed', comments: [] },
      review: {
        ...{ id: 6_000_000_000 + random.int(1, 900_000_000), user: random.chance(0.5) ? by : null },
        ...{ state: random.pick(['APPROVED', 'COMMENTED', 'CHANGES_REQUESTED']), submitted_at: iso(at) },
      },
    },
    ...reviews.map(({ id }) => ({ ...base, type: 'pull.review_withdrawn' as const, review: id })),
    ...(open ? [{ ...base, type: 'pull.closed' as const, by }] : []),
    ...(open
      ? [{ ...base, type: 'pull.merged' as const, by, method: 'squash' as const, sha: sha(random) }]
      : []),
  ];
  return random.pick(possible);
}

/** What may happen to a repository next: it is renamed, hidden or shown again, archived or not. */
export function repositoryChange(world: World, random: Random, at: number, hidden: string | null): Change {
  if (hidden !== null) return { type: 'repository.hidden', at, repository: hidden, why: null };
  const { repository: record } = random.pick(world.repositories);
  const repository = record.full_name;
  return random.pick<Change>([
    { type: 'repository.renamed', at, repository, to: `acme/renamed-${random.int(1, 1_000_000)}` },
    { type: 'repository.hidden', at, repository, why: random.pick(['gone', 'forbidden'] as const) },
    { type: 'repository.archived', at, repository, archived: !record.archived },
  ]);
}
