import type postgres from 'postgres';

// The rows as the sources told them. Instants are milliseconds since the epoch.

export interface RawPull {
  id: string;
  repository: string;
  number: number;
  title: string;
  state: 'open' | 'merged' | 'closed';
  author: string | null;
  bot: boolean;
  base: string;
  head: string;
  labels: string[];
  sha: string | null;
  lines: number;
  created: number;
  opened: number | null;
  merged: number | null;
  closed: number | null;
  commits: { at: number; message: string }[];
  reviews: { at: number; author: string | null; bot: boolean; state: string }[];
  /** External ids of issues that it closes. */
  closes: string[];
}

export interface RawDeployment {
  id: string;
  repository: string;
  environment: string;
  sha: string;
  ref: string | null;
  statuses: { at: number; state: string }[];
}

export interface RawIssue {
  id: string;
  externalId: string;
  repository: string | null;
  project: string | null;
  key: string;
  type: string | null;
  subtask: boolean;
  labels: string[];
  status: string;
  integration: string;
  created: number;
  resolved: number | null;
  gone: boolean;
  changes: { at: number; from: string | null; to: string | null }[];
}

export interface Step {
  name: string;
  category: 'todo' | 'in_progress' | 'waiting' | 'done';
}

export interface Raw {
  timeZone: string;
  pulls: RawPull[];
  deployments: RawDeployment[];
  /** Repository and commit → its parents. */
  parents: Map<string, string[]>;
  issues: RawIssue[];
  /** Integration and status → the step it is mapped to, or else the first of its own category. */
  steps: Map<string, Step>;
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

export async function readRaw(owner: postgres.Sql, clientId: number): Promise<Raw> {
  const rows = async <T>(text: string) => (await owner.unsafe(text, [clientId])) as unknown as T[];
  const [client] = await rows<{ zone: string }>('select time_zone as zone from clients where id = $1');
  const pulls = await rows<RawPull>(`
    select p.id::text, p.repository_id::text as repository, number, title, state, author, author_is_bot as bot,
      base_ref as base, head_ref as head, labels, merge_commit_sha as sha, additions + deletions as lines,
      ${ms('created_at')} as created, ${ms('opened_at')} as opened, ${ms('merged_at')} as merged,
      ${ms('closed_at')} as closed,
      coalesce((select json_agg(json_build_object('at', ${ms('c.authored_at')}, 'message', c.message))
        from pull_request_commits c where c.pull_request_id = p.id), '[]') as commits,
      coalesce((select json_agg(json_build_object('at', ${ms('v.submitted_at')}, 'author', v.author,
        'bot', v.author_is_bot, 'state', v.state)) from reviews v where v.pull_request_id = p.id and v.gone_at is null),
        '[]') as reviews,
      array(select issue_external_id::text from pull_request_issues i where i.pull_request_id = p.id) as closes
    from pull_requests p where p.client_id = $1`);
  const deployments = await rows<RawDeployment>(`
    select d.external_id::text as id, d.repository_id::text as repository, environment, sha, ref,
      coalesce((select json_agg(json_build_object('at', ${ms('s.created_at')}, 'state', s.state))
        from github_deployment_statuses s where s.deployment_id = d.id), '[]') as statuses
    from github_deployments d where d.client_id = $1 and d.gone_at is null`);
  const commits = await rows<{ repository: string; sha: string; parents: string[] }>(
    'select repository_id::text as repository, sha, parents from commits where client_id = $1',
  );
  const issues = await rows<RawIssue>(`
    select i.id::text, i.external_id as "externalId", i.repository_id::text as repository, i.project_id::text as project,
      i.key, i.type, i.is_subtask as subtask, i.labels, i.status_id as status, i.integration_id::text as integration,
      ${ms('i.created_at')} as created, ${ms('i.resolved_at')} as resolved, i.gone_at is not null as gone,
      coalesce((select json_agg(json_build_object('at', ${ms('c.at')}, 'from', c.from_id, 'to', c.to_id)
          order by c.at, length(c.external_id), c.external_id, c.item)
        from issue_changes c where c.issue_id = i.id and c.field = 'status'), '[]') as changes
    from issues i where i.client_id = $1`);
  const mapped = await rows<Step & { status: string }>(`
    select m.integration_id || ' ' || m.status_id as status, s.name, s.category from status_mappings m
    join workflow_steps s on s.id = m.step_id where m.client_id = $1`);
  const known = await rows<{ status: string; category: 'new' | 'indeterminate' | 'done' }>(`
    select integration_id || ' ' || external_id as status, category from issue_statuses where client_id = $1`);
  const workflow = await rows<Step>(
    'select name, category from workflow_steps where client_id = $1 order by position',
  );
  const own = { new: 'todo', indeterminate: 'in_progress', done: 'done' } as const;
  const firstOf = (category: string) => workflow.find((step) => step.category === category) as Step;
  return {
    timeZone: client?.zone ?? 'UTC',
    ...{ pulls, deployments, issues },
    parents: new Map(commits.map(({ repository, sha, parents }) => [`${repository} ${sha}`, parents])),
    steps: new Map([
      ...known.map(({ status, category }) => [status, firstOf(own[category])] as const),
      ...mapped.map(({ status, ...step }) => [status, step] as const),
    ]),
  };
}
