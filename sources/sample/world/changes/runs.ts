import { iso } from '../time.ts';
import type { Changer } from './table.ts';
import { updatedAt } from './touch.ts';

const started: Changer<'run.started'> = (store, { run, jobs }) => {
  run.head_sha ||= store.headSha;
  store.runs.set(run.id, run);
  store.jobs.replace(run.id, jobs);
};

/** The last job ends as the run does; the ones before it went well, unless the run was cancelled or skipped. */
const completed: Changer<'run.completed'> = (store, { id, conclusion, at }) => {
  const run = store.runs.get(id);
  if (!run) throw new Error(`${store.repository.full_name} has no workflow run ${id}`);
  Object.assign(run, { status: 'completed', conclusion, updated_at: updatedAt(run.updated_at, at) });
  const jobs = store.jobs.of(id);
  for (const [index, job] of jobs.entries()) {
    const own = conclusion === 'failure' && index < jobs.length - 1 ? 'success' : conclusion;
    Object.assign(job, { status: 'completed', conclusion: own, completed_at: iso(at) });
  }
  store.runs.touch();
};

const restarted: Changer<'run.restarted'> = (store, { id, jobs, at }) => {
  const run = store.runs.get(id);
  if (!run) throw new Error(`${store.repository.full_name} has no workflow run ${id}`);
  const time = iso(at);
  const attempt = Number(run.run_attempt ?? 1) + 1;
  const began = { status: 'in_progress', conclusion: null, run_started_at: time };
  Object.assign(run, { ...began, run_attempt: attempt, updated_at: updatedAt(run.updated_at, at) });
  store.jobs.replace(
    id,
    jobs.map((job) => ({ ...job, run_id: id, run_attempt: attempt })),
  );
  store.runs.touch();
};

export const runChanges = { 'run.started': started, 'run.completed': completed, 'run.restarted': restarted };
