import type postgres from 'postgres';
import { CopyText, copyIn, textArray } from '../db/copy.ts';
import { connect } from '../db/router/pool.ts';
import type { PullRequest } from '../lib/records/pull-request.ts';
import type { House } from './house.ts';
import type { Target } from './load-path.ts';

/** As a COPY needs them: every column, ids and what is derived too. */
const tables = {
  pull_requests: `id, client_id, repository_id, external_id, number, title, url, state, draft, author, author_is_bot,
    base_ref, head_ref, labels, merge_commit_sha, additions, deletions, changed_files, comment_count, created_at,
    merged_at, closed_at, source_updated_at, opened_at, first_commit_at, commit_count, synced_at`,
  pull_request_commits: `client_id, pull_request_id, sha, message, author_name, author_login, authored_at, committed_at`,
  reviews: `id, client_id, pull_request_id, external_id, author, author_is_bot, state, comment_count, submitted_at`,
};
type Table = keyof typeof tables;
const names = Object.keys(tables) as Table[];

/** When the first of a pull request's commits was authored, as the load statement derives it. */
export const firstCommitOf = ({ commits }: PullRequest): string | null =>
  commits.map(({ authoredAt }) => authoredAt).sort()[0] ?? null;

/** Beyond what the tables' own sequences give. */
const ids = (number: number) => 1_000_000_000 + number;

/** The text of a COPY into each of the tables. */
export function copyTexts({ clientId, repositoryId }: Target, pulls: PullRequest[]): Record<Table, string[]> {
  const now = new Date().toISOString();
  const texts = {
    pull_requests: new CopyText(),
    pull_request_commits: new CopyText(),
    reviews: new CopyText(),
  };
  for (const pull of pulls) {
    const id = ids(pull.number);
    texts.pull_requests.add([
      ...[id, clientId, repositoryId, pull.id, pull.number, pull.title, pull.url, pull.state, pull.draft],
      ...[pull.author, pull.authorIsBot, pull.baseRef, pull.headRef, textArray(pull.labels)],
      ...[pull.mergeCommitSha, pull.additions, pull.deletions, pull.changedFiles, pull.commentCount],
      ...[pull.createdAt, pull.mergedAt, pull.closedAt, pull.updatedAt, pull.openedAt],
      ...[firstCommitOf(pull), pull.commits.length, now],
    ]);
    for (const c of pull.commits) {
      const who = [c.authorName, c.authorLogin, c.authoredAt, c.committedAt];
      texts.pull_request_commits.add([clientId, id, c.sha, c.message, ...who]);
    }
    for (const r of pull.reviews) {
      const what = [r.author, r.authorIsBot, r.state, r.commentCount, r.submittedAt];
      texts.reviews.add([ids(r.id), clientId, id, r.id, ...what]);
    }
  }
  const pieces = names.map((name) => [name, texts[name].end()] as const);
  return Object.fromEntries(pieces) as Record<Table, string[]>;
}

/** One connection, as the ETL pool opens them. */
export function copyClient({ cluster: { primary }, database, owner }: House): postgres.Sql {
  const { user, pass } = owner.options;
  const login = { user, password: String(pass) };
  const { host, port } = primary;
  return connect({ name: 'bench', host, port, database, login, parameters: {}, noDelay: true, max: 1 });
}

/** Nothing but COPY: no conflict is looked for, nothing is derived, the text is there already. */
export async function bareCopy(sql: postgres.Sql, prefix: string, texts: Record<Table, string[]>) {
  await sql.begin(async (tx) => {
    for (const name of names) await copyIn(tx, `${prefix}${name} (${tables[name]})`, texts[name]);
    // A COPY that failed at its end would be rolled back in silence.
    await tx`select 1`;
  });
}

/** Tables like ours, with the same indexes or without; without foreign keys. */
export async function cloneTables(sql: postgres.Sql, prefix: string, indexes: boolean): Promise<void> {
  for (const name of names) {
    await sql.unsafe(
      `create table ${prefix}${name} (like ${name} including defaults ${indexes ? 'including indexes' : ''})`,
    );
  }
}
