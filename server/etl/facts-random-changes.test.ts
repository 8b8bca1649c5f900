import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { deploymentList } from '#db/queries/deployment-list.ts';
import { freshness } from '#db/queries/freshness.ts';
import { incidentList } from '#db/queries/incident-list.ts';
import { metricScope } from '#db/queries/metric-scope.ts';
import { pullRequestList } from '#db/queries/pull-request-list.ts';
import { type Remember, type Remembered, rememberAnswers, rememberable } from '#db/queries/remember.ts';
import { getRules } from '#db/queries/rules.ts';
import { putRules } from '#db/writes/rules.ts';
import { createService, deleteService } from '#db/writes/services.ts';
import { tellDeployments, tellIncidents } from '#db/writes/told.ts';
import { clientRules, type DeploymentRule } from '#lib/rules.ts';
import { long } from '#lib/testing/long.ts';
import { jobs } from '#server/jobs/index.ts';
import { createRandom, type Random } from '#sources/sample/generate/random.ts';
import type { World } from '#sources/sample/world/world.ts';
import { settleFacts } from './facts.ts';
import { createFixture, type Fixture, NOW, quiet, smallWorld } from './testing/fixture.ts';
import { later } from './testing/inspect.ts';
import { changeAtRandom, guests } from './testing/random-changes.ts';
import { Meanwhile, syncSomehow, syncWhole } from './testing/random-syncs.ts';
import { unlikeRebuilt } from './testing/rebuilt-facts.ts';

const ROUNDS = long ? 12 : 2;
const CHANGES = 30;
const seeds = Array.from({ length: long ? 50 : 1 }, (_, index) => index + 1);

const ofRepositories: DeploymentRule[] = [
  { source: 'workflow_runs', workflow: 'deploy', job: 'deploy', environment: 'production' },
  { source: 'releases', prereleases: true, environment: 'live' },
  { source: 'merges', branch: 'main', environment: 'production' },
  { source: 'webhook' },
];

it.concurrent.for(seeds)(
  'makes by and by the facts that a rebuild makes at once (seed %i)',
  { timeout: 600_000 },
  async (seed, { onTestFinished }) => {
    const random = createRandom(`facts/${seed}`);
    const world = smallWorld({ seed, repositories: 3, pullRequestsPerMonth: 6 });
    world.advanceTo(NOW.getTime());
    for (const user of guests) world.addUser(user);
    const names = world.repositoryNames();
    const meanwhile = new Meanwhile();
    const fixture = await createFixture({ world, jobs, onAsked: meanwhile.asked });
    onTestFinished(() => fixture.close());
    await setRules(fixture);
    await syncWhole(fixture, 'full');
    await setRepositoryRules(fixture, random);
    const memory = rememberAnswers();
    const seen = { deployments: 0, changes: 0, incidents: 0, attributed: 0 };

    for (let round = 1; round <= ROUNDS; round++) {
      const at = later(round * CHANGES * 0.5);
      for (let n = 0; n < CHANGES; n++) {
        const when = at.getTime() - (CHANGES - n) * 1_700_000;
        if (random.chance(0.4)) deploySomething(world, random, when);
        else if (random.chance(0.2)) revertSomething(world, random, when);
        else changeAtRandom({ world, random, at: when }, names);
      }
      for (let n = 0; n < 3; n++) {
        await decideAtRandom(fixture, random, at);
        // Marked or made at once: what is remembered of before is never given.
        expect(await unlikeAsked(fixture, memory)).toMatchObject({ unlike: [] });
      }
      fixture.setNow(at);
      world.advanceTo(at.getTime());
      const edit = () => changeAtRandom({ world, random, at: at.getTime() }, names, 'edits');
      await syncSomehow(fixture, { random, meanwhile, edit });
      expect(await unlikeRebuilt(fixture.router, fixture.clientId)).toEqual([]);
      await settleFacts(fixture.router, fixture.clientId, quiet);
      expect(await unlikeAsked(fixture, memory)).toMatchObject({ unlike: [] });
      expect(await unlikeAsked(fixture, memory)).toEqual({ unlike: [], given: rememberable.size });
    }

    const [counted] = await fixture.database.owner<(typeof seen)[]>`
      select (select count(*)::int from deployment_facts where client_id = ${fixture.clientId}) as deployments,
        (select count(*)::int from deployment_changes where client_id = ${fixture.clientId}) as changes,
        (select count(*)::int from incident_facts where client_id = ${fixture.clientId}) as incidents,
        (select count(*)::int from incident_facts where client_id = ${fixture.clientId} and deployment_id is not null)
          as attributed`;
    for (const [what, n] of Object.entries(counted ?? seen)) expect(n, what).toBeGreaterThan(3);
  },
);

