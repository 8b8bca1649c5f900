import { z } from 'zod';
import { excludedByParam, excludedParam, idParam, metricParams } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';

const id = z.string();
const instant = z.iso.datetime();
const count = z.number().int();
const seconds = z.number().nullable();

export const deploymentSorts = ['finished', 'changes', 'incidents', 'duration'] as const;

const deployment = z.object({
  id,
  repositoryId: id,
  repository: z.string(),
  environment: z.string(),
  production: z.boolean(),
  source: z.string(),
  sha: z.string(),
  ref: z.string().nullable(),
  url: z.string().nullable(),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  durationSeconds: seconds.meta({ description: 'Started → finished' }),
  result: z.enum(['success', 'failure', 'pending']),
  changes: count.nullable().meta({
    description:
      'Pull requests that it brought first; null: the commits are not known, or it is no success that counts',
  }),
  incidents: count,
  rework: z.enum(['revert', 'hotfix', 'incident']).nullable(),
  excludedBy: z.string().nullable(),
});
export type Deployment = z.output<typeof deployment>;

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const deploymentList = endpoint({
  method: 'GET',
  path: '/api/metrics/deployments',
  summary:
    'Deployments finished in the range, to production unless an environment or a rule is named, by cursor',
  access: 'session',
  query: metricParams.safeExtend({
    environment: z.string().trim().min(1).max(200).optional().meta({ description: 'Only to this one' }),
    result: z.enum(['success', 'failure']).optional(),
    failed: flag.optional().meta({ description: 'Whether it caused an incident: one is attributed to it' }),
    rework: flag.optional().meta({ description: 'Whether it was an unplanned fix' }),
    excluded: excludedParam,
    excludedBy: excludedByParam,
    sort: z.enum(deploymentSorts).default('finished'),
    order: z.enum(['asc', 'desc']).default('desc'),
    limit: z.coerce.number().int().min(1).max(200).default(25),
    cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before' }),
  }),
  response: z.object({
    rows: z.array(deployment),
    nextCursor: z.string().nullable(),
    environments: z
      .array(z.object({ name: z.string(), production: z.boolean(), n: count }))
      .meta({ description: 'All that were deployed to in the range' }),
    meta,
  }),
});
export type DeploymentList = z.output<typeof deploymentList.response>;

const change = z.object({
  id,
  repository: z.string(),
  number: count,
  title: z.string(),
  url: z.string(),
  author: z.string().nullable(),
  mergedAt: instant.nullable(),
  deployedAt: instant.nullable(),
  deploymentId: id.nullable().meta({ description: 'That brought it to production first' }),
  leadSeconds: seconds.meta({ description: 'First commit → deployed to production' }),
  link: z.enum(['compare', 'time']),
  hotfix: z.boolean(),
  revert: z.boolean(),
  excludedBy: z.string().nullable(),
});
export type Change = z.output<typeof change>;

const blamedFor = z.object({
  id,
  source: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  openedAt: instant,
  resolvedAt: instant.nullable(),
  attribution: z.string(),
  recoverySeconds: seconds,
});

export const deploymentView = endpoint({
  method: 'GET',
  path: '/api/metrics/deployments/{id}',
  summary: 'One deployment with the pull requests that it brought, and its incidents',
  access: 'session',
  params: z.object({ id: idParam }),
  query: z.object({ client: idParam }),
  response: z.object({
    deployment,
    repositoryUrl: z.string().meta({ description: 'Of the repository at GitHub' }),
    previous: z.object({ id, sha: z.string(), finishedAt: instant.nullable() }).nullable(),
    changes: z.array(change).meta({ description: 'The first 200, newest merge first' }),
    incidents: z.array(blamedFor),
  }),
});
export type DeploymentView = z.output<typeof deploymentView.response>;

export const deployedChanges = endpoint({
  method: 'GET',
  path: '/api/metrics/deployed-changes',
  summary: 'Pull requests deployed to production in the range, with their lead time, by cursor',
  access: 'session',
  query: metricParams.safeExtend({
    sort: z.enum(['lead', 'deployed']).default('lead'),
    order: z.enum(['asc', 'desc']).default('desc'),
    limit: z.coerce.number().int().min(1).max(200).default(25),
    cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before' }),
  }),
  response: z.object({ rows: z.array(change), nextCursor: z.string().nullable(), meta }),
});
export type DeployedChanges = z.output<typeof deployedChanges.response>;
