import type { GitHubSource } from '#lib/source.ts';
import type { StepWork } from '#server/etl/job.ts';
import { createGitHub, type GitHub } from '#sources/github/client.ts';

/** The source of a step, whose waits count as such. */
export const openGitHub = ({ source: { baseUrl, credentials }, waited }: StepWork<GitHubSource>): GitHub =>
  createGitHub({ baseUrl, credentials, userAgent: 'leadline', onWait: waited });
