import { once } from 'node:events';
import net from 'node:net';
import type { Writable } from 'node:stream';
import postgres from 'postgres';
import { onRaw } from '../db/executor.ts';
import { loadPullRequests } from '../db/writes/pull-requests.ts';
import type { PullRequest } from '../lib/records/pull-request.ts';
import type { House } from './house.ts';
import type { Target } from './load-path.ts';

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const cell = (value: unknown): string =>
  value === null
    ? '\\N'
    : typeof value === 'string'
      ? value.replace(/[\\\n\r\t]/g, (found) => escapes[found] ?? found)
      : String(value);
const line = (cells: unknown[]) => `${cells.map(cell).join('\t')}\n`;
const list = (texts: string[]) => `{${texts.map((text) => JSON.stringify(text)).join(',')}}`;

/** As a COPY needs them: every column, ids and what is derived too. */
const tables = {
  pull_requests: `id, client_id, repository_id, external_id, number, title, url, state, draft, author, author_is_bot,
    base_ref, head_ref, labels, merge_commit_sha, additions, deletions, changed_files, comment_count, created_at,
    merged_at, closed_at, source_updated_at, opened_at, first_commit_at, first_review_at, first_approval_at,
    commit_count, review_count, synced_at`,
  pull_request_commits: `client_id, pull_request_id, sha, message, author_name, author_login, authored_at, committed_at`,
  reviews: `id, client_id, pull_request_id, external_id, author, author_is_bot, state, comment_count, submitted_at`,
};
type Table = keyof typeof tables;
const names = Object.keys(tables) as Table[];

/** What follows from a pull request's children, as the load statement derives it. */
export function derived({ author, mergedAt, commits, reviews }: PullRequest) {
  const counted = reviews.filter(
    (review) =>
      !review.authorIsBot && review.author !== author && (!mergedAt || review.submittedAt <= mergedAt),
  );
  const first = (times: string[]) => times.sort()[0] ?? null;
  return {
    firstCommitAt: first(commits.map(({ authoredAt }) => authoredAt)),
    firstReviewAt: first(counted.map(({ submittedAt }) => submittedAt)),
    firstApprovalAt: first(
      counted.filter(({ state }) => state === 'approved').map(({ submittedAt }) => submittedAt),
    ),
  };
}

/** Beyond what the tables' own sequences give. */
const ids = (number: number) => 1_000_000_000 + number;

/** The text of a COPY into each of the tables. */
export function copyTexts({ clientId, repositoryId }: Target, pulls: PullRequest[]): Record<Table, string> {
  const now = new Date().toISOString();
  const texts = {
    pull_requests: [] as string[],
    pull_request_commits: [] as string[],
    reviews: [] as string[],
  };
  for (const pull of pulls) {
    const id = ids(pull.number);
    const { firstCommitAt, firstReviewAt, firstApprovalAt } = derived(pull);
    texts.pull_requests.push(
      line([
        ...[id, clientId, repositoryId, pull.id, pull.number, pull.title, pull.url, pull.state, pull.draft],
        ...[pull.author, pull.authorIsBot, pull.baseRef, pull.headRef, list(pull.labels)],
        ...[pull.mergeCommitSha, pull.additions, pull.deletions, pull.changedFiles, pull.commentCount],
        ...[pull.createdAt, pull.mergedAt, pull.closedAt, pull.updatedAt, pull.openedAt, firstCommitAt],
        ...[firstReviewAt, firstApprovalAt, pull.commits.length, pull.reviews.length, now],
      ]),
    );
    for (const c of pull.commits) {
      const who = [c.authorName, c.authorLogin, c.authoredAt, c.committedAt];
      texts.pull_request_commits.push(line([clientId, id, c.sha, c.message, ...who]));
    }
    for (const r of pull.reviews) {
      const what = [r.author, r.authorIsBot, r.state, r.commentCount, r.submittedAt];
      texts.reviews.push(line([ids(r.id), clientId, id, r.id, ...what]));
    }
  }
  const joined = names.map((name) => [name, texts[name].join('')] as const);
  return Object.fromEntries(joined) as Record<Table, string>;
}

/** A client whose COPY does not wait for acknowledgements: postgres.js leaves Nagle's algorithm on. */
export function copyClient({ cluster: { primary }, database, owner }: House): postgres.Sql {
  const { user, pass } = owner.options;
  const open = () => {
    const socket = net.connect(primary.port, primary.host);
    socket.setNoDelay(true);
    return socket;
  };
  return postgres({
    ...{ host: primary.host, port: primary.port, database, user, password: pass ?? '', max: 1 },
    ...{ fetch_types: false, onnotice: () => {}, socket: open },
  } as postgres.Options<Record<string, never>>);
}

