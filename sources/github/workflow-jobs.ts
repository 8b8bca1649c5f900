import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import type { WorkflowJob, WorkflowRun } from '#lib/records/repository-activity.ts';
import { reasonOf } from '../reason-of.ts';
import { atOnce } from './at-once.ts';
import type { GitHub } from './client.ts';
import { fetchJobsTogether, type RunWithSuite } from './jobs-together.ts';
import type { Records } from './read-records.ts';
import type { RestAnswer } from './rest.ts';
import { restPaths } from './rest-paths.ts';
import { fetchSound } from './sound-page.ts';
import { jobsAnswer, workflowJob } from './workflow-answers.ts';

export type RunWithoutJobs = Omit<WorkflowRun, 'jobs'> & RunWithSuite;

interface Scope {
  /** owner/name */
  repository: string;
  signal: AbortSignal;
}

/** Where a run takes a request of its own: a few at a time, as GitHub asks for less than a hundred. */
const AT_ONCE = 8;

/** The checks of a pull request deploy nothing. Their jobs are most of all jobs. */
const isCheck = ({ event }: RunWithoutJobs) => event.startsWith('pull_request');

/**
 * Adds their jobs to runs: none is asked for of the checks of pull requests, and of runs that are stored as they are.
 * A run of which a job does not fit is set aside.
 */
export async function withJobs(
  github: GitHub,
  { repository, signal }: Scope,
  runs: RunWithoutJobs[],
  isStored: (run: RunWithoutJobs) => boolean,
): Promise<Records<WorkflowRun>> {
  const items: WorkflowRun[] = [];
  const rejected: RejectedRecord[] = [];
  const scope = { repository, signal };
  const needsNone = (run: RunWithoutJobs) => isCheck(run) || isStored(run);
  const together = await fetchJobsTogether(
    github,
    scope,
    runs.filter((run) => !needsNone(run)),
  );
  const jobs = await atOnce(runs, AT_ONCE, async (run) =>
    needsNone(run) ? null : (together.get(run.id) ?? (await fetchJobs(github, scope, run.id))),
  );
  for (const [index, { suite: _, ...run }] of runs.entries()) {
    const parsed = z.array(workflowJob).nullable().safeParse(jobs[index]);
    if (!parsed.success) {
      const payload = { ...run, jobs: jobs[index] };
      rejected.push({ key: `run ${run.id}`, payload, reason: `jobs: ${reasonOf(parsed.error)}` });
    } else items.push({ ...run, jobs: parsed.data, finishedAt: finishOf(run, parsed.data ?? []) });
  }
  return { items, rejected };
}

/** The end of its last job: the run itself only says when it was last touched, which may be long after. */
function finishOf({ finishedAt }: Pick<RunWithoutJobs, 'finishedAt'>, jobs: WorkflowJob[]): string | null {
  const ends = jobs.flatMap((job) => job.finishedAt ?? []).sort();
  return finishedAt && (ends.at(-1) ?? finishedAt);
}

/** All pages of them (G2). */
async function fetchJobs(github: GitHub, { repository, signal }: Scope, run: number): Promise<unknown[]> {
  const what = `jobs of run ${run} of ${repository}`;
  const jobs: unknown[] = [];
  const seen = new Set<string>();
  for (let page: string | null = '1'; page !== null; ) {
    const parameters: Record<string, string | number> = {
      run_id: run,
      filter: 'latest',
      per_page: 100,
      page,
    };
    const fetchPage = () =>
      github.request({
        what,
        path: restPaths.workflowJobs,
        repository,
        parameters,
        answer: jobsAnswer,
        signal,
      });
    const beforeRetry = (failures: number) => github.beforeRetry(failures, signal);
    try {
      const answer: RestAnswer<z.output<typeof jobsAnswer>> = await fetchSound(
        fetchPage,
        ({ data }) => data.jobs.length === 0,
        seen,
        { host: github.host, what, beforeRetry },
      );
      jobs.push(...answer.data.jobs);
      page = answer.next;
    } catch (error) {
      // Deleted since it was listed.
      if (isAppError(error) && error.code === 'source_record_not_found') return jobs;
      throw error;
    }
  }
  return jobs;
}
