import { z } from 'zod';
import { metricParams } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';

const count = z.number().int();

/** Whose turn it is. `merge`: it is approved; `nobody`: no one was asked to review it. */
export const waitingFor = ['author', 'reviewer', 'merge', 'nobody'] as const;
export type WaitingFor = (typeof waitingFor)[number];

export const openSorts = ['age', 'activity', 'waiting', 'size'] as const;

export const openPullRequests = endpoint({
  method: 'GET',
  path: '/api/metrics/open-pull-requests',
  summary: 'Pull requests that are open now, by age and by whom they wait for; the range does not matter',
  access: 'session',
  query: metricParams.safeExtend({
    waiting: z.enum(waitingFor).optional(),
    person: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Login of the author, or of who is asked to review' }),
    sort: z.enum(openSorts).default('age'),
    order: z.enum(['asc', 'desc']).default('desc'),
    limit: z.coerce.number().int().min(1).max(200).default(25),
    cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before' }),
  }),
  response: z.object({
    groups: z
      .record(z.enum(waitingFor), count)
      .meta({ description: 'How many wait for whom, whatever `waiting` is' }),
    people: z
      .array(z.object({ login: z.string(), n: count }))
      .meta({ description: 'Authors and those asked, by name, whatever `waiting` and `person` are' }),
    rows: z.array(
      z.object({
        id: z.string(),
        repository: z.string(),
        number: count,
        title: z.string(),
        url: z.string(),
        author: z.string().nullable(),
        draft: z.boolean(),
        size: count,
        openedAt: z.iso.datetime().meta({ description: 'Of a draft its creation' }),
        activeAt: z.iso.datetime().meta({ description: 'Last activity, as the source says' }),
        waitingFor: z.enum(waitingFor),
        reason: z.enum([
          'draft',
          'changes_requested',
          'commented',
          'review_requested',
          'approved',
          'not_asked',
        ]),
        waitingSince: z.iso.datetime(),
        reviewers: z.array(z.string()).meta({ description: 'Asked, and not yet heard of since' }),
        ci: z
          .enum(['success', 'failure', 'running'])
          .nullable()
          .meta({ description: 'Of the workflow runs of the head commit; null: none' }),
      }),
    ),
    nextCursor: z.string().nullable(),
    meta,
  }),
});
export type OpenPullRequests = z.output<typeof openPullRequests.response>;
