import type postgres from 'postgres';

// What the sample lacks, put into its raw rows before facts are made of them; chosen by ids of the sources, since those of
// rows follow the order in which steps of a sync happen to end.

/** In the first of the two hours from midnight to one of a day in Havana, when clocks go back to midnight. */
const TWICE = "'2026-11-01T04:30:00Z'::timestamptz";
const soon = (column: string) => `${column} between ${TWICE} and ${TWICE} + interval '2 days'`;

/** What the sample lacks: other branches, machines among the reviewers, late reviews, times at which clocks are odd. */
export async function liven(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(`
    update pull_requests set base_ref = 'release/1' where number % 9 = 0;
    update pull_requests set author = 'nightly-job' where number % 13 = 0 and not author_is_bot;
    with someone as (
      select reviewer as author from pull_request_events e join pull_requests p on p.id = e.pull_request_id
      where p.state = 'open' and e.kind = 'review_requested' and reviewer in (select author from reviews)
      group by 1 order by count(*) desc, reviewer limit 1
    ), reviewed as (
      update reviews set author = 'acme-robot' where author = (select author from someone)
    ) update pull_request_events set reviewer = 'acme-robot' where reviewer = (select author from someone);
    update reviews v set submitted_at = p.merged_at + interval '1 hour' from pull_requests p
      where p.id = v.pull_request_id and p.merged_at is not null and v.external_id % 11 = 0;
    update workflow_runs set started_at = null where external_id % 17 = 0;
    update pull_requests set merged_at = ${TWICE}, closed_at = ${TWICE} where merged_at is not null and ${soon('merged_at')};
    update pull_requests set created_at = ${TWICE}, opened_at = ${TWICE}
      where opened_at = created_at and number % 2 = 0 and ${soon('created_at')};
    update workflow_runs set created_at = ${TWICE} where external_id % 5 = 0 and ${soon('created_at')};
    update issues set created_at = ${TWICE} where external_id::bigint % 2 = 0 and ${soon('created_at')};
    update github_deployment_statuses set created_at = ${TWICE} where state = 'success' and ${soon('created_at')};
    update issue_changes c set at = ${TWICE} where field = 'status' and ${soon('at')} and not exists (
      select from issue_changes o where o.issue_id = c.issue_id and o.field = 'status'
        and o.at < c.at and o.at > ${TWICE});
    -- From the first to the last at one moment.
    update issue_changes c set at = l.at from (select issue_id, max(at) as at from issue_changes where field = 'status' group by 1) l
      where c.field = 'status' and l.issue_id = c.issue_id
        and exists (select from issues i where i.id = c.issue_id and i.external_id::bigint % 19 = 0)`);
}

/** Orders of times that cannot be, as clocks and habits make them; and what was forced away, or is of no status any more. */
export async function confuse(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(`
    update pull_request_commits c set authored_at = p.created_at + interval '1 hour' from pull_requests p
      where p.id = c.pull_request_id and p.number % 23 = 0;
    update pull_request_commits c set superseded_at = now() from pull_requests p
      where p.id = c.pull_request_id and p.number % 5 = 0 and c.authored_at = (
        select min(authored_at) from pull_request_commits o where o.pull_request_id = c.pull_request_id);
    -- As the sync does, of all commits there ever were.
    update pull_requests p set
      first_commit_at = (select min(authored_at) from pull_request_commits c where c.pull_request_id = p.id),
      commit_count = (select count(*) from pull_request_commits c where c.pull_request_id = p.id);
    update pull_requests set merged_at = created_at - interval '1 hour' where number % 31 = 0 and merged_at is not null;
    update pull_requests set merged_at = merged_at + interval '9 days' where number % 37 = 0 and merged_at is not null;
    update reviews v set submitted_at = p.created_at - interval '10 minutes' from pull_requests p
      where p.id = v.pull_request_id and v.external_id % 17 = 0;
    update workflow_runs set finished_at = started_at - interval '1 minute' where external_id % 19 = 0;
    update issues set resolved_at = created_at - interval '1 hour' where external_id::bigint % 6 = 0 and resolved_at is not null
      and (type = 'Incident' or labels && array['incident', 'outage']);
    -- Not mapped, and of a category.
    delete from status_mappings where id in (
      select m.id from status_mappings m join workflow_steps s on s.id = m.step_id where s.name = 'Blocked');
    update issues set status_id = 'lost' where external_id::bigint % 37 = 0 and project_id is not null;
    with changes as (
      select *, row_number() over (partition by issue_id order by at, length(external_id), external_id, item) as turn
      from issue_changes where field = 'status'
    )
    update issue_changes c set at = case when i.external_id::bigint % 23 = 0 and o.turn = 1 then i.created_at - interval '1 hour' else c.at end,
      from_id = case when i.external_id::bigint % 29 = 0 and o.turn = 3 then 'elsewhere' else c.from_id end
      from changes o join issues i on i.id = o.issue_id
      where (o.issue_id, o.external_id, o.item) = (c.issue_id, c.external_id, c.item)`);
}

