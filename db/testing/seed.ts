import type postgres from 'postgres';

// For tests and end-to-end fixtures: rows written by the owner, whom row-level security does not bind.

let unique = 1_000;
const next = () => unique++;

export async function seedClient(
  owner: postgres.Sql,
  client: { name?: string; timeZone?: string } = {},
): Promise<number> {
  const { name = `Client ${next()}`, timeZone = 'UTC' } = client;
  const [row] = await owner`insert into clients (name, time_zone) values (${name}, ${timeZone}) returning id`;
  return Number(row?.id);
}

/** An integration with one repository; returns the repository's id. */
export async function seedRepository(
  owner: postgres.Sql,
  clientId: number,
  fullName = `acme/repo-${next()}`,
): Promise<number> {
  const [integration] = await owner`
    insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
    values (${clientId}, 'github', ${`GitHub ${next()}`}, 'https://api.github.com', 'v1', ${[fullName]}) returning id`;
  const [row] = await owner`
    insert into repositories (client_id, integration_id, external_id, full_name, url)
    values (${clientId}, ${Number(integration?.id)}, ${next()}, ${fullName}, ${`https://github.com/${fullName}`})
    returning id`;
  return Number(row?.id);
}

export interface PullRequestSeed {
  createdAt: string;
  number?: number;
  title?: string;
  state?: 'open' | 'merged' | 'closed';
  author?: string | null;
  bot?: boolean;
  draft?: boolean;
  openedAt?: string | null;
  firstCommitAt?: string | null;
  firstReviewAt?: string | null;
  firstApprovalAt?: string | null;
  mergedAt?: string | null;
  closedAt?: string | null;
  additions?: number;
  baseRef?: string;
  headRef?: string;
  headSha?: string;
  labels?: string[];
  mergeCommitSha?: string | null;
}

/** One pull request, with the reviews that its times tell of; what is not given is an ordinary open one. Returns its id. */
export async function seedPullRequest(
  owner: postgres.Sql,
  clientId: number,
  repositoryId: number,
  seed: PullRequestSeed,
): Promise<number> {
  const number = seed.number ?? next();
  const closedAt = seed.closedAt ?? seed.mergedAt ?? null;
  const row = {
    client_id: clientId,
    repository_id: repositoryId,
    external_id: next(),
    number,
    title: seed.title ?? `Pull request ${number}`,
    url: `https://github.com/acme/repo/pull/${number}`,
    state: seed.state ?? (seed.mergedAt ? 'merged' : closedAt ? 'closed' : 'open'),
    draft: seed.draft ?? false,
    author: seed.author === undefined ? 'ada' : seed.author,
    author_is_bot: seed.bot ?? false,
    base_ref: seed.baseRef ?? 'main',
    head_ref: seed.headRef ?? `topic-${number}`,
    head_sha: seed.headSha ?? null,
    merge_commit_sha: seed.mergeCommitSha ?? null,
    labels: seed.labels ?? [],
    additions: seed.additions ?? 10,
    deletions: 2,
    changed_files: 1,
    comment_count: 0,
    created_at: seed.createdAt,
    merged_at: seed.mergedAt ?? null,
    closed_at: closedAt,
    source_updated_at: closedAt ?? seed.createdAt,
    opened_at: seed.openedAt === undefined ? seed.createdAt : seed.openedAt,
    first_commit_at: seed.firstCommitAt ?? null,
    commit_count: 1,
  };
  const [inserted] = await owner`insert into pull_requests ${owner(row)} returning id`;
  const id = Number(inserted?.id);
  const { firstReviewAt: first, firstApprovalAt: approval } = seed;
  if (first && first !== approval) await seedReview(owner, clientId, id, { at: first });
  if (approval) await seedReview(owner, clientId, id, { at: approval, state: 'approved' });
  return id;
}

export interface ReviewSeed {
  at: string;
  author?: string | null;
  bot?: boolean;
  state?: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  goneAt?: string | null;
}

/** A review of a pull request; what is not given is a comment by another person. */
export async function seedReview(
  owner: postgres.Sql,
  clientId: number,
  pullRequestId: number,
  { at, author = 'grace', bot = false, state = 'commented', goneAt = null }: ReviewSeed,
): Promise<void> {
  const row = {
    client_id: clientId,
    pull_request_id: pullRequestId,
    external_id: next(),
    author,
    author_is_bot: bot,
    state,
    comment_count: 0,
    submitted_at: at,
    gone_at: goneAt,
  };
  await owner`insert into reviews ${owner(row)}`;
}

/** One is asked to review a pull request, or not any more. */
export async function seedReviewRequest(
  owner: postgres.Sql,
  clientId: number,
  pullRequestId: number,
  { at, reviewer, removed = false }: { at: string; reviewer: string; removed?: boolean },
): Promise<void> {
  const kind = removed ? 'review_request_removed' : 'review_requested';
  const row = { client_id: clientId, pull_request_id: pullRequestId, external_id: `event-${next()}` };
  await owner`insert into pull_request_events ${owner({ ...row, kind, reviewer, at })}`;
}
