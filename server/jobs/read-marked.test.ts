import { afterEach, describe, expect, it } from 'vitest';
import { markDirty } from '#db/writes/dirty-records.ts';
import { createHook } from '#db/writes/hooks.ts';
import { startMarked } from '#server/etl/marked.ts';
import { createFixture, type Fixture, NOW, quiet, smallWorld } from '#server/etl/testing/fixture.ts';
import { later, runOf } from '#server/etl/testing/inspect.ts';
import { startProxy } from '#server/etl/testing/proxy.ts';
import { touchedBy } from '#sources/github/webhooks/touched.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';
import { iso } from '#sources/sample/world/time.ts';
import type { World } from '#sources/sample/world/world.ts';
import { jobs } from './index.ts';

let fixture: Fixture;
let world: World;
let store: RepositoryStore;
afterEach(() => fixture.close());

const DAY = 24;

/** A small repository, after its first sync; `before` happens ahead of it. */
async function synced(before: (repository: string) => void = () => {}): Promise<string> {
  world = smallWorld({ repositories: 1, pullRequestsPerMonth: 5 });
  world.advanceTo(NOW.getTime());
  store = world.repositories[0]!;
  const repository = store.repository.full_name;
  before(repository);
  fixture = await createFixture({ world, jobs });
  const { router, clientId, integrationId, database } = fixture;
  await router.write('integration_setup', fixture, (tx) =>
    createHook(tx, { clientId, actor: 'test', ip: null, integrationId }, database.secret),
  );
  await fixture.execute(await fixture.start());
  fixture.setNow(later(2));
  return repository;
}

/** As GitHub's delivery of an event does. */
async function deliver(event: string, payload: object): Promise<void> {
  const { id, full_name } = store.repository;
  const touched = touchedBy(event, { repository: { id, full_name }, ...payload });
  const { router, clientId, integrationId } = fixture;
  await router.write('upsert', { clientId }, (tx) =>
    markDirty(tx, { clientId, integrationId, scope: full_name, marks: touched?.marks ?? [] }),
  );
}

/** Lets the run begin that deliveries ask for, and works on it. */
async function syncMarked() {
  const { router, clientId, database } = fixture;
  await database.owner`update inbound_hooks set last_delivery_at = now() - interval '1 min'
    where client_id = ${clientId}`;
  await startMarked({ router, jobs, log: quiet });
  const [run] = await database.owner`
    select id::int from etl_runs where client_id = ${clientId} and started_by = 'webhook' order by id desc limit 1`;
  await fixture.execute(run?.id);
  return await runOf(fixture, run?.id);
}

const marks = async () =>
  (await fixture.database.owner`select key from dirty_records where client_id = ${fixture.clientId}`).map(
    ({ key }) => key,
  );
const gone = async (table: string, ids: number[]) =>
  (
    await fixture.database.owner`
      select external_id::text as id from ${fixture.database.owner(table)}
      where client_id = ${fixture.clientId} and gone_at is not null and external_id::text = any (${ids.map(String)})`
  ).map(({ id }) => Number(id));
const at = later(1).getTime();

const issueOf = () => [...store.issues.values()].find((issue) => !issue.pull_request)!;
const remark = (id: number) => ({
  id,
  node_id: `IC_${id}`,
  user: null,
  body: '',
  created_at: iso(NOW.getTime() - 9_000_000),
  updated_at: iso(NOW.getTime() - 9_000_000),
});

