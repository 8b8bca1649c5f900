import type { Job } from '#server/etl/job.ts';
import { syncGitHubPullRequests } from './sync-github-pull-requests.ts';
import { syncJiraCensus } from './sync-jira-census.ts';
import { syncJiraIssues } from './sync-jira-issues.ts';
import { syncJiraSite } from './sync-jira-site.ts';

/** Every job, in the order in which a run takes their steps. */
export const jobs: readonly Job[] = [syncGitHubPullRequests, syncJiraSite, syncJiraIssues, syncJiraCensus];
