import { beforeAll, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { derive } from '#db/testing/derive.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import {
  SEEDED_STATUSES,
  type SeededJira,
  seedChanges,
  seedIssue,
  seedJira,
} from '#db/testing/seed-issues.ts';
import { seeded } from '#lib/forecast.ts';
import { long } from '#lib/testing/long.ts';
import type { Router } from '../router/router.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const STEPS = 120;
const seeds = Array.from({ length: long ? 50 : 1 }, (_, index) => index + 1);
/** The last is known to nobody at first. */
const STATUSES = [...Object.keys(SEEDED_STATUSES), 'Lab'];

/** Draws, and does at random what a source or a person may do to issues. */
class Changes {
  readonly #random: () => number;
  readonly issues: number[] = [];
  readonly clientId: number;
  readonly #places: SeededJira[];

  constructor(seed: number, clientId: number, places: SeededJira[]) {
    this.#random = seeded(seed);
    this.clientId = clientId;
    this.#places = places;
  }

  below = (n: number) => Math.floor(this.#random() * n);
  of = <T>(list: readonly T[]): T => list[this.below(list.length)] as T;

  /** Two years, days of daylight saving among them, to the millisecond. */
  #time = () => new Date(Date.UTC(2024, 1, 1) + this.below(730 * 86_400_000)).toISOString();

  /** @returns what is to be derived anew */
  async next(): Promise<[kind: 'issues' | 'statuses' | 'everything', ids: number[]]> {
    const { owner } = database;
    const drawn = this.below(20);
    if (this.issues.length < 5 || drawn < 5) {
      const moves = Array.from({ length: this.below(6) }, (): [string, string] => [
        this.of(STATUSES),
        this.#time(),
      ]);
      const seed = {
        createdAt: this.#time(),
        first: this.of(STATUSES),
        subtask: this.below(5) === 0,
        type: this.of(['Bug', null]),
      };
      const id = await seedIssue(owner, this.of(this.#places), { ...seed, moves });
      this.issues.push(id);
      return ['issues', [id]];
    }
    const id = this.of(this.issues);
    if (drawn < 11) {
      const change = { from: this.of(STATUSES), to: this.of(STATUSES), at: this.#time() };
      await seedChanges(owner, this.clientId, id, [change]);
      await owner`update issues set status_id = ${this.of([change.to, this.of(STATUSES)])},
        source_updated_at = greatest(source_updated_at, ${change.at}) where id = ${id}`;
    } else if (drawn < 13) {
      await owner`update issues set gone_at = case when gone_at is null then now() end where id = ${id}`;
    } else if (drawn < 14) {
      await owner`update issues set is_subtask = not is_subtask, type = 'Task', created_at = ${this.#time()} where id = ${id}`;
    } else if (drawn < 15) {
      const { projectId } = this.of(this.#places);
      await owner`update issues set project_id = ${projectId} where id = ${id}`;
    } else if (drawn < 17) {
      const { count } =
        await owner`delete from manual_exclusions where item_id = ${id} and client_id = ${this.clientId}`;
      if (count === 0) {
        await owner`insert into manual_exclusions (client_id, kind, item_id, reason, actor)
          values (${this.clientId}, 'issue', ${id}, 'drawn', 'ada')`;
      }
    } else if (drawn < 18) {
      const { integrationId } = this.of(this.#places);
      await owner`insert into issue_statuses (client_id, integration_id, external_id, name, category)
        values (${this.clientId}, ${integrationId}, 'Lab', 'Lab', 'indeterminate') on conflict do nothing`;
      return ['statuses', [integrationId]];
    } else if (drawn < 19) {
      const { integrationId } = this.of(this.#places);
      const from = this.of([null, this.#time().slice(0, 10)]);
      await owner`
        insert into status_mappings (client_id, integration_id, status_id, step_id, effective_from, changed_by)
        select ${this.clientId}, ${integrationId}, ${this.of(STATUSES)}, id, ${from}, 'ada'
        from workflow_steps where client_id = ${this.clientId} order by hashint8(id + ${this.below(100)}) limit 1
        on conflict do nothing`;
      return ['everything', []];
    }
    // A sync that brings what is known already.
    return ['issues', this.issues.filter(() => this.below(4) === 0).concat(id)];
  }
}

/** All facts of issues, in an order of their own. */
async function facts(clientId: number) {
  const { owner } = database;
  const [intervals, issues, times, counts] = await Promise.all([
    owner`select * from issue_status_intervals where client_id = ${clientId} order by issue_id, position`,
    owner`select to_jsonb(f) - 'run_id' as fact from issue_facts f where client_id = ${clientId} order by issue_id`,
    owner`select * from issue_step_times where client_id = ${clientId} order by issue_id, step_id`,
    owner`select * from issue_step_counts where client_id = ${clientId}
      order by grain, start, step_id, project_id, repository_id`,
  ]);
  return { intervals: [...intervals], issues: [...issues], times: [...times], counts: [...counts] };
}

it.for(seeds)(
  'facts of issues that follow each change are those made at once (seed %i)',
  { timeout: 300_000 },
  async (seed) => {
    const { owner } = database;
    const clientId = await seedClient(owner, { timeZone: seed % 2 ? 'America/Sao_Paulo' : 'Europe/Berlin' });
    const places = [await seedJira(owner, clientId), await seedJira(owner, clientId)];
    await derive(router, clientId);
    await owner`
    insert into workflow_steps (client_id, workflow_id, position, name, category)
    select ${clientId}, id, 9, 'Waiting', 'waiting' from workflows where client_id = ${clientId}`;
    const changes = new Changes(seed, clientId, places);
    for (let step = 0; step < STEPS; step++) {
      const [kind, ids] = await changes.next();
      await derive(router, clientId, kind, ids);
    }
    const followed = await facts(clientId);
    await derive(router, clientId);
    expect(followed).toEqual(await facts(clientId));
    expect(followed.counts.length).toBeGreaterThan(20);

    const [wrong] = await owner`
    select (select count(*)::int from issue_facts f where client_id = ${clientId} and done_at is not null and excluded_by is null
        and lead_seconds <> (select coalesce(sum(seconds), 0) from issue_step_times t where t.issue_id = f.issue_id)) as leads,
      (select count(*)::int from issue_status_intervals k left join issue_status_intervals n
          on n.issue_id = k.issue_id and n.position = k.position + 1
        where k.client_id = ${clientId} and (k.left_at is distinct from n.entered_at or k.left_at < k.entered_at)) as holes,
      (select count(*)::int from (
        select step_id from issue_step_counts where client_id = ${clientId} and grain = 'day' group by step_id, project_id
        having sum(entered - "left") <> (select count(*) from issue_facts f where f.client_id = ${clientId}
          and f.excluded_by is null and coalesce(f.step_id, 0) = issue_step_counts.step_id
          and f.project_id = issue_step_counts.project_id)) c) as counts`;
    // Times sum to lead times, a history has no holes, and today's balance is where the issues are.
    expect(wrong).toEqual({ leads: 0, holes: 0, counts: 0 });
  },
);
