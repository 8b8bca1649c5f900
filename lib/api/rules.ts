import { z } from 'zod';
import { idParam } from '../params.ts';
import { clientRules, deploymentRule } from '../rules.ts';
import { endpoint } from './endpoint.ts';

const id = z.string();
const idParams = z.object({ id: idParam });
const count = z.number().int();

const rulesView = z.object({
  rules: clientRules,
  version: count.meta({
    description: 'Goes up with every change; 0: nobody has set any, these are the defaults',
  }),
  changedBy: z.string().nullable(),
  changedAt: z.iso.datetime().nullable(),
});
export type RulesView = z.output<typeof rulesView>;

export const getRules = endpoint({
  method: 'GET',
  path: '/api/clients/{id}/rules',
  summary: 'What counts as a deployment, production, an incident, a hotfix, a bot',
  access: 'session',
  params: idParams,
  response: rulesView,
});

export const putRules = endpoint({
  method: 'PUT',
  path: '/api/clients/{id}/rules',
  summary: 'Set the rules; `version` is the one they were made from: 409 when there is a newer one',
  access: 'session',
  params: idParams,
  body: z.object({ rules: clientRules, version: count.min(0) }),
  response: rulesView,
});

export const putDeploymentRule = endpoint({
  method: 'PUT',
  path: '/api/repositories/{id}/deployment-rule',
  summary:
    'Where the deployments of a repository come from; null: as the client’s rules say. `version` is the one it was made from: 409 when somebody was faster',
  access: 'session',
  params: idParams,
  body: z.object({ rule: deploymentRule.nullable(), version: count.min(1) }),
  response: z.object({ id, rule: deploymentRule.nullable(), version: count }),
});

/** The parts of the rules that can be tried out. */
export const rulePreviews = ['deployments', 'production', 'incidents', 'hotfix', 'bots', 'excluded'] as const;
export type RulePreview = (typeof rulePreviews)[number];

const preview = z.object({
  matched: count,
  of: count.meta({ description: 'So many were looked at' }),
  items: z
    .array(
      z.object({
        text: z.string(),
        detail: z.string().nullable(),
        url: z.string().nullable(),
        at: z.iso.datetime().nullable(),
        count: count.nullable().meta({ description: 'So many records stand behind it' }),
        matched: z.boolean(),
      }),
    )
    .meta({ description: 'The first 20: what matches before what does not, then the newest' }),
});
export type Preview = z.output<typeof preview>;

export const previewRules = endpoint({
  method: 'POST',
  path: '/api/clients/{id}/rules/preview',
  summary: 'What a part of these rules matches among the stored data; nothing is changed',
  access: 'session',
  params: idParams,
  body: z.object({
    of: z.enum(rulePreviews, { error: `of must be one of ${rulePreviews.join(', ')}` }),
    rules: clientRules,
    repository: idParam.optional().meta({ description: 'Only of this repository' }),
  }),
  response: preview,
});

const repositoryView = z.object({
  id,
  name: z.string(),
  archived: z.boolean(),
  gone: z.boolean().meta({ description: 'The source does not show it any more' }),
  deploymentRule: deploymentRule.nullable(),
  version: count.meta({ description: 'Of the deployment rule: goes up with every change' }),
  changedBy: z.string().nullable(),
  changedAt: z.iso.datetime().nullable().meta({ description: 'Null: nobody has changed the rule yet' }),
  serviceId: id.nullable(),
});
export type RepositoryView = z.output<typeof repositoryView>;

export const listRepositories = endpoint({
  method: 'GET',
  path: '/api/repositories',
  summary: 'The repositories of a client that a sync has seen, by name',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({ repositories: z.array(repositoryView) }),
});
