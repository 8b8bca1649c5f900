import { z } from 'zod';
import { notificationView } from '../notifications.ts';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';

const id = z.string();
const idParams = z.object({ id: idParam });
const clientQuery = z.object({ client: idParam });

export const listNotifications = endpoint({
  method: 'GET',
  path: '/api/notifications',
  summary: 'What a client’s people should know, newest first',
  access: 'session',
  query: clientQuery.extend({ before: idParam.optional() }),
  response: z.object({
    notifications: z.array(notificationView),
    unseen: z.number().int(),
    next: id.nullable(),
  }),
});

export const seeNotifications = endpoint({
  method: 'POST',
  path: '/api/notifications/seen',
  summary: 'Everything up to this one is seen by you',
  access: 'session',
  unrecorded: 'what somebody has seen is his own',
  body: z.object({ clientId: idParam, id: idParam }),
  response: z.object({ unseen: z.number().int() }),
});

const webhook = z.object({
  id,
  name: z.string(),
  url: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  last: z
    .object({
      state: z.enum(['waiting', 'delivered', 'failed']),
      tries: z.number().int(),
      message: z.string().nullable(),
      at: z.iso.datetime(),
    })
    .nullable()
    .meta({ description: 'What the last delivery came to' }),
});
export type NotificationWebhook = z.output<typeof webhook>;

export const listWebhooks = endpoint({
  method: 'GET',
  path: '/api/notification-webhooks',
  summary: 'Where notifications of a client are sent to',
  access: 'session',
  query: clientQuery,
  response: z.object({ webhooks: z.array(webhook) }),
});

export const createWebhook = endpoint({
  method: 'POST',
  path: '/api/notification-webhooks',
  summary:
    'Send notifications of a client to an address (Slack’s incoming webhooks among them); the secret that signs them is shown this once',
  access: 'session',
  status: 201,
  body: z.object({
    clientId: idParam,
    name: z.string().trim().min(1, 'must not be empty').max(100),
    url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(1_000),
  }),
  response: webhook.extend({ secret: z.string() }),
});

export const deleteWebhook = endpoint({
  method: 'DELETE',
  path: '/api/notification-webhooks/{id}',
  summary: 'Send nothing more there',
  access: 'session',
  params: idParams,
  response: z.object({ id }),
});

export const testWebhook = endpoint({
  method: 'POST',
  path: '/api/notification-webhooks/{id}/test',
  summary: 'Send a test now, and say what came of it',
  access: 'session',
  params: idParams,
  response: z.object({ delivered: z.boolean(), status: z.number().int().nullable(), message: z.string() }),
});
