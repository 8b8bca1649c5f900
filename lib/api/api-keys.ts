import { z } from 'zod';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';

/** `read`: every GET of one client, as a viewer. `hooks`: telling it of deployments and incidents. */
export const keyAccesses = ['read', 'hooks'] as const;
export type KeyAccess = (typeof keyAccesses)[number];

const id = z.string().max(100);
const instant = z.iso.datetime();

const apiKey = z.object({
  id,
  name: z.string(),
  start: z.string().meta({ description: 'How it begins: enough to tell keys apart' }),
  access: z.enum(keyAccesses),
  state: z.enum(['active', 'expired', 'revoked']),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
});
export type ApiKeyView = z.output<typeof apiKey>;

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/api/api-keys',
  summary: 'The API keys of a client, newest first, those that are over among them',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({ keys: z.array(apiKey) }),
});

export const createApiKey = endpoint({
  method: 'POST',
  path: '/api/api-keys',
  summary: 'Make an API key; it is shown this once',
  access: 'session',
  status: 201,
  body: z.object({
    clientId: idParam,
    name: z.string().trim().min(1, 'must not be empty').max(100, 'must be at most 100 characters'),
    access: z.enum(keyAccesses, { error: `access must be one of ${keyAccesses.join(', ')}` }),
    expiresInDays: z
      .number('must be a number of days')
      .int('must be a whole number of days')
      .min(1, 'must be at least one day')
      .max(730, 'must be at most 730 days')
      .default(365),
  }),
  response: apiKey.extend({ key: z.string().meta({ description: 'Sent as Authorization: Bearer <key>' }) }),
});

export const revokeApiKey = endpoint({
  method: 'DELETE',
  path: '/api/api-keys/{id}',
  summary: 'Revoke an API key: the next request with it is refused',
  access: 'session',
  params: z.object({ id }),
  query: z.object({ client: idParam }),
  response: z.object({ id }),
});
