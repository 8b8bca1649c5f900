import { z } from 'zod';
import { connectionCheck } from '../connection.ts';
import { cron, idParam } from '../params.ts';
import { EVERY_15_MINUTES } from '../source.ts';
import { endpoint } from './endpoint.ts';
import {
  baseUrl,
  gitHubSecrets,
  jiraSecrets,
  kindError,
  name,
  oneWay,
  projects,
  repositories,
  someProjects,
  someRepositories,
} from './source-fields.ts';

const id = z.string();
const idParams = z.object({ id: idParam });

const integrationView = z.object({
  id,
  clientId: id,
  kind: z.enum(['github', 'jira']),
  name: z.string(),
  baseUrl: z.string(),
  repositories: z.array(z.string()).meta({ description: 'Of GitHub: owner/name' }),
  projects: z.array(z.string()).meta({ description: 'Of Jira: keys' }),
  nextRunAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'By its schedule; null: it has none, or it is off' }),
  nextFullAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Of GitHub: when its schedule reads everything next, not only what changed' }),
  tokenExpiresAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When the first of its tokens expires, as far as the source says' }),
  connection: connectionCheck.nullable().meta({ description: 'What the last test of the connection found' }),
  version: z.int(),
  changedAt: z.iso.datetime().nullable(),
  changedBy: z.string().nullable(),
  removal: z
    .object({
      at: z.iso.datetime(),
      by: z.string(),
      total: z.int().nullable().meta({ description: 'Records that there were; null: not counted yet' }),
      done: z.int().meta({ description: 'Of them, those that are deleted' }),
    })
    .nullable()
    .meta({ description: 'It is being removed, and only its data is still there' }),
});
export type IntegrationView = z.output<typeof integrationView>;

/** A source that is not saved. */
const sourceBody = z.discriminatedUnion(
  'kind',
  [
    z
      .object({ clientId: idParam, kind: z.literal('github'), baseUrl, ...gitHubSecrets })
      .extend({ repositories: repositories.default([]) })
      .superRefine(oneWay),
    z
      .object({ clientId: idParam, kind: z.literal('jira'), baseUrl, ...jiraSecrets })
      .extend({ projects: projects.default([]) }),
  ],
  kindError,
);
export type SourceBody = z.output<typeof sourceBody>;

const firstCron = cron
  .nullable()
  .default(EVERY_15_MINUTES)
  .meta({ description: 'When it is synced by itself, in the time zone of the client; null: never' });

export const listIntegrations = endpoint({
  method: 'GET',
  path: '/api/integrations',
  summary: 'The integrations of a client',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({ integrations: z.array(integrationView) }),
});

export const createIntegration = endpoint({
  method: 'POST',
  path: '/api/integrations',
  summary: 'Connect a source; it is synced every 15 minutes unless told otherwise',
  access: 'session',
  status: 201,
  body: z.discriminatedUnion(
    'kind',
    [
      z
        .object({
          clientId: idParam,
          kind: z.literal('github'),
          name: name.optional(),
          baseUrl,
          cron: firstCron,
        })
        .extend({
          ...gitHubSecrets,
          repositories: someRepositories,
        })
        .superRefine(oneWay),
      z
        .object({
          clientId: idParam,
          kind: z.literal('jira'),
          name: name.optional(),
          baseUrl,
          cron: firstCron,
        })
        .extend({
          ...jiraSecrets,
          projects: someProjects,
        }),
    ],
    kindError,
  ),
  response: integrationView,
});

export const updateIntegration = endpoint({
  method: 'PATCH',
  path: '/api/integrations/{id}',
  summary:
    'Change name, repositories or projects, or credentials; what is left out stays. `version` is the one it was made from: 409 when somebody was faster',
  access: 'session',
  params: idParams,
  body: z
    .object({
      version: z.int().min(1),
      name: name.optional(),
      baseUrl: baseUrl.optional().meta({ description: 'Only with credentials: stored ones go nowhere else' }),
      repositories: someRepositories.optional(),
      projects: someProjects.optional(),
      ...gitHubSecrets,
      email: jiraSecrets.email.optional(),
    })
    .refine(({ version: _, ...change }) => Object.keys(change).length > 0, 'must name something to change'),
  response: integrationView,
});

export const integrationRecords = endpoint({
  method: 'GET',
  path: '/api/integrations/{id}/records',
  summary: 'How much data hangs on the integration, and would be deleted with it',
  access: 'session',
  params: idParams,
  response: z.object({
    records: z.array(z.object({ what: z.string(), count: z.int() })).meta({
      description: 'By table, the most first; what hangs on a record (reviews, comments) goes with it',
    }),
  }),
});

export const removeIntegration = endpoint({
  method: 'DELETE',
  path: '/api/integrations/{id}',
  summary: 'Remove it: its credentials, schedule and hooks at once, its data in the background',
  access: 'session',
  params: idParams,
  body: z.object({ name: z.string().max(200).meta({ description: 'Its name, typed as it is' }) }),
  response: z.object({ integrations: z.array(integrationView) }),
});

export const testNewIntegration = endpoint({
  method: 'POST',
  path: '/api/integrations/test',
  summary: 'Test a connection before it is saved: what is missing, and what to do',
  access: 'session',
  body: sourceBody,
  response: connectionCheck,
});

export const testIntegration = endpoint({
  method: 'POST',
  path: '/api/integrations/{id}/test',
  summary: 'Test the connection; what it found is kept',
  access: 'session',
  params: idParams,
  response: connectionCheck,
});

/** A repository or project that may be chosen. */
const choice = z.object({
  name: z.string().meta({ description: 'owner/name, or the key of a project' }),
  title: z.string().nullable().meta({ description: 'What it is called or described as' }),
  archived: z.boolean(),
  private: z.boolean(),
});
export type Choice = z.output<typeof choice>;

const choices = z.object({
  choices: z.array(choice),
  more: z.boolean().meta({ description: 'There are more than these: search for a part of the name' }),
});
export type Choices = z.output<typeof choices>;
const search = z.string().trim().max(200).default('').meta({ description: 'Part of a name, or an address' });

export const searchNewSource = endpoint({
  method: 'POST',
  path: '/api/integrations/search',
  summary: 'Repositories or projects that credentials may see, before they are saved',
  access: 'session',
  body: z.object({ source: sourceBody, search }),
  response: choices,
});

export const searchRepositories = endpoint({
  method: 'GET',
  path: '/api/integrations/{id}/repositories',
  summary: 'Repositories (of Jira: projects) that the integration’s credentials may see',
  access: 'session',
  params: idParams,
  query: z.object({ search }),
  response: choices,
});