const askAnew: Remember = (ask) => ask();

/** Figures whose answer from memory is not what they are answered now, and how many were given from memory. */
async function unlikeAsked(
  { router, clientId, database }: Fixture,
  memory: Remembered,
): Promise<{ unlike: string[]; given: number }> {
  await database.waitForReplicas();
  const page = { limit: 50, order: 'desc' };
  const lists = new Map<unknown, object>([
    [pullRequestList, { ...page, sort: 'created', excluded: 'with' }],
    [deploymentList, { ...page, sort: 'finished' }],
    [incidentList, { ...page, by: 'opened' }],
  ]);
  return await router.read('dashboard_query', { clientId }, async (db) => {
    const scope = await metricScope(db, { client: clientId });
    const facts = await freshness(db, clientId);
    const unlike: string[] = [];
    let given = 0;
    for (const question of rememberable) {
      const params = (lists.get(question) ?? { items: 20 }) as never;
      let asked = false;
      const answer = await memory.answer({ name: question.name, scope, params }, facts, () => {
        asked = true;
        return question(db, scope, params, askAnew);
      });
      if (!asked) given++;
      if (!isDeepStrictEqual(answer, await question(db, scope, params, askAnew))) unlike.push(question.name);
    }
    return { unlike, given };
  });
}

/** Of words that random changes use. */
async function setRules({ database, clientId }: Fixture): Promise<void> {
  const rules = clientRules.parse({
    incidents: { githubLabels: ['label 1', 'label 2', 'label 3', 'incident'], reverts: true },
    hotfix: { titles: ['hotfix', 'Edited .*1'] },
    excludedLabels: ['label 9'],
  });
  await database.owner`
    insert into client_rules (client_id, rules, changed_by) values (${clientId}, ${database.owner.json(rules)}, 'test')`;
}

/** The first repository has its deployments as the client's rules say. */
async function setRepositoryRules({ database, clientId }: Fixture, random: Random): Promise<void> {
  const { owner } = database;
  const found = await owner`select id from repositories where client_id = ${clientId} order by id`;
  for (const { id } of found.slice(1)) {
    await owner`update repositories set deployment_rule = ${owner.json(random.pick(ofRepositories))} where id = ${id}`;
  }
  await owner`insert into fact_marks (client_id, kind, ids) values (${clientId}, 'everything', '{}')`;
}

/** Forth, or back to one of the last commits. */
function deploySomething(world: World, random: Random, at: number): void {
  const store = random.pick(world.repositories);
  if (store.hidden !== null) return;
  const repository = store.repository.full_name;
  const [id, time] = [world.nextId(), `${new Date(at).toISOString().slice(0, 19)}Z`];
  const past = store.commits.log(store.headSha);
  const sha = random.chance(0.6)
    ? store.headSha
    : (past[random.int(0, Math.min(9, past.length - 1))]?.sha ?? '');
  const environment = random.pick(['production', 'production', 'prod-eu', 'staging']);
  const deployment = {
    id,
    node_id: `DE_${id}`,
    sha,
    ref: 'main',
    environment,
    creator: null,
    created_at: time,
    updated_at: time,
  };
  world.apply({ type: 'deployment.created', at, repository, deployment });
  const state = random.pick(['success', 'success', 'success', 'failure', 'in_progress']);
  world.apply({ type: 'deployment.status', at: at + 60_000, repository, id, state, by: null });
}

/** A pull request that takes back a merged one, and closes an issue. */
function revertSomething(world: World, random: Random, at: number): void {
  const store = random.pick(world.repositories);
  const merged = [...store.pulls.values()].filter((pull) => pull.merged_at);
  if (store.hidden !== null || merged.length === 0) return;
  const base = { at, repository: store.repository.full_name };
  const of = random.pick(merged);
  const [id, number] = [world.nextId(), world.nextNumber(store)];
  const issues = [...store.issues.values()].filter((issue) => !issue.pull_request);
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const signature = { name: 'Ghost', email: 'ghost@acme.example', date: time };
  const commit = { message: `Take back ${of.number}`, author: signature, committer: signature };
  const sha = () =>
    Array.from({ length: 5 }, () => random.int(0, 0xffffffff).toString(16).padStart(8, '0')).join('');
  world.apply({
    ...base,
    type: 'pull.opened',
    pull: {
      id,
      node_id: `PR_${id}`,
      number,
      state: 'open',
      title: `Revert "${of.title}"`,
      user: null,
      body: issues.length > 0 ? `Fixes #${random.pick(issues).number}` : '',
      draft: false,
      requested_reviewers: [],
      closed_at: null,
      merged_at: null,
      merge_commit_sha: null,
      labels: [],
      created_at: time,
      updated_at: time,
      additions: 1,
      deletions: 1,
      changed_files: 1,
      head: { ref: `revert-${of.number}-topic`, sha: '' },
      base: { ref: 'main', sha: '' },
    },
    commits: [{ sha: sha(), commit, author: null, committer: null, parents: [] }],
  });
  if (random.chance(0.7))
    world.apply({ ...base, type: 'pull.merged', number, by: null, method: 'merge', sha: sha() });
}

