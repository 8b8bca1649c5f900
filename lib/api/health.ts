import { z } from 'zod';
import { metricParams } from '../params.ts';
import { runStates } from '../runs.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';

const id = z.string();
const count = z.number().int();
const instant = z.iso.datetime();

const source = z.object({
  id,
  name: z.string(),
  kind: z.enum(['github', 'jira']),
  syncedUpTo: instant
    .nullable()
    .meta({ description: 'Everything the source changed before is stored; null: not yet of all of it' }),
  unread: count.meta({ description: 'Steps that were never read to their end, or begun' }),
  lastRun: z
    .object({ id, state: z.enum(runStates), startedAt: instant.nullable(), finishedAt: instant.nullable() })
    .nullable(),
  gapDays: count.meta({ description: 'Days of which less is stored than the source has' }),
  missing: count.meta({ description: 'Records that are missing on those days' }),
  setAside: count.meta({ description: 'Records that did not fit and are not stored' }),
  gone: z.array(z.string()).meta({ description: 'Repositories or projects that the source shows no more' }),
});

export const sourceHealth = endpoint({
  method: 'GET',
  path: '/api/metrics/source-health',
  summary: 'Per source: how far it is read, its last run, days with gaps, records set aside',
  access: 'session',
  query: metricParams,
  response: z.object({ sources: z.array(source), meta }),
});
export type SourceView = z.output<typeof source>;

export const itemKinds = ['pull_request', 'issue', 'deployment', 'incident'] as const;
export const unlinkedReasons = ['no_deployments', 'before_history', 'not_deployed'] as const;

export const dataHealth = endpoint({
  method: 'GET',
  path: '/api/metrics/data-health',
  summary:
    'What figures lack: gaps of the sources, what rules leave out, unmapped statuses, changes without a deployment, incidents without a cause',
  access: 'session',
  query: metricParams,
  response: z.object({
    range: z.object({ from: z.iso.date(), to: z.iso.date(), timeZone: z.string() }),
    sources: z.array(source),
    excluded: z
      .array(
        z.object({
          kind: z.enum(itemKinds),
          total: count.meta({ description: 'In the range, with those that a rule leaves out' }),
          rules: z.array(z.object({ rule: z.string(), count })),
        }),
      )
      .meta({ description: 'By creation; deployments by their finish, incidents by their opening' }),
    statuses: z
      .array(
        z.object({
          integrationId: id,
          integration: z.string(),
          id: z.string(),
          name: z.string(),
          category: z
            .enum(['new', 'indeterminate', 'done'])
            .nullable()
            .meta({ description: 'Stands in for the mapping; null: the source does not know it any more' }),
          issues: count.meta({ description: 'That are in it now' }),
          stays: count.meta({ description: 'Stays of issues in it that belong to no step' }),
        }),
      )
      .meta({ description: 'Of Jira, without a step of the workflow that somebody chose' }),
    unlinked: z
      .array(
        z.object({
          repositoryId: id,
          repository: z.string(),
          reason: z.enum(unlinkedReasons),
          pullRequests: count,
          oldestMergedAt: instant,
        }),
      )
      .meta({ description: 'Pull requests merged in the range without a deployment' }),
    withoutCommits: z
      .array(z.object({ repositoryId: id, repository: z.string(), deployments: count, newest: instant }))
      .meta({ description: 'Deployments to production whose commits since the one before are not known' }),
    unattributed: z
      .object({
        total: count.meta({ description: 'Incidents opened in the range' }),
        incidents: count,
        bySource: z.array(z.object({ source: z.string(), incidents: count })),
      })
      .meta({ description: 'Incidents without a deployment, but for those that a person said have none' }),
    meta,
  }),
});
export type DataHealth = z.output<typeof dataHealth.response>;
