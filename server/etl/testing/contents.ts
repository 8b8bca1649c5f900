import type postgres from 'postgres';
import { closingNumbers } from '#sources/sample/world/closing.ts';
import type { Pull } from '#sources/sample/world/records.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';
import type { World } from '#sources/sample/world/world.ts';

/** What a client's database holds of pull requests, without our own ids and times of loading: comparable between runs. */
export interface Contents {
  pulls: Record<string, unknown>[];
  commits: string[];
  reviews: string[];
  events: string[];
  closes: string[];
}

const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

export async function storedContents(owner: postgres.Sql, clientId: number): Promise<Contents> {
  const from = `from pull_requests p join repositories r on r.id = p.repository_id`;
  const pulls = await owner.unsafe(
    `select r.full_name as repository, p.number, p.external_id::text as id, p.title, p.state, p.draft, p.author,
       p.author_is_bot as bot, p.base_ref as base, p.head_ref as head, p.head_sha as "headSha", to_jsonb(p.labels) as labels,
       p.merge_commit_sha as sha, p.additions, p.deletions, p.comment_count as comments, p.commit_count as commits,
       ${iso('p.created_at')} as created, ${iso('p.source_updated_at')} as updated,
       ${iso('p.merged_at')} as merged, ${iso('p.closed_at')} as closed, ${iso('p.opened_at')} as opened,
       ${iso('p.first_commit_at')} as "firstCommit"
     ${from} where p.client_id = $1 order by 1, 2`,
    [clientId],
  );
  const commits = await owner.unsafe(
    `select concat_ws(' ', r.full_name, p.number, c.sha, ${iso('c.authored_at')}, md5(c.message)) as line
     ${from} join pull_request_commits c on c.pull_request_id = p.id
     where c.client_id = $1 and c.superseded_at is null`,
    [clientId],
  );
  const reviews = await owner.unsafe(
    `select concat_ws(' ', r.full_name, p.number, v.external_id, coalesce(v.author, '-'), v.author_is_bot,
       v.state, ${iso('v.submitted_at')}) as line
     ${from} join reviews v on v.pull_request_id = p.id where v.client_id = $1 and v.gone_at is null`,
    [clientId],
  );
  const events = await owner.unsafe(
    `select concat_ws(' ', r.full_name, p.number, e.external_id, e.kind, coalesce(e.actor, '-'), coalesce(e.reviewer, '-'),
       coalesce(e.before_sha, '-'), coalesce(e.after_sha, '-'), ${iso('e.at')}) as line
     ${from} join pull_request_events e on e.pull_request_id = p.id where e.client_id = $1`,
    [clientId],
  );
  const closes = await owner.unsafe(
    `select concat_ws(' ', r.full_name, p.number, i.issue_external_id, i.repository_name, i.number) as line
     ${from} join pull_request_issues i on i.pull_request_id = p.id where i.client_id = $1`,
    [clientId],
  );
  const lines = (rows: postgres.RowList<postgres.Row[]>) => rows.map(({ line }) => String(line)).sort();
  const [timeline, linked] = [lines(events), lines(closes)];
  return {
    pulls: [...pulls],
    commits: lines(commits),
    reviews: lines(reviews),
    events: timeline,
    closes: linked,
  };
}

const login = (user: { login: string; type?: string } | null) => {
  if (!user) return null;
  return user.type === 'Bot' ? user.login.replace(/\[bot\]$/, '') : user.login;
};
const isBot = (user: { login: string; type?: string } | null) =>
  user?.type === 'Bot' || /\[bot\]$/.test(user?.login ?? '');
const second = (time: string | null | undefined) =>
  time ? new Date(time).toISOString().replace(/\.\d+Z$/, 'Z') : null;
const earliest = (times: (string | undefined | null)[]) =>
  second(times.filter((time) => time != null).sort((a, b) => Date.parse(a) - Date.parse(b))[0]);

