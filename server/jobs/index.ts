import type { Job } from '#server/etl/job.ts';
import { syncGitHubComments } from './sync-github-comments.ts';
import { syncGitHubCommits } from './sync-github-commits.ts';
import { syncGitHubDeployments } from './sync-github-deployments.ts';
import { syncGitHubIssues } from './sync-github-issues.ts';
import { syncGitHubPullRequests } from './sync-github-pull-requests.ts';
import { syncGitHubReleases } from './sync-github-releases.ts';
import { syncGitHubWorkflowRuns } from './sync-github-workflow-runs.ts';
import { syncJiraCensus } from './sync-jira-census.ts';
import { syncJiraIssues } from './sync-jira-issues.ts';
import { syncJiraSite } from './sync-jira-site.ts';

/** Every job, in the order in which a run takes their steps. Commits come after all that names one. */
export const jobs: readonly Job[] = [
  syncGitHubPullRequests,
  syncGitHubIssues,
  syncGitHubDeployments,
  syncGitHubWorkflowRuns,
  syncGitHubReleases,
  syncGitHubCommits,
  syncGitHubComments,
  syncJiraSite,
  syncJiraIssues,
  syncJiraCensus,
];