/** What was not read, not read to its end, or did not fit. */
export async function unread(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(`
    update etl_ledger set source_count = source_count + 2 where extract(day from day) in (3, 17);
    update etl_checkpoints set watermark = watermark - interval '3 hours' where job = 'sync-github-releases';
    update etl_checkpoints set watermark = null where job = 'sync-jira-issues' and scope = 'PAY';
    insert into etl_quarantine (client_id, integration_id, run_id, job, scope, record_key, payload, reason, resolved_at)
    select client_id, integration_id, id, 'sync-github-issues', 'acme/checkout', n::text, '{}', 'a test',
      case when n = 3 then now() end
    from etl_runs cross join generate_series(1, 3) n`);
}

/** Statuses that belong to another step from a day on, or to one only then. One change is still to come, one is none. */
export async function remap(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(`
    with steps as (
      select s.id, s.name, s.client_id from workflow_steps s join workflows w on w.id = s.workflow_id where w.is_default
    ), turns (was, becomes, since) as (values
      ('Ready for review', 'In review', date '2026-10-05'), ('Ready for review', 'Blocked', '2026-11-02'),
      ('In progress', 'In progress', '2026-10-12'), ('In review', 'Done', '2026-11-09'), ('In progress', 'Done', '2190-01-01')
    )
    insert into status_mappings (client_id, integration_id, status_id, step_id, effective_from, changed_by)
    select m.client_id, m.integration_id, m.status_id, becomes.id, since, 'test'
    from turns join steps was on was.name = turns.was join steps becomes on becomes.name = turns.becomes
    join status_mappings m on m.step_id = was.id and m.effective_from is null;
    -- Before it, the first step of its category.
    update status_mappings set effective_from = '2026-10-20' where step_id in (
      select id from workflow_steps where name = 'Ready for release');`);
}

/**
 * Releases of what was deployed, some of which are none by the rule; jobs that were run again, cancelled or still run; and
 * commits that nobody knows.
 */
export async function otherSources(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(`
    insert into releases (client_id, repository_id, external_id, tag, sha, draft, prerelease, url, created_at, published_at)
    select d.client_id, d.repository_id, d.external_id, case when d.external_id % 7 = 0 then 'nightly-' else 'v' end || d.external_id,
      case when d.external_id % 5 <> 0 then d.sha end, d.external_id % 11 = 0, d.external_id % 13 = 0, '', d.created_at,
      case when d.external_id % 3 <> 0 then d.created_at + interval '20 minutes' end
    from github_deployments d join repositories r on r.id = d.repository_id
    where d.environment = 'production' and r.full_name = 'acme/checkout';
    insert into workflow_jobs (client_id, workflow_run_id, external_id, name, attempt, status, conclusion, started_at, finished_at)
    select j.client_id, j.workflow_run_id, j.external_id + 1000000000, j.name, 2, 'completed', 'success',
      j.finished_at + interval '5 minutes', j.finished_at + interval '9 minutes'
    from workflow_jobs j where j.conclusion = 'failure' or j.external_id % 5 = 0;
    update workflow_jobs set conclusion = 'cancelled' where external_id % 9 = 0;
    update workflow_jobs set status = 'in_progress', conclusion = null, finished_at = null where external_id % 17 = 0;
    update workflow_jobs set started_at = null, finished_at = null where external_id % 19 = 0;
    update workflow_runs set sha = 'unknown' where name = 'Deploy' and external_id % 6 = 0;
    update pull_requests set merge_commit_sha = null where number % 8 = 0;`);
}
