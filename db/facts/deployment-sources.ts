import { type SQL, sql } from 'drizzle-orm';
import type { DeploymentRule } from '#lib/rules.ts';
import { jobFits, mergeFits, releaseFits, runFits } from '../rule-sql.ts';

/**
 * What a rule makes deployments of: rows as `repository_id, external_id, environment, sha, ref, url, started_at,
 * finished_at, result`, of success, failure or pending. What was skipped or cancelled is none; `sha` is empty where the
 * source does not say.
 *
 * @param ours our ids of the repositories, a list for `in`
 */
export function deploymentsByRule(rule: DeploymentRule, ours: SQL): SQL {
  switch (rule.source) {
    case 'github_deployments':
      return ofGitHub(ours);
    case 'workflow_runs':
      return rule.job === undefined ? ofRuns(rule, ours) : ofJobs(rule, rule.job, ours);
    case 'releases':
      return sql`
        select l.repository_id, l.external_id::text as external_id, ${rule.environment}::text as environment,
          coalesce(l.sha, '') as sha, l.tag as ref, l.url, null::timestamptz as started_at,
          coalesce(l.published_at, l.created_at) as finished_at, 'success' as result
        from releases l
        where l.repository_id in ${ours} and l.gone_at is null and not l.draft and ${releaseFits(rule)}`;
    case 'merges':
      return sql`
        select p.repository_id, p.number::text as external_id, ${rule.environment}::text as environment,
          coalesce(p.merge_commit_sha, '') as sha, p.base_ref as ref, p.url, null::timestamptz as started_at,
          p.merged_at as finished_at, 'success' as result
        from pull_requests p
        where p.repository_id in ${ours} and p.merged_at is not null and ${mergeFits(rule)}`;
    case 'webhook':
      return sql`
        select d.repository_id, d.external_id, d.environment, d.sha, d.ref, null::text as url, d.started_at,
          case when d.result <> 'pending' then coalesce(d.finished_at, d.source_updated_at) end as finished_at, d.result
        from deployments d
        where d.repository_id in ${ours} and d.source = 'webhook' and d.result in ('success', 'failure', 'pending')`;
  }
}

/**
 * A success is one for good, at the first time that it was: it becomes inactive when the next one supersedes it, which
 * is no news of it. Without a status that says when, its creation is the best there is.
 */
const ofGitHub = (ours: SQL): SQL => sql`
  select d.repository_id, d.external_id::text as external_id, d.environment, d.sha, d.ref, s.url,
    coalesce(s.started, d.created_at) as started_at,
    case r.result when 'success' then coalesce(s.succeeded, d.created_at)
      when 'failure' then coalesce(s.failed, d.created_at) end as finished_at, r.result
  from github_deployments d
  cross join lateral (
    select min(created_at) filter (where state = 'success') as succeeded,
      max(created_at) filter (where state in ('failure', 'error')) as failed,
      min(created_at) filter (where state = 'in_progress') as started,
      (array_agg(url order by state = 'success' desc, created_at desc, external_id) filter (where url is not null))[1] as url
    from github_deployment_statuses s where s.deployment_id = d.id
  ) s
  cross join lateral (
    select case when s.succeeded is not null or d.state in ('success', 'active', 'inactive') then 'success'
      when d.state in ('failure', 'error') then 'failure'
      when d.state in ('abandoned', 'destroyed') then null else 'pending' end as result
  ) r
  where d.repository_id in ${ours} and d.gone_at is null and r.result is not null`;

type RunRule = Extract<DeploymentRule, { source: 'workflow_runs' }>;

/** Of a conclusion; null: it was no deployment. */
const resultOf = (status: SQL, conclusion: SQL): SQL => sql`case when ${status} <> 'completed' then 'pending'
  when ${conclusion} = 'success' then 'success'
  when ${conclusion} in ('failure', 'timed_out', 'startup_failure') then 'failure' end`;

const ofRuns = (rule: RunRule, ours: SQL): SQL => sql`
  select w.repository_id, w.external_id::text as external_id, ${rule.environment}::text as environment, w.sha,
    w.branch as ref, w.url, coalesce(w.started_at, w.created_at) as started_at,
    case when r.result <> 'pending' then coalesce(w.finished_at, w.source_updated_at) end as finished_at, r.result
  from workflow_runs w
  cross join lateral (select ${resultOf(sql`w.status`, sql`w.conclusion`)} as result) r
  where w.repository_id in ${ours} and r.result is not null and ${runFits(rule)}`;

/**
 * Several jobs of a run that fit (a matrix) are one deployment, with the newest attempt of each: over when the last is,
 * a failure when one failed. It keeps the run's id, since a re-run gives its jobs new ones.
 */
const ofJobs = (rule: RunRule, job: string, ours: SQL): SQL => sql`
  select w.repository_id, w.external_id::text as external_id, ${rule.environment}::text as environment, w.sha,
    w.branch as ref, w.url, coalesce(a.started, w.started_at, w.created_at) as started_at,
    case when a.result <> 'pending' then coalesce(a.finished, w.finished_at, w.source_updated_at) end as finished_at,
    a.result
  from workflow_runs w
  cross join lateral (
    select min(started_at) as started, max(finished_at) as finished,
      case when bool_or(result = 'pending') then 'pending' when bool_or(result = 'failure') then 'failure'
        else 'success' end as result
    from (
      select distinct on (j.name) j.started_at, j.finished_at, ${resultOf(sql`j.status`, sql`j.conclusion`)} as result
      from workflow_jobs j where j.workflow_run_id = w.id and ${jobFits(job)}
      order by j.name, j.attempt desc, j.external_id desc
    ) newest
    where result is not null having count(*) > 0
  ) a
  where w.repository_id in ${ours} and ${runFits(rule)}`;
