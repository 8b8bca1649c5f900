import { z } from 'zod';
import type { WorkflowJob, WorkflowRun } from '#lib/records/repository-activity.ts';
import { text } from '../fields.ts';
import { count, instant } from './answer-parts.ts';
import type { RunWithSuite } from './jobs-together.ts';
import { restActor, restPerson } from './rest-person.ts';

const id = z.number().int().positive();
const instantOrNull = instant.nullish().transform((time) => time ?? null);
const textOrNull = text.nullish().transform((value) => value ?? null);

/** Without its jobs. */
export const workflowRun = z
  .object({
    id,
    workflow_id: id,
    name: textOrNull,
    event: text,
    head_branch: textOrNull,
    head_sha: text,
    run_attempt: count.positive().default(1),
    status: textOrNull,
    conclusion: textOrNull,
    html_url: text,
    check_suite_node_id: z.string().nullish(),
    actor: restActor,
    created_at: instant,
    run_started_at: instantOrNull,
    updated_at: instant,
  })
  .transform((run): Omit<WorkflowRun, 'jobs'> & RunWithSuite => ({
    suite: run.check_suite_node_id ?? null,
    id: run.id,
    workflowId: run.workflow_id,
    name: run.name ?? '',
    event: run.event,
    branch: run.head_branch,
    sha: run.head_sha,
    attempt: run.run_attempt,
    status: run.status ?? 'unknown',
    conclusion: run.conclusion,
    url: run.html_url,
    actor: restPerson(run.actor).author,
    createdAt: run.created_at,
    startedAt: run.run_started_at,
    updatedAt: run.updated_at,
    finishedAt: run.status === 'completed' ? run.updated_at : null,
  }));

export const workflowJob = z
  .object({
    id,
    name: text,
    run_attempt: count.positive().default(1),
    status: textOrNull,
    conclusion: textOrNull,
    started_at: instantOrNull,
    completed_at: instantOrNull,
  })
  .transform(
    (job): WorkflowJob => ({
      id: job.id,
      name: job.name,
      attempt: job.run_attempt,
      status: job.status ?? 'unknown',
      conclusion: job.conclusion,
      startedAt: job.started_at,
      finishedAt: job.completed_at,
    }),
  );

export const runsAnswer = z.object({ total_count: count, workflow_runs: z.array(z.unknown()) });
export const jobsAnswer = z.object({ total_count: count, jobs: z.array(z.unknown()) });
