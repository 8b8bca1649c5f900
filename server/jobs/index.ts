import type { Job } from '#server/etl/job.ts';
import { syncGitHubCommits } from './sync-github-commits.ts';
import { syncGitHubDeployments } from './sync-github-deployments.ts';
import { syncGitHubPullRequests } from './sync-github-pull-requests.ts';

/** Every job, in the order in which a run takes their steps. */
export const jobs: readonly Job[] = [syncGitHubPullRequests, syncGitHubDeployments, syncGitHubCommits];
