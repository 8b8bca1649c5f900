import type postgres from 'postgres';
import { readSources } from './raw-sources.ts';
import type {
  Account,
  Decision,
  Mapping,
  Raw,
  RawDeployment,
  RawIssue,
  RawPull,
  RawRelease,
  RawRun,
  Repository,
  Rules,
  Service,
  Status,
  Step,
} from './raw-types.ts';

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
const list = (of: Record<string, string>, from: string) =>
  `coalesce((select json_agg(json_build_object(${Object.entries(of)
    .map(([name, column]) => `'${name}', ${column}`)
    .join(', ')})) from ${from}), '[]')`;

const pullsSql = `
  select p.id::text, p.repository_id::text as repository, number, title, state, draft, author, author_is_bot as bot,
    base_ref as base, head_ref as head, head_sha as "headSha", labels, merge_commit_sha as sha, additions, deletions,
    changed_files as "changedFiles", comment_count as comments, ${ms('created_at')} as created, ${ms('merged_at')} as merged,
    ${ms('closed_at')} as closed, ${ms('source_updated_at')} as updated,
    ${list({ at: ms('c.authored_at'), message: 'c.message', superseded: 'c.superseded_at is not null' }, 'pull_request_commits c where c.pull_request_id = p.id')} as commits,
    ${list(
      { id: 'v.id', at: ms('v.submitted_at'), author: 'v.author', bot: 'v.author_is_bot', state: 'v.state' },
      'reviews v where v.pull_request_id = p.id and v.gone_at is null',
    )} as reviews,
    ${list({ at: ms('e.at'), kind: 'e.kind', reviewer: 'e.reviewer' }, 'pull_request_events e where e.pull_request_id = p.id')} as events,
    array(select issue_external_id::text from pull_request_issues i where i.pull_request_id = p.id) as closes
  from pull_requests p where p.client_id = $1 order by p.id`;

const deploymentsSql = `
  select d.external_id::text as id, d.repository_id::text as repository, environment, sha, ref,
    ${ms('d.created_at')} as created,
    ${list({ at: ms('s.created_at'), state: 's.state' }, 'github_deployment_statuses s where s.deployment_id = d.id')} as statuses
  from github_deployments d where d.client_id = $1 and d.gone_at is null`;

const issuesSql = `
  select i.id::text, i.external_id as "externalId", i.repository_id::text as repository, i.project_id::text as project,
    array(select k.key from issue_keys k where k.issue_id = i.id) as keys, i.type, i.is_subtask as subtask, i.labels, i.assignee,
    i.status_id as status, i.integration_id::text as integration, ${ms('i.created_at')} as created,
    ${ms('i.source_updated_at')} as updated, ${ms('i.resolved_at')} as resolved, i.gone_at is not null as gone,
    coalesce((select json_agg(json_build_object('at', ${ms('c.at')}, 'from', c.from_id, 'to', c.to_id)
        order by c.at, length(c.external_id), c.external_id, c.item)
      from issue_changes c where c.issue_id = i.id and c.field = 'status' and c.to_id is not null), '[]') as changes
  from issues i where i.client_id = $1 order by i.id`;

const runsSql = `
  select id::float8 as id, external_id::text as "externalId", repository_id::text as repository, workflow_id::text as workflow, name, branch, sha, status,
    conclusion, ${ms('created_at')} as created, ${ms('started_at')} as started, ${ms('finished_at')} as finished,
    ${ms('source_updated_at')} as updated, ${list(
      {
        id: 'j.external_id',
        name: 'j.name',
        attempt: 'j.attempt',
        status: 'j.status',
        conclusion: 'j.conclusion',
        started: ms('j.started_at'),
        finished: ms('j.finished_at'),
      },
      'workflow_jobs j where j.workflow_run_id = w.id',
    )} as jobs
  from workflow_runs w where client_id = $1`;

const releasesSql = `
  select external_id::text as id, repository_id::text as repository, tag, sha, draft, prerelease,
    ${ms('created_at')} as created, ${ms('published_at')} as published
  from releases where client_id = $1 and gone_at is null`;

