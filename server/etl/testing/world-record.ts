import { plainIssues } from '#sources/sample/world/issue-list.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';
import type { World } from '#sources/sample/world/world.ts';

/** Tables whose rows are never marked: what is taken out of the source stays in them as it is. */
const unmarked = ['commits', 'accounts'];

/**
 * What a world showed at the times when a sync began, and has taken out since: by itself, nothing of it is looked up in
 * our tables. Rows are named as {@link storedRows} names them, `table key`.
 */
export class WorldRecord {
  readonly #world: World;
  /** Everything ever shown, with the id of its repository; 0: it has none. */
  readonly #seen = new Map<string, number>();
  readonly #names = new Map<number, Set<string>>();
  readonly #signatures = new Map<string, { name: string | null; email: string | null }>();

  constructor(world: World) {
    this.#world = world;
  }

  /** To be called when a sync begins that is to see everything. */
  look(): void {
    for (const [row, repository] of shown(this.#world)) this.#seen.set(row, repository);
    for (const { repository, pullCommits } of this.#world.repositories) {
      for (const { record } of pullCommits.all()) {
        const { name = null, email = null } = record.commit.author ?? {};
        if (record.author && record.author.type !== 'Bot')
          this.#signatures.set(record.author.login, { name, email });
      }
      const names = this.#names.get(repository.id) ?? new Set();
      this.#names.set(repository.id, names.add(repository.full_name));
    }
  }

  /** What had been seen and is not shown any more; of a repository that is not, nothing but itself. */
  gone(): { marked: string[]; unmarked: string[] } {
    const now = shown(this.#world);
    const there = new Set(this.#world.repositories.map(({ repository }) => repository.id));
    const gone = [...this.#seen].filter(([row, of]) => !now.has(row) && (of === 0 || there.has(of)));
    const rows = gone.map(([row]) => row).sort();
    const isUnmarked = (row: string) => unmarked.some((table) => row.startsWith(`${table} `));
    return { marked: rows.filter((row) => !isUnmarked(row)), unmarked: rows.filter(isUnmarked) };
  }

  /** How somebody signed commits: everybody always does it the same way. */
  signatureOf(login: unknown): { name: string | null; email: string | null } {
    return this.#signatures.get(String(login)) ?? { name: null, email: null };
  }

  /** Names that repositories had before, by their id. */
  earlierNames(): Map<number, string[]> {
    return new Map(
      this.#world.repositories.map(({ repository: { id, full_name } }) => [
        id,
        [...(this.#names.get(id) ?? [])].filter((name) => name !== full_name).sort(),
      ]),
    );
  }
}

/** Everything that may be taken out and is shown now. */
function shown(world: World): Map<string, number> {
  const rows = new Map<string, number>();
  for (const store of world.repositories) {
    const { id } = store.repository;
    rows.set(`repositories ${id}`, 0);
    for (const login of mentioned(store)) rows.set(`accounts ${login}`, 0);
    for (const sha of reached(store)) rows.set(`commits ${id} ${sha}`, id);
    for (const { number } of store.pulls.values()) {
      for (const { sha } of store.pullCommits.of(number))
        rows.set(`pull_request_commits ${id} ${number} ${sha}`, id);
      for (const review of store.reviews.of(number)) {
        if (review.state !== 'PENDING' && review.submitted_at)
          rows.set(`reviews ${id} ${number} ${review.id}`, id);
      }
    }
    for (const { id: issue } of plainIssues(store, 'created_at')) rows.set(`issues ${issue}`, id);
    for (const { record } of store.issueComments.all())
      rows.set(`comments ${id} conversation ${record.id}`, id);
    for (const { record } of store.reviewComments.all()) rows.set(`comments ${id} review ${record.id}`, id);
    for (const deployment of store.deployments.keys()) rows.set(`github_deployments ${id} ${deployment}`, id);
    for (const release of store.releases.keys()) rows.set(`releases ${id} ${release}`, id);
  }
  return rows;
}

/** Commits behind the default branch and what was deployed, released or built off it, pull requests' own left out. */
function reached(store: RepositoryStore): Set<string> {
  const ofPulls = new Set(store.pullCommits.all().map(({ record }) => record.sha));
  const built = [...store.runs.values()].filter(
    ({ event, head_sha }) => !event.startsWith('pull_request') && !ofPulls.has(head_sha),
  );
  const found = new Set([
    store.headSha,
    ...[...store.deployments.values()].map(({ sha }) => sha),
    ...[...store.releases.values()].map(({ tag_name }) => store.commits.refs.get(tag_name) ?? ''),
    ...built.map(({ head_sha }) => head_sha),
  ]);
  for (const sha of found) {
    const commit = store.commits.get(sha);
    if (!commit) found.delete(sha);
    else for (const parent of commit.parents) found.add(parent.sha);
  }
  return found;
}

const told = new Set([
  ...['ready_for_review', 'convert_to_draft', 'head_ref_force_pushed'],
  ...['review_requested', 'review_request_removed'],
]);

/** Accounts that pull requests name. */
function mentioned(store: RepositoryStore): string[] {
  const users: unknown[] = [];
  for (const { number, user } of store.pulls.values()) {
    users.push(user, ...store.reviews.of(number).map((review) => review.user));
    for (const { author } of store.pullCommits.of(number)) if (author?.type !== 'Bot') users.push(author);
    for (const event of store.events.of(number)) {
      if (told.has(event.event)) users.push(event.actor, event.requested_reviewer);
    }
  }
  return users.flatMap((user) => {
    const { login } = (user ?? {}) as { login?: string };
    return login === undefined ? [] : [login.replace(/\[bot\]$/, '')];
  });
}
