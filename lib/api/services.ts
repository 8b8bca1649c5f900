import { z } from 'zod';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';

const id = z.string();
const idParams = z.object({ id: idParam });

const service = z.object({
  id,
  name: z.string(),
  repositories: z.array(id),
  projects: z.array(id).meta({ description: 'Of Jira: those whose incidents are the service’s' }),
  version: z.int().meta({ description: 'Goes up with every change' }),
  changedBy: z.string().nullable(),
  changedAt: z.iso.datetime(),
});
export type Service = z.output<typeof service>;

const fields = {
  name: z.string().trim().min(1, 'must not be empty').max(100),
  repositories: z.array(idParam).max(1_000),
  projects: z.array(idParam).max(100),
};

export const listServices = endpoint({
  method: 'GET',
  path: '/api/services',
  summary: 'The services of a client, by name; a repository of none is a service of its own',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({
    services: z.array(service),
    projects: z
      .array(z.object({ id, key: z.string(), name: z.string() }))
      .meta({ description: 'Every project of the client, to choose from' }),
  }),
});

export const createService = endpoint({
  method: 'POST',
  path: '/api/services',
  summary: 'Make a service; a repository belongs to one at most',
  access: 'session',
  status: 201,
  body: z.object({
    clientId: idParam,
    ...fields,
    repositories: fields.repositories.default([]),
    projects: fields.projects.default([]),
  }),
  response: service,
});

export const updateService = endpoint({
  method: 'PATCH',
  path: '/api/services/{id}',
  summary:
    'Change a service; what is left out stays. `version` is the one it was made from: 409 when somebody was faster',
  access: 'session',
  params: idParams,
  body: z
    .object({
      version: z.int().min(1),
      name: fields.name.optional(),
      repositories: fields.repositories.optional(),
      projects: fields.projects.optional(),
    })
    .refine(({ version: _, ...change }) => Object.keys(change).length > 0, 'must name something to change'),
  response: service,
});

export const deleteService = endpoint({
  method: 'DELETE',
  path: '/api/services/{id}',
  summary: 'Delete a service; its repositories are services of their own again',
  access: 'session',
  params: idParams,
  response: z.object({ id }),
});
