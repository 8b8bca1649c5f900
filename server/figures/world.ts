import type postgres from 'postgres';
import { type MetricScope, metricScope } from '#db/queries/metric-scope.ts';
import { getRules } from '#db/queries/rules.ts';
import type { Db } from '#db/router/router.ts';
import { derive } from '#db/testing/derive.ts';
import { decideAttribution } from '#db/writes/attribution.ts';
import { setExclusion } from '#db/writes/exclusions.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { putDeploymentRule, putRules } from '#db/writes/rules.ts';
import { createService } from '#db/writes/services.ts';
import { setDefaultWorkflow } from '#db/writes/workflows.ts';
import type { ClientRules, DeploymentRule } from '#lib/rules.ts';
import { createFixture, NOW, smallWorld } from '#server/etl/testing/fixture.ts';
import { smallJiraWorld } from '#server/etl/testing/jira-fixture.ts';
import { jobs } from '#server/jobs/index.ts';
import { sampleMappings, sampleSteps } from '#sources/sample/jira/generate/workflow-steps.ts';
import { SAMPLE_EMAIL, startSampleJira } from '#sources/sample/jira/server.ts';
import { type Model, modelOf, type Question } from './independent/model.ts';
import { readRaw } from './independent/raw.ts';
import type { Handles } from './independent/views.ts';

/** The sample world as one client has it, with what the sample lacks, and what people can set. */
export async function figuresWorld() {
  const now = () => NOW;
  const jiraWorld = smallJiraWorld({ pullRequestsPerMonth: 120 });
  const fixture = await createFixture({ world: smallWorld({ pullRequestsPerMonth: 120 }), jobs, now });
  const jira = await startSampleJira({ world: jiraWorld, now, latencyMs: 0 });
  const { router, clientId, database } = fixture;
  const actor = { clientId, actor: 'test', ip: null };
  const { id } = await router.write('integration_setup', { clientId }, (tx) =>
    createIntegration(
      tx,
      {
        ...{ ...actor, kind: 'jira', baseUrl: jira.url },
        credentials: { email: SAMPLE_EMAIL, token: 'sample' },
        projects: jiraWorld.projects.map(({ key }) => key),
      },
      database.secret,
    ),
  );
  const mappings = sampleMappings.map((mapping) => ({ ...mapping, integrationId: Number(id) }));
  await router.write('admin_config', { clientId }, (tx) =>
    setDefaultWorkflow(tx, { clientId, steps: sampleSteps, mappings, actor: 'test' }),
  );
  for (const run of [await fixture.start('full'), await fixture.start('full', { integrationId: Number(id) })])
    await fixture.execute(run);
  await liven(database.owner);
  await confuse(database.owner);
  await unread(database.owner);
  const ids = async (table: string) => {
    const rows = await database.owner.unsafe(
      `select id::text from ${table} where client_id = $1 order by id`,
      [clientId],
    );
    return rows.map((row) => String(row.id));
  };

  const ask = <T>(question: (db: Db) => Promise<T>): Promise<T> =>
    router.read('dashboard_query', { clientId, minLsn: null } as never, question);

  return {
    ...{ clientId, ask },
    repositories: await ids('repositories'),
    projects: await ids('projects'),

    /** Makes all facts anew, in this zone. */
    async inZone(timeZone: string): Promise<void> {
      await database.owner`update clients set time_zone = ${timeZone} where id = ${clientId}`;
      await derive(router, clientId);
    },

    model: async (): Promise<Model> => modelOf(await readRaw(database.owner, clientId)),

    scope({ repository, service, project, ...question }: Question): Promise<MetricScope> {
      const places = Object.entries({ repository, service, project }).flatMap(([name, place]) =>
        place === undefined ? [] : [[name, Number(place)]],
      );
      return ask((db) => metricScope(db, { client: clientId, ...question, ...Object.fromEntries(places) }));
    },

    /** @returns its id */
    async service(name: string, repositories: string[], projects: string[]): Promise<string> {
      const members = { repositories: repositories.map(Number), projects: projects.map(Number) };
      const made = await router.write('client_mgmt', { clientId }, (tx) =>
        createService(tx, actor, { name, ...members }),
      );
      return String(made.id);
    },

    async rules(change: Partial<ClientRules>) {
      await router.write('admin_config', { clientId }, async (tx) => {
        const { rules, version } = await getRules(tx, clientId);
        await putRules(tx, actor, { ...rules, ...change }, version);
      });
    },

    /** Says where the deployments of a repository come from. */
    async deploymentRule(repository: string, rule: DeploymentRule): Promise<void> {
      await router.write('admin_config', { clientId }, (tx) =>
        putDeploymentRule(tx, actor, Number(repository), rule),
      );
    },

    /** What the facts of deployments and incidents are called, by what stays of them when they are made anew. */
    async handles(): Promise<Handles> {
      const rows = await database.owner<{ id: string; key: string }[]>`
        select id::text, repository_id || ' ' || source || ' ' || external_id as key from deployment_facts
        where client_id = ${clientId} union all
        select id::text, 'incident ' || issue_id from incident_facts where client_id = ${clientId}`;
      return new Map(rows.map(({ id: fact, key }) => [key, fact]));
    },

    /** As a person says it of the cause of an incident. */
    async decide(incident: string, decision: Parameters<typeof decideAttribution>[3]): Promise<void> {
      await router.write('admin_config', { clientId }, (tx) =>
        decideAttribution(tx, actor, Number(incident), decision),
      );
    },

    /** Leaves these out, which the query finds. */
    async exclude(kind: 'pull_request' | 'deployment' | 'incident' | 'issue', items: string): Promise<void> {
      const rows = await database.owner.unsafe(items, [clientId]);
      for (const { id: item } of rows) {
        await router.write('admin_config', { clientId }, (tx) =>
          setExclusion(tx, actor, { kind, item: Number(item), reason: 'a test' }),
        );
      }
    },

    async close(): Promise<void> {
      await fixture.close();
      await jira.close();
    },
  };
}

