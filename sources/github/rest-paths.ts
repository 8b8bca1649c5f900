/** Every path of GitHub's REST API that is asked for, as the official OpenAPI description names it. All are read by GET. */
export const restPaths = {
  repository: '/repos/{owner}/{repo}',
  deployments: '/repos/{owner}/{repo}/deployments',
  issueComments: '/repos/{owner}/{repo}/issues/comments',
  reviewComments: '/repos/{owner}/{repo}/pulls/comments',
  workflowRuns: '/repos/{owner}/{repo}/actions/runs',
  workflowRun: '/repos/{owner}/{repo}/actions/runs/{run_id}',
  workflowJobs: '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
} as const;

export type RestPath = (typeof restPaths)[keyof typeof restPaths];