const PIECE = 256 * 1_024;

async function copyIn(tx: postgres.TransactionSql, into: string, text: string): Promise<void> {
  const stream = (await tx.unsafe(`copy ${into} from stdin`).writable()) as Writable;
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += PIECE) {
    if (!stream.write(bytes.subarray(at, at + PIECE))) await once(stream, 'drain');
  }
  const over = once(stream, 'finish');
  stream.end();
  await over;
}

/** Nothing but COPY: no conflict is looked for, nothing is derived, the text is there already. */
export async function bareCopy(sql: postgres.Sql, prefix: string, texts: Record<Table, string>) {
  await sql.begin(async (tx) => {
    for (const name of names) await copyIn(tx, `${prefix}${name} (${tables[name]})`, texts[name]);
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

const given = {
  given_pulls: `id bigint, number int, title text, url text, state text, draft boolean, author text, "authorIsBot" boolean,
    "baseRef" text, "headRef" text, labels text[], "mergeCommitSha" text, additions int, deletions int,
    "changedFiles" int, "commentCount" int, "createdAt" timestamptz, "updatedAt" timestamptz, "mergedAt" timestamptz,
    "closedAt" timestamptz, "openedAt" timestamptz`,
  given_c: `of_number int, sha text, message text, "authorName" text, "authorLogin" text, "authoredAt" timestamptz,
    "committedAt" timestamptz`,
  given_r: `of_number int, id bigint, author text, "authorIsBot" boolean, state text, "commentCount" int,
    "submittedAt" timestamptz`,
};

export async function createGivenTables(sql: postgres.Sql): Promise<void> {
  for (const [name, columns] of Object.entries(given)) {
    await sql.unsafe(`create temporary table ${name} (${columns})`);
  }
}

/** The load statement itself, its rows from temporary tables instead of JSON. */
export async function copyThenUpsert(
  sql: postgres.Sql,
  { clientId, repositoryId }: Target,
  pulls: PullRequest[],
): Promise<void> {
  const texts = { given_pulls: [] as string[], given_c: [] as string[], given_r: [] as string[] };
  for (const pull of pulls) {
    const { number } = pull;
    texts.given_pulls.push(
      line([
        ...[pull.id, number, pull.title, pull.url, pull.state, pull.draft, pull.author, pull.authorIsBot],
        ...[pull.baseRef, pull.headRef, list(pull.labels), pull.mergeCommitSha, pull.additions],
        ...[pull.deletions, pull.changedFiles, pull.commentCount, pull.createdAt, pull.updatedAt],
        ...[pull.mergedAt, pull.closedAt, pull.openedAt],
      ]),
    );
    for (const c of pull.commits) {
      const who = [c.authorName, c.authorLogin, c.authoredAt, c.committedAt];
      texts.given_c.push(line([number, c.sha, c.message, ...who]));
    }
    for (const r of pull.reviews) {
      const what = [r.author, r.authorIsBot, r.state, r.commentCount, r.submittedAt];
      texts.given_r.push(line([number, r.id, ...what]));
    }
  }
  await sql.begin(async (tx) => {
    await tx.unsafe(`truncate ${Object.keys(given).join(', ')}`);
    for (const [name, lines] of Object.entries(texts)) await copyIn(tx, name, lines.join(''));
    const executor = onRaw({
      unsafe: (text: string, parameters: never, options: object) =>
        tx.unsafe(fromTables(text), parameters, options),
    } as unknown as postgres.TransactionSql);
    const stepStartedAt = '2020-01-01T00:00:00.000Z';
    await loadPullRequests(executor, { clientId, repositoryId, json: '', stepStartedAt });
  });
}

function fromTables(text: string): string {
  const replace = (from: RegExp, to: string) => {
    if (!from.test(text)) throw new Error(`the load statement has changed: no ${from}`);
    text = text.replace(from, to);
  };
  // The parameter of the JSON stays, as nothing else is numbered anew.
  replace(
    /select \* from json_to_recordset\((\$\d+)::text::json\) as pr\([\s\S]*?reviews json\)/,
    'select * from given_pulls where $1::text is not null',
  );
  replace(
    /pr, json_to_recordset\(pr\.commits\) as c\([\s\S]*?timestamptz\)/,
    'pr join given_c c on c.of_number = pr.number',
  );
  replace(
    /pr, json_to_recordset\(pr\.reviews\) as r\([\s\S]*?timestamptz\)/,
    'pr join given_r r on r.of_number = pr.number',
  );
  return text;
}
