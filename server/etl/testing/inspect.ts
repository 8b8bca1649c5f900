import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { getRun } from '#db/queries/run.ts';
import type { RunView } from '#lib/runs.ts';
import { expectedContents, storedContents } from './contents.ts';
import { type Fixture, NOW } from './fixture.ts';

export function runOf(
  { router, clientId }: Pick<Fixture, 'router' | 'clientId'>,
  runId: number,
): Promise<RunView> {
  return router.read('job_control', { clientId }, (db) => getRun(db, runId));
}

/** Until the run has gone on by so many events, or has ended. */
export async function progressed(fixture: Fixture, runId: number, events: number): Promise<RunView> {
  const { seq } = await runOf(fixture, runId);
  for (;;) {
    const run = await runOf(fixture, runId);
    if (run.seq >= seq + events || run.finishedAt) return run;
    await sleep(5);
  }
}

/** Until something of the run is committed, or it has ended. */
export async function loaded(fixture: Fixture, runId: number): Promise<void> {
  for (;;) {
    const run = await runOf(fixture, runId);
    if (run.finishedAt || run.steps.some(({ chunks }) => chunks > 0)) return;
    await sleep(5);
  }
}

/** The database holds exactly what the source has now, each once. */
export async function expectEverything({ database, clientId, github }: Fixture): Promise<void> {
  const found = await storedContents(database.owner, clientId);
  const expected = expectedContents(github.world);
  expect(found.pulls).toEqual(expected.pulls);
  expect(found.reviews).toEqual(expected.reviews);
  expect(found.events).toEqual(expected.events);
  expect(found.closes).toEqual(expected.closes);
  expect(found.commits.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual(expected.commits);
}

/** Its events are numbered from 1 without a hole, and the run knows the last number. */
export async function expectUnbrokenEvents({ database }: Fixture, runId: number): Promise<void> {
  const { owner } = database;
  const [run] = await owner`select last_seq from etl_runs where id = ${runId}`;
  const events = await owner`select seq from etl_events where run_id = ${runId} order by seq`;
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(run?.last_seq).toBe(events.length);
}

export const pageRequests = ({ github }: Fixture) =>
  github.requests.filter(({ graphqlOperation }) => graphqlOperation === 'PullRequests');

/** So many hours after the sample's clock stood at the beginning. */
export const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

/** The pull request of the first repository that was updated longest ago: the last one a scan comes to. */
export function oldest({ github }: Fixture): { repository: string; number: number } {
  const [store] = github.world.repositories;
  if (!store) throw new Error('no repository');
  const [pull] = [...store.pulls.values()].sort(
    (a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at),
  );
  return { repository: store.repository.full_name, number: pull?.number ?? 0 };
}

/** Edits a title at the source, which moves the pull request to the top. */
export const rename = (fixture: Fixture, at: Date, title: string, pull = oldest(fixture)) =>
  fixture.github.world.apply({ type: 'pull.edited', at: at.getTime(), ...pull, by: null, fields: { title } });
