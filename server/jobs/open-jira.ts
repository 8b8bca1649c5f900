import type { JiraSource } from '#lib/source.ts';
import type { StepWork } from '#server/etl/job.ts';
import { createJira, type Jira } from '#sources/jira/client.ts';

/** The Jira of a step. */
export const openJira = ({ source, waited }: StepWork<JiraSource>): Jira =>
  createJira({
    baseUrl: source.baseUrl,
    credentials: source.credentials,
    userAgent: 'leadline',
    onWait: waited,
  });
