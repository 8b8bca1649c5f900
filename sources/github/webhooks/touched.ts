import { z } from 'zod';

/** What a delivery says has changed. */
export interface Touched {
  repository: { id: number; fullName: string };
  action: string | null;
  /** The job that reads it, and which record of the repository it is, by its key; `*`: all that changed. */
  marks: { job: string; key: string }[];
  /** The same for people, e.g. "pull request #17". */
  what: string;
}

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
const text = z
  .string()
  .max(1_000)
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'cannot be stored');
const number = z.number().int().positive();
const id = z.object({ id: number });

const head = z.object({
  action: text.nullish(),
  repository: z.object({ id: number, full_name: text }),
});

type Reads = (payload: unknown) => Pick<Touched, 'marks' | 'what'>;

const marked = (what: string, key: string, ...jobs: string[]) => ({
  what,
  marks: jobs.map((job) => ({ job: `sync-github-${job}`, key })),
});

const pullRequest = z.object({ pull_request: z.object({ number }) });
const issue = z.object({ action: text.nullish(), issue: z.object({ number }) });
const commented = z.object({ comment: id });
const deployment = z.object({ deployment: id });

const ofPullRequest =
  (...jobs: string[]): Reads =>
  (payload) => {
    const { pull_request: pull } = pullRequest.parse(payload);
    return marked(`pull request #${pull.number}`, `#${pull.number}`, ...jobs);
  };
const ofIssue: Reads = (payload) => {
  const {
    action,
    issue: { number },
  } = issue.parse(payload);
  const { what, marks } = marked(`issue #${number}`, `#${number}`, 'issues');
  // Its comments go with it, and no delivery says so.
  const leaves = action === 'deleted' || action === 'transferred';
  return {
    what,
    marks: [...marks, ...(leaves ? marked(what, `comments of #${number}`, 'comments').marks : [])],
  };
};
const ofComment = (kind: 'conversation' | 'review', { comment }: z.output<typeof commented>) =>
  marked('a comment', `${kind} comment ${comment.id}`, 'comments').marks;
const ofDeployment: Reads = (payload) => {
  const key = `deployment ${deployment.parse(payload).deployment.id}`;
  return marked(key, key, 'deployments');
};
const ofWorkflowRun = (run: number) => marked(`workflow run ${run}`, `run ${run}`, 'workflow-runs');

/** The events that are listened to, by GitHub's names, and what each of them touches. */
const events: Record<string, Reads> = {
  pull_request: ofPullRequest('pull-requests'),
  pull_request_review: ofPullRequest('pull-requests'),
  pull_request_review_thread: ofPullRequest('pull-requests'),
  pull_request_review_comment: (payload) => {
    const { what, marks } = ofPullRequest('pull-requests')(payload);
    return { what, marks: [...marks, ...ofComment('review', commented.parse(payload))] };
  },
  issues: ofIssue,
  issue_comment: (payload) => ({
    what: `a comment of #${issue.parse(payload).issue.number}`,
    marks: ofComment('conversation', commented.parse(payload)),
  }),
  deployment: ofDeployment,
  deployment_status: ofDeployment,
  workflow_run: (payload) => ofWorkflowRun(z.object({ workflow_run: id }).parse(payload).workflow_run.id),
  workflow_job: (payload) =>
    ofWorkflowRun(
      z.object({ workflow_job: z.object({ run_id: number }) }).parse(payload).workflow_job.run_id,
    ),
  push: (payload) => {
    const { ref } = z.object({ ref: text }).parse(payload);
    return marked(`commits of ${ref.replace(/^refs\/(heads|tags)\//, '')}`, ref, 'commits');
  },
  release: (payload) => {
    const { release } = z.object({ release: id.extend({ tag_name: text }) }).parse(payload);
    return marked(`release ${release.tag_name}`, `release ${release.id}`, 'releases');
  },
  // Its name, its default branch, whether it is archived: every page of pull requests brings them.
  repository: () => marked('the repository itself', '*', 'pull-requests'),
};

export const listenedTo = Object.keys(events);

/**
 * What a delivery of GitHub touches; null: the event is not listened to.
 * @param event of X-GitHub-Event
 * @throws z.ZodError for a payload that is none of this event
 */
export function touchedBy(event: string, payload: unknown): Touched | null {
  if (!Object.hasOwn(events, event)) return null;
  const { action, repository } = head.parse(payload);
  return {
    repository: { id: repository.id, fullName: repository.full_name },
    action: action ?? null,
    ...events[event]!(payload),
  };
}
