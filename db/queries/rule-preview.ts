import { type SQL, sql } from 'drizzle-orm';
import type { Preview, RulePreview } from '#lib/api/rules.ts';
import type { ClientRules } from '#lib/rules.ts';
import { checkPatterns, fitsOne, hasLabel, patternsOf, readable } from '../patterns.ts';
import type { Db } from '../router/router.ts';
import {
  gitHubIncident,
  hotfixPull,
  jiraIncident,
  jobFits,
  mergeFits,
  releaseFits,
  runFits,
} from '../rule-sql.ts';
import { instantText } from './sql.ts';

const SHOWN = 20;

/** Rows as `text, detail, url, at, count, matched`. */
type Looked = (rules: ClientRules, scope: Scope) => SQL;

interface Scope {
  clientId: number;
  /** Only of this repository. */
  repository?: number | undefined;
}

/**
 * What a part of the rules matches among the stored data of a client: counts, and the first 20.
 * @throws AppError 400 for a pattern that cannot be used or takes too long
 */
export async function previewRules(
  db: Db,
  of: RulePreview,
  rules: ClientRules,
  scope: Scope,
): Promise<Preview> {
  // Also those that meet no data.
  await checkPatterns(db, patternsOf(rules));
  const [row] = await readable(() =>
    db.execute<{ preview: Preview }>(sql`
      with looked as (${looks[of](rules, scope)})
      select json_build_object(
        'matched', (select count(*)::int from looked where matched),
        'of', (select count(*)::int from looked),
        'items', (select coalesce(json_agg(json_build_object('text', text, 'detail', detail, 'url', url,
            'at', ${instantText(sql`at`)}, 'count', count, 'matched', matched)
            order by matched desc, count desc nulls last, at desc nulls last), '[]'::json)
          from (select * from looked order by matched desc, count desc nulls last, at desc nulls last
            limit ${SHOWN}::int) first)) as preview`),
  );
  if (!row) throw new Error('a select of one row without a row');
  return row.preview;
}

const ofClient = (table: SQL, { clientId, repository }: Scope): SQL =>
  sql`${table}.client_id = ${clientId}::int ${
    repository === undefined ? sql`` : sql`and ${table}.repository_id = ${repository}::bigint`
  }`;

const pullRequests = (scope: Scope, matched: SQL, where: SQL = sql``): SQL => sql`
  select '#' || p.number || ' ' || p.title as text, r.full_name || ' · ' || p.head_ref || ' → ' || p.base_ref as detail,
    p.url, coalesce(p.merged_at, p.created_at) as at, null::int as count, ${matched} as matched
  from pull_requests p join repositories r on r.id = p.repository_id where ${ofClient(sql`p`, scope)} ${where}`;

const looks: Record<RulePreview, Looked> = {
  deployments: (rules, scope) => deployments(rules, scope),
  production: ({ production }, scope) => sql`
    select environment as text, null::text as detail, null::text as url, max(at) as at, count(*)::int as count,
      ${fitsOne(sql`environment`, production)} as matched
    from (
      select d.environment, d.created_at as at from github_deployments d
      where ${ofClient(sql`d`, scope)} and d.gone_at is null
      union all
      select d.environment, coalesce(d.finished_at, d.started_at) from deployments d
      where ${ofClient(sql`d`, scope)} and d.source <> 'github_deployments') every_one
    group by environment`,
  incidents: ({ incidents }, scope) => {
    const issues = sql`
      select i.key || ' ' || i.title as text, coalesce(r.full_name, p.key) as detail, i.url, i.created_at as at,
        null::int as count,
        case when i.repository_id is not null then ${gitHubIncident(incidents)} else ${jiraIncident(incidents)} end as matched
      from issues i left join repositories r on r.id = i.repository_id left join projects p on p.id = i.project_id
      where ${ofClient(sql`i`, scope)} and i.gone_at is null`;
    if (!incidents.reverts) return issues;
    return sql`${issues} union all ${pullRequests(scope, sql`true`, sql`and p.state = 'merged' and p.title ~ '^Revert "'`)}`;
  },
  hotfix: ({ hotfix }, scope) => pullRequests(scope, hotfixPull(hotfix)),
  bots: ({ bots }, scope) => sql`
    select author as text, case when bool_or(author_is_bot) then 'called a bot by its source' end as detail,
      null::text as url, max(created_at) as at, count(*)::int as count,
      bool_or(author_is_bot) or ${fitsOne(sql`author`, bots)} as matched
    from pull_requests p where ${ofClient(sql`p`, scope)} and author is not null group by author`,
  excluded: ({ excludedBranches, excludedLabels }, scope) =>
    pullRequests(
      scope,
      sql`(${fitsOne(sql`p.base_ref`, excludedBranches)} or ${hasLabel(sql`p.labels`, excludedLabels)})`,
    ),
};

function deployments({ deployments: rule, production }: ClientRules, scope: Scope): SQL {
  switch (rule.source) {
    case 'github_deployments':
      return sql`
        select d.environment || coalesce(' · ' || d.state, '') as text, r.full_name || ' @ ' || left(d.sha, 7) as detail,
          null::text as url, d.created_at as at, null::int as count,
          ${fitsOne(sql`d.environment`, production)} as matched
        from github_deployments d join repositories r on r.id = d.repository_id
        where ${ofClient(sql`d`, scope)} and d.gone_at is null`;
    case 'workflow_runs': {
      const fits = runFits(rule);
      if (!rule.job)
        return sql`
          select w.name || coalesce(' · ' || w.conclusion, '') as text, r.full_name || coalesce(' · ' || w.branch, '') as detail,
            w.url, w.created_at as at, null::int as count, ${fits} as matched
          from workflow_runs w join repositories r on r.id = w.repository_id where ${ofClient(sql`w`, scope)}`;
      return sql`
        select w.name || ' / ' || j.name || coalesce(' · ' || j.conclusion, '') as text,
          r.full_name || coalesce(' · ' || w.branch, '') as detail, w.url, coalesce(j.started_at, w.created_at) as at,
          null::int as count, ${fits} and ${jobFits(rule.job)} as matched
        from workflow_runs w join workflow_jobs j on j.workflow_run_id = w.id
        join repositories r on r.id = w.repository_id where ${ofClient(sql`w`, scope)}`;
    }
    case 'releases':
      return sql`
        select l.tag || coalesce(' · ' || nullif(l.name, l.tag), '') as text,
          r.full_name || case when l.prerelease then ' · pre-release' else '' end as detail, l.url,
          coalesce(l.published_at, l.created_at) as at, null::int as count,
          ${releaseFits(rule)} as matched
        from releases l join repositories r on r.id = l.repository_id
        where ${ofClient(sql`l`, scope)} and l.gone_at is null and not l.draft`;
    case 'merges':
      return pullRequests(scope, mergeFits(rule), sql`and p.state = 'merged'`);
    case 'webhook':
      return sql`
        select d.environment || ' · ' || d.result as text, r.full_name || ' @ ' || left(d.sha, 7) as detail, null::text as url,
          coalesce(d.finished_at, d.started_at) as at, null::int as count,
          ${fitsOne(sql`d.environment`, production)} as matched
        from deployments d join repositories r on r.id = d.repository_id
        where ${ofClient(sql`d`, scope)} and d.source = 'webhook'`;
  }
}
