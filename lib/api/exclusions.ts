import { z } from 'zod';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';

const item = {
  client: idParam,
  kind: z.enum(['pull_request', 'deployment', 'incident', 'issue'], {
    error: 'kind must be pull_request, deployment, incident or issue',
  }),
  item: idParam.meta({ description: 'Id of the pull request, deployment, incident or issue' }),
};

const answer = z.object({ kind: item.kind, item: z.string(), reason: z.string().nullable() });

export const excludeItem = endpoint({
  method: 'PUT',
  path: '/api/exclusions',
  summary: 'Leave a single item out of all figures, with a reason',
  access: 'session',
  body: z.object({ ...item, reason: z.string().trim().min(1, 'must not be empty').max(500) }),
  response: answer,
});

export const includeItem = endpoint({
  method: 'DELETE',
  path: '/api/exclusions',
  summary: 'Let an item count again that somebody had left out',
  access: 'session',
  query: z.object(item),
  response: answer,
});
