/** Every path of GitHub's REST API that is asked for, as the official OpenAPI description names it. All are read by GET. */
export const restPaths = {
  repository: '/repos/{owner}/{repo}',
  deployments: '/repos/{owner}/{repo}/deployments',
  deployment: '/repos/{owner}/{repo}/deployments/{deployment_id}',
  issueComments: '/repos/{owner}/{repo}/issues/comments',
  issueComment: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
  reviewComments: '/repos/{owner}/{repo}/pulls/comments',
  reviewComment: '/repos/{owner}/{repo}/pulls/comments/{comment_id}',
  release: '/repos/{owner}/{repo}/releases/{release_id}',
  workflowRuns: '/repos/{owner}/{repo}/actions/runs',
  workflowRun: '/repos/{owner}/{repo}/actions/runs/{run_id}',
  workflowJobs: '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
} as const;

export type RestPath = (typeof restPaths)[keyof typeof restPaths];
