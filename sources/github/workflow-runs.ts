import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import type { WorkflowRun } from '#lib/records/repository-activity.ts';
import type { ActivityPage, ActivityScan } from './activity-page.ts';
import { atOnce } from './at-once.ts';
import type { GitHub } from './client.ts';
import { readRecords } from './read-records.ts';
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
      ...{ what, path: restPaths.workflowRuns, repository, answer: runsAnswer, signal },
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
    ...{ host: github.host, what, direction: 'newest first', fetchPage, resume: resume?.place ?? null },
    identify: ({ id, createdAt }) => ({ key: id, time: createdAt }),
  });
  let answered = false;
  try {
    for await (const { page, items, next } of steps) {
      const known = await stored(head, items);
      const runs = await withJobs(github, { repository, signal }, items, ({ id }) => known.has(id));
      yield {
        ...{ head, stretch: null, budget: page.budget, cursor: { began, place: next } },
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
  const raw = await atOnce(ids, 8, async (id) => {
    const what = `run ${id} of ${repository}`;
    const parameters = { run_id: id };
    const question = {
      what,
      path: restPaths.workflowRun,
      repository,
      parameters,
      answer: z.unknown(),
      signal,
    };
    return await github.request(question).catch((error: unknown) => {
      if (isAppError(error) && error.code === 'source_not_found') return null;
      throw error;
    });
  });
  const found = raw.filter((answer) => answer !== null);
  const read = readRecords(
    found.map(({ data }) => data),
    'run',
    workflowRun,
  );
  const runs = await withJobs(github, { repository, signal }, read.items, () => false);
  yield {
    ...{ head, cursor, stretch: null, total: null, budget: found.at(-1)?.budget ?? null },
    ...{ items: runs.items, rejected: [...read.rejected, ...runs.rejected] },
  };
}