describe('G13: a delivery that names a record', () => {
  it('of a deleted issue marks it gone, with its comments', async () => {
    let [issue, comment] = [0, 0];
    const repository = await synced((name) => {
      issue = issueOf().number;
      comment = world.nextId();
      world.apply({
        type: 'commented',
        at: NOW.getTime() - 9_000_000,
        repository: name,
        number: issue,
        comment: remark(comment),
      });
    });
    const { id } = store.issues.get(issue)!;
    world.apply({ type: 'issue.deleted', at, repository, number: issue });
    await deliver('issues', { action: 'deleted', issue: { number: issue } });
    expect(await syncMarked()).toMatchObject({ state: 'succeeded' });
    expect(await gone('issues', [id])).toEqual([id]);
    expect(await gone('comments', [comment])).toEqual([comment]);
    expect(await marks()).toEqual([]);
    const facts = await fixture.database.owner`
      select f.excluded_by from issue_facts f join issues i on i.id = f.issue_id
      where f.client_id = ${fixture.clientId} and i.external_id = ${String(id)}`;
    expect(facts, 'no figure counts it any more').toEqual([{ excluded_by: 'gone' }]);
  });

  it('of a re-run of a workflow run of 5 days ago reads it, with its jobs', async () => {
    const began = NOW.getTime() - 5 * DAY * 3_600_000;
    const repository = await synced((name) => {
      const time = iso(began);
      const run = {
        id: 77,
        node_id: 'WFR_77',
        workflow_id: 7,
        name: 'Deploy',
        head_branch: 'main',
        head_sha: '',
        event: 'push',
        status: 'in_progress',
        conclusion: null,
        run_attempt: 1,
        actor: null,
        created_at: time,
        updated_at: time,
        run_started_at: time,
      };
      world.apply({ type: 'run.started', at: began, repository: name, run, jobs: [] });
      world.apply({
        type: 'run.completed',
        at: began + 60_000,
        repository: name,
        id: 77,
        conclusion: 'failure',
      });
    });
    const job = {
      id: 770,
      run_id: 77,
      name: 'deploy',
      status: 'in_progress',
      conclusion: null,
      run_attempt: 2,
      started_at: iso(at),
      completed_at: null,
    };
    world.apply({ type: 'run.restarted', at, repository, id: 77, jobs: [job] });
    world.apply({ type: 'run.completed', at: at + 60_000, repository, id: 77, conclusion: 'success' });
    await deliver('workflow_run', { workflow_run: { id: 77 } });
    expect(await syncMarked()).toMatchObject({ state: 'succeeded' });
    const [run] = await fixture.database.owner`
      select w.attempt, w.conclusion, array_agg(j.name) as jobs
      from workflow_runs w join workflow_jobs j on j.workflow_run_id = w.id
      where w.client_id = ${fixture.clientId} and w.external_id = 77 group by 1, 2`;
    expect(run).toEqual({ attempt: 2, conclusion: 'success', jobs: ['deploy'] });
    expect(await marks()).toEqual([]);
  });

  it('of a deleted comment or release marks it gone, of one changed long ago stores it', async () => {
    const comments = [remarkId(1), remarkId(2)];
    const releases = [11, 12];
    const repository = await synced((name) => {
      const { number } = issueOf();
      for (const id of comments)
        world.apply({
          type: 'commented',
          at: NOW.getTime() - 9_000_000,
          repository: name,
          number,
          comment: remark(id),
        });
      for (const id of releases) {
        const time = iso(NOW.getTime() - 9_000_000);
        const release = {
          id,
          node_id: `RE_${id}`,
          tag_name: `v${id}`,
          name: 'Before',
          created_at: time,
          published_at: time,
        };
        world.apply({ type: 'release.published', at: NOW.getTime(), repository: name, release });
      }
    });
    const [comment = 0] = comments;
    world.apply({ type: 'comment.deleted', at, repository, number: issueOf().number, comment });
    world.apply({ type: 'release.deleted', at, repository, id: 11 });
    await deliver('issue_comment', {
      action: 'deleted',
      issue: { number: issueOf().number },
      comment: { id: comment },
    });
    await deliver('release', { action: 'deleted', release: { id: 11, tag_name: 'v11' } });
    expect(await syncMarked()).toMatchObject({ state: 'succeeded' });
    expect(await gone('comments', comments)).toEqual([comment]);
    expect(await gone('releases', releases)).toEqual([11]);
    expect(await marks()).toEqual([]);
  });

  it('that the scan has met already asks for nothing more', async () => {
    const repository = await synced();
    const { number } = issueOf();
    world.apply({ type: 'issue.edited', at, repository, number, by: null, fields: { title: 'Edited' } });
    await deliver('issues', { action: 'edited', issue: { number } });
    const before = fixture.github.requests.length;
    await syncMarked();
    const asked = fixture.github.requests
      .slice(before)
      .map(({ graphqlOperation, path }) => graphqlOperation ?? path);
    expect(asked).toEqual(['Issues']);
    expect(await marks()).toEqual([]);
  });

  it('which cannot be read keeps its mark, and so do all while the repository is out of sight', async () => {
    const repository = await synced();
    const { number, id } = issueOf();
    await deliver('issues', { action: 'deleted', issue: { number } });
    world.apply({ type: 'repository.hidden', at, repository, why: 'gone' });
    expect(await syncMarked()).toMatchObject({ state: 'failed' });
    expect(await gone('issues', [id])).toEqual([]);
    expect(await marks()).toHaveLength(2);

    world.apply({ type: 'repository.hidden', at, repository, why: null });
    const proxy = await startProxy(fixture.github.url, async ({ body }, pass) => {
      if (!/query Issue\b/.test(body)) return await pass();
      const errors = [{ type: 'FORBIDDEN', path: ['repository', 'issue'], message: 'Not accessible.' }];
      return Response.json({ data: null, errors }, { headers: { date: new Date().toUTCString() } });
    });
    const { owner } = fixture.database;
    const atUrl = (url: string) =>
      owner`update integrations set base_url = ${url} where id = ${fixture.integrationId}`;
    try {
      await atUrl(proxy.url);
      const run = await fixture.start('incremental');
      await fixture.execute(run);
      expect(await runOf(fixture, run)).toMatchObject({ state: 'succeeded' });
      expect(await marks()).toHaveLength(2);
      expect(await gone('issues', [id])).toEqual([]);
    } finally {
      await atUrl(fixture.github.url);
      proxy.close();
    }
    world.apply({ type: 'issue.deleted', at, repository, number });
    await fixture.execute(await fixture.start('incremental'));
    expect(await gone('issues', [id])).toEqual([id]);
    expect(await marks()).toEqual([]);
  });
});

const remarkId = (n: number) => 990_000_000 + n;
