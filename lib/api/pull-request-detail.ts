import { z } from 'zod';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';
import { stageSeconds } from './pull-requests.ts';

const instant = z.iso.datetime();
const count = z.number().int();

export const pullRequestDetail = endpoint({
  method: 'GET',
  path: '/api/metrics/pull-request',
  summary: 'One pull request: its stages, what happened to it, how it was deployed, which rule leaves it out',
  access: 'session',
  query: z.object({ client: idParam, id: idParam }),
  response: z.object({
    id: z.string(),
    repository: z.string(),
    number: count,
    title: z.string(),
    url: z.string(),
    author: z.string().nullable(),
    state: z.enum(['open', 'merged', 'closed']),
    draft: z.boolean(),
    baseRef: z.string(),
    headRef: z.string(),
    labels: z.array(z.string()),
    additions: count,
    deletions: count,
    changedFiles: count,
    stages: stageSeconds.nullable().meta({ description: 'Seconds; null: not merged' }),
    elapsedSeconds: z.number().nullable(),
    leadSeconds: z.number().nullable(),
    firstReviewSeconds: z.number().nullable(),
    firstCommitAt: instant.nullable(),
    createdAt: instant,
    openedAt: instant.nullable(),
    firstReviewAt: instant.nullable(),
    firstApprovalAt: instant.nullable(),
    mergedAt: instant.nullable(),
    closedAt: instant.nullable(),
    anomalies: count.meta({ description: 'Impossible orders of times that were mended' }),
    hotfix: z.boolean(),
    revert: z.boolean(),
    reverts: z.object({ id: z.string(), number: count, title: z.string(), url: z.string() }).nullable(),
    excludedBy: z.string().nullable(),
    exclusion: z
      .object({ reason: z.string(), actor: z.string(), at: instant })
      .nullable()
      .meta({ description: 'Who left it out by hand, and why' }),
    deployment: z
      .object({
        id: z.string(),
        environment: z.string(),
        sha: z.string(),
        url: z.string().nullable(),
        finishedAt: instant.nullable(),
      })
      .nullable(),
    linkMethod: z.enum(['compare', 'time', 'before_history', 'none']),
    happened: z
      .array(
        z.object({
          at: instant,
          kind: z.enum([
            'commit',
            'approved',
            'changes_requested',
            'commented',
            'dismissed',
            'ready_for_review',
            'converted_to_draft',
            'force_pushed',
            'review_requested',
            'review_request_removed',
          ]),
          actor: z.string().nullable(),
          text: z
            .string()
            .nullable()
            .meta({ description: 'First line of a commit’s message; who is asked to review' }),
        }),
      )
      .meta({ description: 'The newest 500, oldest first' }),
    meta,
  }),
});
export type PullRequestDetail = z.output<typeof pullRequestDetail.response>;
