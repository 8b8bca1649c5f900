import type { Change, ChangeOf } from '../world/change.ts';
import type { User, WorkflowJob, WorkflowRun } from '../world/records.ts';
import { iso } from '../world/time.ts';
import type { Builder } from './build-pull.ts';
import { MINUTE } from './calendar.ts';
import type { DeploymentPlan } from './plan.ts';

interface RunPlan {
  name: string;
  event: string;
  branch: string;
  sha: string;
  title: string;
  by: User | null;
  jobs: string[];
  at: number;
  finishedAt: number;
  conclusion: string;
}

function runChanges({ repository, ids }: Builder, plan: RunPlan): Change[] {
  const id = ids('run');
  const time = iso(plan.at);
  const run: WorkflowRun = {
    id,
    node_id: `WFR_${id}`,
    name: plan.name,
    head_branch: plan.branch,
    head_sha: plan.sha,
    path: `.github/workflows/${plan.name.toLowerCase()}.yml`,
    display_title: plan.title,
    event: plan.event,
    status: 'in_progress',
    conclusion: null,
    workflow_id: plan.name === 'CI' ? 71_001 : 71_002,
    run_number: id % 100_000,
    run_attempt: 1,
    actor: plan.by,
    created_at: time,
    updated_at: time,
    run_started_at: time,
    pull_requests: [],
  };
  const jobs = plan.jobs.map((name): WorkflowJob => {
    const job = ids('job');
    return {
      id: job,
      run_id: id,
      node_id: `CR_${job}`,
      name,
      status: 'in_progress',
      conclusion: null,
      head_sha: plan.sha,
      started_at: time,
      completed_at: null,
      run_attempt: 1,
      steps: [],
      labels: [],
    };
  });
  return [
    { type: 'run.started', at: plan.at, repository, run, jobs },
    { type: 'run.completed', at: plan.finishedAt, repository, id, conclusion: plan.conclusion },
  ];
}

/** The checks of about every second pull request, when it is opened. */
export function checksOf(builder: Builder, opened: ChangeOf<'pull.opened'>): Change[] {
  const { random } = builder;
  if (!random.chance(0.5)) return [];
  const { pull, commits } = opened;
  const at = opened.at + 20_000;
  const conclusion = random.weighted(['success', 'failure', 'cancelled'], (name) =>
    name === 'success' ? 85 : name === 'failure' ? 12 : 3,
  );
  return runChanges(builder, {
    name: 'CI',
    event: 'pull_request',
    branch: pull.head.ref,
    sha: commits.at(-1)?.sha ?? '',
    title: pull.title,
    by: pull.user,
    jobs: ['lint', 'test'],
    conclusion,
    at,
    finishedAt: at + random.logNormal(7, 0.4) * MINUTE,
  });
}

/** The workflow that makes a deployment to production, where a repository deploys by one. */
export function deployRun(builder: Builder, plan: DeploymentPlan): Change[] {
  const { environment, createdAt, finishedAt, result, by } = plan;
  if (!builder.profile.deployRuns || environment !== 'production') return [];
  return runChanges(builder, {
    name: 'Deploy',
    event: 'workflow_dispatch',
    branch: 'main',
    sha: '',
    title: 'Deploy',
    by: by.user,
    jobs: ['build', 'deploy-production'],
    at: createdAt - MINUTE,
    finishedAt,
    conclusion: result === 'success' ? 'success' : 'failure',
  });
}
