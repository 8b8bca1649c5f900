import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import type { WorkflowRun } from '#lib/records/repository-activity.ts';
import { type ActivityPage, type ActivityScan, type OneRecord, onlyOf } from './activity-page.ts';
import { atOnce } from './at-once.ts';
import type { GitHub } from './client.ts';
import { type Records, readRecords } from './read-records.ts';
import { fetchRepository } from './repository-head.ts';
import { restPaths } from './rest-paths.ts';
import { DEEPEST, scanByTime, type TimePlace, timePlace } from './scan-by-time.ts';
import { runsAnswer, workflowRun } from './workflow-answers.ts';
import { type RunWithoutJobs, withJobs } from './workflow-jobs.ts';

export const runCursor = z.object({ began: z.iso.datetime(), place: timePlace.nullable() });
export type RunCursor = z.output<typeof runCursor>;
export type RunPage = ActivityPage<WorkflowRun, RunCursor>;

/** What a run looked like when it was stored: one that still does has the same jobs. */
export type Stored = (head: RepositoryHead, runs: RunWithoutJobs[]) => Promise<Set<number>>;

export interface RunScan extends ActivityScan<RunCursor> {
  stored: Stored;
}

/**
 * GitHub lists runs by their creation only, and a re-run is the old run with another attempt. So an incremental scan
 * also looks at what was created in these days before its watermark: of a run that is older, a re-run is noticed by the
 * next full sync. (GitHub itself allows re-runs for thirty days.)
 */
export const RERUN_DAYS = 3;
const DAY_MS = 86_400_000;
const PAGE_SIZE = 100;

/** When the runs were created that an incremental scan reads. */
export const floorOf = (watermark: Date | null): Date | null =>
  watermark && new Date(watermark.getTime() - RERUN_DAYS * DAY_MS);

/**
 * Workflow runs with the jobs of their newest attempt, newest creation first. Empty where the repository has no
 * Actions.
 */
export async function* scanWorkflowRuns(
  github: GitHub,
  { repository, watermark, resume, stored, signal }: RunScan,
): AsyncGenerator<RunPage, void, undefined> {
  const what = `workflow runs of ${repository}`;
  const { head, at, budget } = await fetchRepository(github, repository, signal);
  const began = resume?.began ?? at.toISOString();
  const floor = floorOf(watermark)?.toISOString().replace(/\.\d+/, '') ?? null;

  async function fetchPage({ edge, page }: TimePlace) {
    const { data, next, budget } = await github.request({
      what,
      path: restPaths.workflowRuns,
      repository,
      answer: runsAnswer,
      signal,
      parameters: { per_page: PAGE_SIZE, page, created: createdWithin(floor, edge) },
    });
    const read = readRecords(data.workflow_runs, 'run', workflowRun);
    // A filtered list says nothing of what it leaves out, but counts it.
    const cut = page === DEEPEST && data.total_count > DEEPEST * PAGE_SIZE;
    return { ...read, more: next !== null || cut, total: data.total_count, budget };
  }

  const nothing = { items: [], rejected: [], head, stretch: null, total: 0, budget };
  if (resume && resume.place === null) return yield { ...nothing, total: null, cursor: resume };
  const steps = scanByTime<RunWithoutJobs, Awaited<ReturnType<typeof fetchPage>>>({
    host: github.host,
    what,
    direction: 'newest first',
    fetchPage,
    resume: resume?.place ?? null,
    identify: ({ id, createdAt }) => ({ key: id, time: createdAt }),
  });
  let answered = false;
  try {
    for await (const { page, items, next } of steps) {
      const known = await stored(head, items);
      const runs = await withJobs(github, { repository, signal }, items, ({ id }) => known.has(id));
      yield {
        head,
        stretch: null,
        budget: page.budget,
        cursor: { began, place: next },
        total: !answered && !resume && watermark === null ? page.total : null,
        items: runs.items,
        rejected: [...page.rejected, ...runs.rejected],
      };
      answered = true;
    }
  } catch (error) {
    // The repository was found: what is missing are its Actions, switched off or never there.
    if (answered || !isAppError(error) || error.code !== 'source_not_found') throw error;
    yield { ...nothing, cursor: { began, place: null } };
  }
}

/** In the syntax of GitHub's search. */
function createdWithin(floor: string | null, edge: string | null): string | null {
  if (floor && edge) return `${floor}..${edge}`;
  if (floor) return `>=${floor}`;
  return edge && `<=${edge}`;
}

/** Some runs, each by itself: those that were not completed when they were stored. One that is gone is left out. */
export async function* fetchWorkflowRuns(
  github: GitHub,
  {
    repository,
    ids,
    head,
    cursor,
    signal,
  }: { repository: string; ids: number[]; head: RepositoryHead; cursor: RunCursor; signal: AbortSignal },
): AsyncGenerator<RunPage, void, undefined> {
  const scope = { repository, signal };
  const raw = await atOnce(ids, 8, (id) =>
    askRun(github, scope, id).catch((error: unknown) => {
      if (isAppError(error) && error.code === 'source_record_not_found') return null;
      throw error;
    }),
  );
  const found = raw.filter((answer) => answer !== null);
  const runs = await readRuns(
    github,
    scope,
    found.map(({ data }) => data),
  );
  yield { ...runs, head, cursor, stretch: null, total: null, budget: found.at(-1)?.budget ?? null };
}

/** One run with its jobs. @throws AppError as {@link onlyOf} */
export async function fetchWorkflowRun(
  github: GitHub,
  repository: string,
  id: number,
  signal: AbortSignal,
): Promise<OneRecord<WorkflowRun>> {
  const scope = { repository, signal };
  const { head } = await fetchRepository(github, repository, signal);
  const { data } = await askRun(github, scope, id);
  return onlyOf(await readRuns(github, scope, [data]), head, github.host, `run ${id} of ${repository}`);
}

interface Scope {
  repository: string;
  signal: AbortSignal;
}

const askRun = (github: GitHub, { repository, signal }: Scope, id: number) =>
  github.request({
    what: `run ${id} of ${repository}`,
    path: restPaths.workflowRun,
    repository,
    signal,
    parameters: { run_id: id },
    answer: z.unknown(),
  });

async function readRuns(github: GitHub, scope: Scope, raw: unknown[]): Promise<Records<WorkflowRun>> {
  const read = readRecords(raw, 'run', workflowRun);
  const runs = await withJobs(github, scope, read.items, () => false);
  return { items: runs.items, rejected: [...read.rejected, ...runs.rejected] };
}
