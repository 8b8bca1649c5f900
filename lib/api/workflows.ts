import { z } from 'zod';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';

export const unmappedStatuses = endpoint({
  method: 'GET',
  path: '/api/unmapped-statuses',
  summary: 'Statuses of Jira that nobody has mapped to a workflow step: their category decides',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({
    mapped: z.number().int().meta({ description: 'Statuses that are mapped' }),
    statuses: z
      .array(
        z.object({
          integrationId: z.string(),
          id: z.string().meta({ description: 'Of the source' }),
          name: z.string(),
          category: z.enum(['new', 'indeterminate', 'done']).meta({ description: 'As the source has it' }),
          step: z
            .string()
            .nullable()
            .meta({ description: 'Name of the step that its category gives; null: the workflow has none' }),
          issues: z.number().int().meta({ description: 'That are in it now' }),
        }),
      )
      .meta({ description: 'Those with most issues first' }),
  }),
});
export type UnmappedStatuses = z.output<typeof unmappedStatuses.response>;