export type FiguresWorld = Awaited<ReturnType<typeof figuresWorld>>;

/** In the first of the two hours from midnight to one of a day in Havana, when clocks go back to midnight. */
const TWICE = "'2026-11-01T04:30:00Z'::timestamptz";
const soon = (column: string) => `${column} between ${TWICE} and ${TWICE} + interval '2 days'`;

/** What the sample lacks: other branches, machines among the reviewers, late reviews, times at which clocks are odd. */
async function liven(owner: postgres.Sql): Promise<void> {
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
      where p.id = v.pull_request_id and p.merged_at is not null and v.id % 11 = 0;
    update workflow_runs set started_at = null where id % 17 = 0;
    update pull_requests set merged_at = ${TWICE}, closed_at = ${TWICE} where merged_at is not null and ${soon('merged_at')};
    update pull_requests set created_at = ${TWICE}, opened_at = ${TWICE}
      where opened_at = created_at and number % 2 = 0 and ${soon('created_at')};
    update workflow_runs set created_at = ${TWICE} where id % 5 = 0 and ${soon('created_at')};
    update issues set created_at = ${TWICE} where id % 2 = 0 and ${soon('created_at')};
    update github_deployment_statuses set created_at = ${TWICE} where state = 'success' and ${soon('created_at')};
    update issue_changes c set at = ${TWICE} where field = 'status' and ${soon('at')} and not exists (
      select from issue_changes o where o.issue_id = c.issue_id and o.field = 'status'
        and o.at < c.at and o.at > ${TWICE});
    -- From the first to the last at one moment.
    update issue_changes c set at = l.at from (select issue_id, max(at) as at from issue_changes where field = 'status' group by 1) l
      where c.field = 'status' and l.issue_id = c.issue_id and c.issue_id % 19 = 0`);
}

/** Orders of times that cannot be, as clocks and habits make them; and what was forced away, or is of no status any more. */
async function confuse(owner: postgres.Sql): Promise<void> {
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
      where p.id = v.pull_request_id and v.id % 17 = 0;
    update workflow_runs set finished_at = started_at - interval '1 minute' where id % 19 = 0;
    update issues set resolved_at = created_at - interval '1 hour' where id % 6 = 0 and resolved_at is not null
      and (type = 'Incident' or labels && array['incident', 'outage']);
    update issues set status_id = 'lost' where id % 37 = 0 and project_id is not null;
    with changes as (
      select *, row_number() over (partition by issue_id order by at, length(external_id), external_id, item) as turn
      from issue_changes where field = 'status'
    )
    update issue_changes c set at = case when c.issue_id % 23 = 0 and o.turn = 1 then i.created_at - interval '1 hour' else c.at end,
      from_id = case when c.issue_id % 29 = 0 and o.turn = 3 then 'elsewhere' else c.from_id end
      from changes o join issues i on i.id = o.issue_id
      where (o.issue_id, o.external_id, o.item) = (c.issue_id, c.external_id, c.item)`);
}

/** What was not read, not read to its end, or did not fit. */
async function unread(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(`
    update etl_ledger set source_count = source_count + 2 where extract(day from day) in (3, 17);
    update etl_checkpoints set watermark = watermark - interval '3 hours' where job = 'sync-github-releases';
    update etl_checkpoints set watermark = null where job = 'sync-jira-issues' and scope = 'PAY';
    insert into etl_quarantine (client_id, integration_id, run_id, job, scope, record_key, payload, reason, resolved_at)
    select client_id, integration_id, id, 'sync-github-issues', 'acme/checkout', n::text, '{}', 'a test',
      case when n = 3 then now() end
    from etl_runs cross join generate_series(1, 3) n`);
}
