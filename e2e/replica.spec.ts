import { FACTS_VERSION } from '#db/facts/context.ts';
import { openDatabases } from './embedded.ts';
import { sample } from './sample.ts';
import { address, expect, signInByApi, test } from './test.ts';

test('charts are answered by the replica: what it has not replayed is absent, and present afterwards', async ({
  request,
}) => {
  const { primary, replica } = await openDatabases(sample().dataDir);
  try {
    const streaming =
      await primary`select application_name from pg_stat_replication where state = 'streaming'`;
    expect(streaming).toHaveLength(1);

    await signInByApi(request);
    const { clients } = await (await request.get(`${address()}/api/clients`)).json();
    const client = clients[0].id;
    await expect
      .poll(
        async () => {
          const { runs } = await (await request.get(`${address()}/api/runs?client=${client}`)).json();
          return [...new Set(runs.map(({ state }: { state: string }) => state))].join();
        },
        { timeout: 60_000 },
      )
      .toBe('succeeded');
    // A day of its own, long before the sample's history.
    const merged = async () => {
      const day = 'from=2019-05-06&to=2019-05-12';
      const answer = await request.get(
        `${address()}/api/metrics/pull-request-stages?client=${client}&${day}`,
      );
      const { buckets, meta } = await answer.json();
      return { node: meta.node, n: buckets[0].n };
    };
    expect(await merged()).toEqual({ node: 'replica-1', n: 0 });

    await replica`select pg_wal_replay_pause()`;
    await primary`
      with made as (
        insert into pull_requests (client_id, repository_id, external_id, number, title, url, state, draft, author_is_bot,
          base_ref, head_ref, labels, additions, deletions, changed_files, comment_count, created_at, merged_at, closed_at,
          opened_at, source_updated_at, commit_count)
        select client_id, id, 1, 1000000, 'New on the primary', 'https://github.com/x/y/pull/1', 'merged', false, false,
          'main', 'topic', '{}', 1, 1, 1, 0, '2019-05-06T10:00Z', '2019-05-07T10:00Z', '2019-05-07T10:00Z',
          '2019-05-06T10:00Z', '2019-05-07T10:00Z', 1
        from repositories where client_id = ${client} limit 1
        returning id, client_id, repository_id, state, created_at, merged_at
      ), counted as (
        -- As whoever makes facts: else the answer before is given from memory.
        update fact_states set changes = changes + 1 where client_id = ${client}
      )
      insert into pull_request_facts (pull_request_id, client_id, repository_id, state, created_at, merged_at, size,
        change_requests, review_count, comment_count, hotfix, revert, link_method, anomalies, version)
      select id, client_id, repository_id, state, created_at, merged_at, 2, 0, 0, 0, false, false, 'none', 0, ${FACTS_VERSION} from made`;
    expect(await merged()).toEqual({ node: 'replica-1', n: 0 });

    await replica`select pg_wal_replay_resume()`;
    await expect.poll(merged).toEqual({ node: 'replica-1', n: 1 });
  } finally {
    await replica`select pg_wal_replay_resume() where pg_is_wal_replay_paused()`;
    await primary`delete from pull_requests where number = 1000000`;
    await Promise.all([primary.end(), replica.end()]);
  }
});