/** What should be there, worked out from the world's own records in another way than the loader does. */
export function expectedContents(world: World): Contents {
  const pulls: Record<string, unknown>[] = [];
  const commits = new Set<string>();
  const reviews: string[] = [];
  const events: string[] = [];
  const closes: string[] = [];
  for (const store of world.repositories) {
    const name = store.repository.full_name;
    for (const pull of store.pulls.values()) {
      pulls.push({ repository: name, ...expectedPull(store, pull) });
      for (const { sha } of store.pullCommits.of(pull.number)) commits.add(`${name} ${pull.number} ${sha}`);
      for (const review of submitted(store, pull)) {
        const author = login(review.user) ?? '-';
        const state = review.state.toLowerCase();
        const who = [author, isBot(review.user) ? 't' : 'f'];
        reviews.push([name, pull.number, review.id, ...who, state, second(review.submitted_at)].join(' '));
      }
      for (const line of happened(store, pull.number)) events.push(`${name} ${pull.number} ${line}`);
      for (const number of closingNumbers(pull.body)) {
        const issue = store.pulls.get(number) ? undefined : store.issues.get(number);
        if (issue && !issue.pull_request) closes.push(`${name} ${pull.number} ${issue.id} ${name} ${number}`);
      }
    }
  }
  const key = (row: Record<string, unknown>) => `${row.repository} ${String(row.number).padStart(9, '0')}`;
  return {
    pulls: pulls.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    commits: [...commits].sort(),
    reviews: reviews.sort(),
    events: events.sort(),
    closes: closes.sort(),
  };
}

const kinds: Record<string, string> = {
  ready_for_review: 'ready_for_review',
  convert_to_draft: 'converted_to_draft',
  head_ref_force_pushed: 'force_pushed',
  review_requested: 'review_requested',
  review_request_removed: 'review_request_removed',
};

function happened(store: RepositoryStore, number: number): string[] {
  const held = (sha: unknown) => (typeof sha === 'string' && store.commits.get(sha) ? sha : '-');
  return store.events.of(number).flatMap((event) => {
    const kind = kinds[event.event];
    if (!kind) return [];
    const { requested_reviewer: person, requested_team: team } = event as {
      requested_reviewer?: { login: string; type?: string };
      requested_team?: { slug: string };
    };
    const reviewer = person ? login(person) : team ? `${store.repository.owner.login}/${team.slug}` : '-';
    const shas = kind === 'force_pushed' ? [held(event.before_commit_id), held(event.commit_id)] : ['-', '-'];
    const actor = login(event.actor) ?? '-';
    return [event.node_id, kind, actor, reviewer, ...shas, second(event.created_at)].join(' ');
  });
}

const submitted = (store: RepositoryStore, { number }: Pull) =>
  [...new Map(store.reviews.of(number).map((review) => [review.id, review])).values()].filter(
    ({ state, submitted_at }) => state !== 'PENDING' && submitted_at !== null,
  );

function expectedPull(store: RepositoryStore, pull: Pull): Record<string, unknown> {
  const { number, user, merged_at: merged } = pull;
  const listed = store.pullCommits.of(number);
  return {
    number,
    id: String(pull.id),
    title: pull.title,
    state: merged ? 'merged' : pull.state,
    draft: pull.draft ?? false,
    author: login(user),
    bot: isBot(user),
    base: pull.base.ref,
    head: pull.head.ref,
    headSha: pull.head.sha,
    labels: pull.labels.map((label) => label.name),
    sha: merged ? (pull.merge_commit_sha ?? null) : null,
    additions: pull.additions ?? 0,
    deletions: pull.deletions ?? 0,
    comments: store.issueComments.of(number).length + store.reviewComments.of(number).length,
    commits: new Set(listed.map(({ sha }) => sha)).size,
    created: second(pull.created_at),
    updated: second(pull.updated_at),
    merged: second(merged),
    closed: second(pull.closed_at),
    opened: expectedOpening(store, pull),
    firstCommit: earliest(listed.map(({ commit }) => commit.author?.date)),
  };
}

function expectedOpening(store: RepositoryStore, pull: Pull): string | null {
  const [first] = store.events
    .of(pull.number)
    .filter(({ event }) => event === 'ready_for_review' || event === 'convert_to_draft');
  if (first?.event === 'ready_for_review') return second(first.created_at);
  return !first && pull.draft ? null : second(pull.created_at);
}
