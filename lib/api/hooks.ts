import { z } from 'zod';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';

const id = z.string();
const instant = z.iso.datetime();

const hook = z.object({
  id,
  integrationId: id,
  integration: z.string().meta({ description: 'Name of the integration' }),
  path: z.string().meta({ description: 'Where GitHub delivers to, below the address of this house' }),
  createdBy: z.string(),
  createdAt: instant,
  lastDeliveryAt: instant.nullable(),
  deliveries: z
    .array(
      z.object({
        event: z.string(),
        action: z.string().nullable(),
        outcome: z.string().meta({ description: 'What was done with it' }),
        at: instant,
      }),
    )
    .meta({ description: 'The last ten, newest first' }),
});
export type InboundHook = z.output<typeof hook>;

const withSecret = hook.extend({
  secret: z.string().meta({ description: 'Signs the deliveries; shown this once' }),
});

export const listHooks = endpoint({
  method: 'GET',
  path: '/api/inbound-hooks',
  summary: 'Where GitHub tells what changed, with what came there last',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({ hooks: z.array(hook) }),
});

export const createHook = endpoint({
  method: 'POST',
  path: '/api/inbound-hooks',
  summary: 'Make an address for the webhooks of a GitHub integration; its secret is shown this once',
  access: 'session',
  status: 201,
  body: z.object({ integrationId: idParam }),
  response: withSecret,
});

export const rotateHook = endpoint({
  method: 'POST',
  path: '/api/inbound-hooks/{id}/rotate',
  summary: 'Give a hook a new secret, shown this once; the one before is refused at once',
  access: 'session',
  params: z.object({ id: idParam }),
  response: withSecret,
});

export const deleteHook = endpoint({
  method: 'DELETE',
  path: '/api/inbound-hooks/{id}',
  summary: 'Take nothing more there',
  access: 'session',
  params: z.object({ id: idParam }),
  response: z.object({ id }),
});

export const takeGitHubDelivery = endpoint({
  method: 'POST',
  path: '/api/hooks/github/{hookId}',
  summary:
    'Webhooks of GitHub: what they tell of is read within a minute. An unknown address and a wrong signature are answered alike',
  access: 'signed',
  unrecorded: 'deliveries have a list of their own, and change no more than which records are read again',
  params: z.object({ hookId: z.string().max(100) }),
  body: z.looseObject({}).meta({ description: 'As GitHub sends it, at most 25 MB' }),
  response: z.object({ outcome: z.string() }),
});
