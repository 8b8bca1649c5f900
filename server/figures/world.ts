import { type MetricScope, metricScope } from '#db/queries/metric-scope.ts';
import { getRules, listRepositories } from '#db/queries/rules.ts';
import type { Db } from '#db/router/router.ts';
import { derive } from '#db/testing/derive.ts';
import { decideAttribution } from '#db/writes/attribution.ts';
import { setExclusion } from '#db/writes/exclusions.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { confirmPerson } from '#db/writes/people.ts';
import { putDeploymentRule, putRules } from '#db/writes/rules.ts';
import { createService } from '#db/writes/services.ts';
import { createTeam } from '#db/writes/teams.ts';
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
import { confuse, liven, otherSources, remap, unread } from './liven.ts';

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
        ...actor,
        kind: 'jira',
        baseUrl: jira.url,
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
  const whole = await readRaw(database.owner, clientId);
  await liven(database.owner);
  await confuse(database.owner);
  await unread(database.owner);
  /** By name: ids follow the order in which steps of the sync ended. */
  const ids = async (table: string, name: string) => {
    const rows = await database.owner.unsafe(
      `select id::text from ${table} where client_id = $1 order by ${name}`,
      [clientId],
    );
    return rows.map((row) => String(row.id));
  };

  const ask = <T>(question: (db: Db) => Promise<T>): Promise<T> =>
    router.read('dashboard_query', { clientId, minLsn: null } as never, question);

  return {
    clientId,
    ask,
    /** As it was read, before anything was put into it. */
    whole,
    repositories: await ids('repositories', 'full_name'),
    projects: await ids('projects', 'key'),

    /** Makes all facts anew, in this zone. */
    async inZone(timeZone: string): Promise<void> {
      await database.owner`update clients set time_zone = ${timeZone} where id = ${clientId}`;
      await derive(router, clientId);
    },

    model: async (): Promise<Model> => modelOf(await readRaw(database.owner, clientId)),

    scope({ repository, service, project, team, ...question }: Question): Promise<MetricScope> {
      const places = Object.entries({ repository, service, project, team }).flatMap(([name, place]) =>
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

    /** A team of two logins and a person with a login and an account of Jira, told by that alone. @returns its id */
    async team(): Promise<string> {
      const first = async (column: string, table: string, where: string) =>
        (
          await database.owner.unsafe(
            `select ${column} as account from ${table} where client_id = $1 and ${column} is not null and ${where}
             group by 1 order by count(*) desc, 1 limit 3`,
            [clientId],
          )
        ).map(({ account }) => String(account));
      const logins = await first('author', 'pull_requests', 'not author_is_bot');
      const [assignee = ''] = await first('assignee', 'issues', 'project_id is not null');
      const [one = '', two = '', three = ''] = logins;
      const github = (account: string) => ({ kind: 'github' as const, account });
      const jiraAccount = { kind: 'jira' as const, account: assignee };
      return await router.write('client_mgmt', { clientId }, async (tx) => {
        await confirmPerson(tx, actor, { name: 'Ada', accounts: [github(three), jiraAccount] });
        const accounts = [github(one.toUpperCase()), github(two), jiraAccount];
        return (await createTeam(tx, actor, { name: 'Payments', accounts })).id;
      });
    },

    async rules(change: Partial<ClientRules>) {
      await router.write('admin_config', { clientId }, async (tx) => {
        const { rules, version } = await getRules(tx, clientId);
        await putRules(tx, actor, { ...rules, ...change }, version);
      });
    },

    /** Says where the deployments of a repository come from. */
    async deploymentRule(repository: string, rule: DeploymentRule): Promise<void> {
      await router.write('admin_config', { clientId }, async (tx) => {
        const version = (await listRepositories(tx, clientId)).find(({ id }) => id === repository)?.version;
        await putDeploymentRule(tx, actor, Number(repository), rule, version ?? 0);
      });
    },

    /** Has statuses belong to other steps from some days on, and deployments come from releases, merges and jobs. */
    async change(): Promise<void> {
      await remap(database.owner);
      await otherSources(database.owner);
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
