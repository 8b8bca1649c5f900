import { z } from 'zod';
import { metricParams } from '../params.ts';
import * as dora from './dora.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';
import { pullRequestRepositories } from './pull-request-shapes.ts';
import { pullRequestList } from './pull-requests.ts';

// Addresses and names of the guide that Leadline grew from (docs/guide-map.md), over the questions of the pages.

const { summary, access, query, response } = pullRequestList;
export const guidePullRequests = endpoint({
  method: 'GET',
  path: '/api/pull-requests',
  summary: `${summary}: the same as /api/metrics/pull-requests`,
  access,
  query,
  response,
});

const repository = pullRequestRepositories.response.shape.repositories.element.shape;

export const guideGitHubMetrics = endpoint({
  method: 'GET',
  path: '/api/dashboard/github-metrics',
  summary: 'Pull requests per repository, as /api/metrics/pull-request-repositories has them',
  access: 'session',
  query: metricParams,
  response: z.object({
    result: z.array(
      z.object({
        pr_count: repository.count,
        repo_name: z.string().meta({ description: 'owner/name' }),
        client_name: z.string(),
        opened: repository.opened,
        merged: repository.merged,
        open_now: repository.openNow,
      }),
    ),
    meta,
  }),
});
export type GuideGitHubMetrics = z.output<typeof guideGitHubMetrics.response>;

const change = z.object({
  key: z.string().meta({ description: 'AB-12 of Jira, owner/name#12 of GitHub' }),
  summary: z.string(),
  status: z.string().nullable().meta({ description: 'Now, as the source calls it' }),
  issue_type: z.string().nullable(),
  project: z.string().meta({ description: 'Key of the project, or full name of the repository' }),
  workflow_step: z.string().nullable().meta({ description: 'Where it is now; null: in no step' }),
  from_status: z.string(),
  to_status: z.string(),
  changed_at: z.iso.datetime(),
});

export const guideDoraMetrics = endpoint({
  method: 'GET',
  path: '/api/dashboard/dora-metrics',
  summary:
    'The five DORA metrics as /api/metrics/… have them, and the changes of status of issues created in the range, oldest issue first, by cursor',
  access: 'session',
  query: metricParams.safeExtend({
    limit: z.coerce.number().int().min(1).max(200).default(100).meta({ description: 'Issues a page' }),
    cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before' }),
  }),
  response: z.object({
    metrics: z.object({
      lead_time: dora.leadTime.response.shape.current,
      deployment_frequency: dora.deploymentFrequency.response.shape.current,
      change_fail_rate: dora.changeFailRate.response.shape.current,
      recovery_time: dora.recoveryTime.response.shape.current,
      rework_rate: dora.reworkRate.response.shape.current,
    }),
    dora_data: z.array(change),
    nextCursor: z.string().nullable(),
    meta: meta.meta({
      description: 'Of `dora_data`: how many issues were created, and what rules leave out',
    }),
  }),
});
export type GuideDoraMetrics = z.output<typeof guideDoraMetrics.response>;