/** What people and tools do at a client, with what they mark. */
async function decideAtRandom(
  { router, database, clientId }: Fixture,
  random: Random,
  at: Date,
): Promise<void> {
  const { owner } = database;
  const who = { clientId, actor: 'ada@example.com', ip: null };
  const repositories = await owner<{ id: number; name: string }[]>`
    select id::int, full_name as name from repositories where client_id = ${clientId}`;
  const deployments = await owner`
    select id::int, repository_id::int as repository, source, external_id as "externalId" from deployment_facts
    where client_id = ${clientId} order by finished_at desc limit 20`;
  const incidents = await owner`
    select id::int, source, external_id as "externalId", issue_id::int as issue, pull_request_id::int as pull,
      told_id::int as told
    from incident_facts where client_id = ${clientId} order by opened_at desc limit 20`;
  const mark = (kind: string, id: number) =>
    owner`insert into fact_marks (client_id, kind, ids) values (${clientId}, ${kind}, ${[id]})`;
  const repository = random.pick(repositories);
  const what = random.pick(['exclude', 'decide', 'tell', 'service', 'rules'] as const);
  if (what === 'tell') {
    await router.write('upsert', { clientId }, async (tx) => {
      const opened = new Date(at.getTime() - random.int(0, 90) * 3_600_000).toISOString();
      const id = String(random.int(1, 6));
      const [head] = await owner`
        select sha from commits where repository_id = ${repository.id} order by committed_at desc limit 1`;
      await tellDeployments(tx, clientId, [
        {
          id,
          repository: repository.name,
          environment: 'production',
          sha: String(head?.sha ?? 'f'.repeat(40)),
          result: 'success',
          finishedAt: opened,
        },
      ]);
      const more = random.chance(0.5) ? { deployment: id } : {};
      await tellIncidents(tx, clientId, [
        { id, source: 'pager', title: 'Down', repository: repository.name, openedAt: opened, ...more },
      ]);
    });
  } else if (what === 'rules') {
    await router.write('admin_config', { clientId }, async (tx) => {
      const { rules, version } = await getRules(tx, clientId);
      const typeGroups = { ...rules.typeGroups, bug: [random.pick(['Bug', 'Task'])] };
      await putRules(
        tx,
        who,
        { ...rules, excludedLabels: [`label ${random.int(1, 9)}`], typeGroups },
        version,
      );
    });
  } else if (what === 'service') {
    await router.write('admin_config', { clientId }, async (tx) => {
      const [there] = await owner`select id::int from services where client_id = ${clientId}`;
      if (there) await deleteService(tx, who, there.id);
      else
        await createService(tx, who, {
          name: 'all',
          repositories: repositories.slice(0, 2).map(({ id }) => id),
        });
    });
  } else if (what === 'exclude' && deployments.length > 0) {
    const { id, repository: of } = random.pick(deployments) as { id: number; repository: number };
    await owner`
      insert into manual_exclusions (client_id, kind, item_id, reason, actor)
      values (${clientId}, 'deployment', ${id}, 'a drill', 'ada') on conflict do nothing`;
    await mark('repositories', of);
  } else if (incidents.length > 0 && deployments.length > 0) {
    const incident = random.pick(incidents);
    const decision = random.pick(['confirm', 'move', 'clear', 'reset']);
    const to = random.pick(deployments);
    await owner`
      insert into incident_decisions (client_id, source, external_id, decision, repository_id, deployment_source,
        deployment_external_id, actor)
      values (${clientId}, ${incident.source}, ${incident.externalId}, ${decision}, ${to.repository}, ${to.source},
        ${to.externalId}, 'ada')`;
    if (incident.issue) await mark('issues', incident.issue);
    else if (incident.pull) await mark('pull_requests', incident.pull);
    else await mark('told_incidents', incident.told);
  }
}