/** The newest of each incident; those of the sample are all issues. */
const decisionsSql = `
  select distinct on (source, external_id) external_id as issue, decision,
    repository_id || ' ' || deployment_source || ' ' || deployment_external_id as deployment,
    array(select decision from incident_decisions o
      where (o.client_id, o.source, o.external_id) = (d.client_id, d.source, d.external_id) order by id desc) as all
  from incident_decisions d where client_id = $1 order by source, external_id, id desc`;

const servicesSql = `
  select s.id::text, s.name,
    array(select repository_id::text from service_repositories r where r.service_id = s.id) as repositories,
    array(select project_id::text from service_projects p where p.service_id = s.id) as projects
  from services s where s.client_id = $1`;

/** Of deployments and incidents it is kept by the fact that they are: it names the source's id. */
const byHandSql = `
  select kind || ' ' || case kind
    when 'deployment' then (select repository_id || ' ' || source || ' ' || external_id from deployment_facts d where d.id = x.item_id)
    when 'incident' then (select issue_id::text from incident_facts n where n.id = x.item_id)
    else item_id::text end as item
  from manual_exclusions x where x.client_id = $1`;

/** Of a client that has set none. */
const unset: Rules = {
  deployments: { source: 'github_deployments' },
  bots: [],
  excludedBranches: [],
  excludedLabels: [],
  excludeSubtasks: true,
  attributionDays: 7,
  hotfix: { titles: ['\\bhotfix\\b'], branches: ['^hotfix/'], labels: ['hotfix'] },
};

export async function readRaw(owner: postgres.Sql, clientId: number): Promise<Raw> {
  const rows = async <T>(text: string) => (await owner.unsafe(text, [clientId])) as unknown as T[];
  const [client] = await rows<{ zone: string; rules: Partial<Rules> | null }>(
    'select time_zone as zone, (select rules from client_rules where client_id = c.id) as rules from clients c where id = $1',
  );
  const commits = await rows<{ repository: string; sha: string; parents: string[] }>(
    'select repository_id::text as repository, sha, parents from commits where client_id = $1',
  );
  const mapped = await rows<Mapping & { status: string }>(`
    select m.integration_id || ' ' || m.status_id as status, s.id::text, s.name, s.category, effective_from::text as from
    from status_mappings m join workflow_steps s on s.id = m.step_id where m.client_id = $1`);
  const statuses = await rows<Status>(`
    select integration_id::text as integration, external_id as id, category from issue_statuses where client_id = $1`);
  const workflow = await rows<Step>(
    'select id::text, name, category from workflow_steps where client_id = $1 order by position',
  );
  const repositories = await rows<Repository & { id: string }>(`
    select id::text, full_name as name, default_branch as branch, deployment_rule as rule
    from repositories where client_id = $1`);
  const members = await rows<Account & { team: string }>(
    'select team_id::text as team, kind, account from team_members where client_id = $1',
  );
  const owned = await rows<Account & { person: string }>(
    'select person_id::text as person, kind, account from person_accounts where client_id = $1',
  );
  const decisions = await rows<Decision & { issue: string }>(decisionsSql);
  const byHand = await rows<{ item: string }>(byHandSql);
  return {
    timeZone: client?.zone ?? 'UTC',
    sources: await readSources(owner, clientId),
    rules: { ...unset, ...client?.rules },
    pulls: await rows<RawPull>(pullsSql),
    deployments: await rows<RawDeployment>(deploymentsSql),
    parents: new Map(commits.map(({ repository, sha, parents }) => [`${repository} ${sha}`, parents])),
    issues: await rows<RawIssue>(issuesSql),
    runs: await rows<RawRun>(runsSql),
    workflow,
    mapped: Map.groupBy(mapped, ({ status }) => status),
    statuses: new Map(statuses.map((status) => [`${status.integration} ${status.id}`, status])),
    services: await rows<Service>(servicesSql),
    teams: Map.groupBy(members, ({ team }) => team),
    people: [...Map.groupBy(owned, ({ person }) => person).values()],
    repositories: new Map(repositories.map(({ id, ...repository }) => [id, repository])),
    releases: await rows<RawRelease>(releasesSql),
    decisions: new Map(decisions.map(({ issue, ...decision }) => [issue, decision])),
    byHand: new Set(byHand.map(({ item }) => item)),
  };
}
