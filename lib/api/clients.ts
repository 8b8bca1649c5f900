import { z } from 'zod';
import { idParam, timeZone } from '../params.ts';
import { endpoint } from './endpoint.ts';

const id = z.string();
const idParams = z.object({ id: idParam });
const count = z.number().int();
const instant = z.iso.datetime();

/** 1 is Monday, 7 is Sunday. */
export const workingDays = z
  .array(z.number().int().min(1).max(7))
  .min(1, 'must name at least one day')
  .max(7)
  .transform((days) => [...new Set(days)].toSorted((a, b) => a - b))
  .meta({ description: 'Days of the week on which people work: 1 is Monday, 7 is Sunday' });

/** Spaces at the ends and doubled ones are nobody's intention, and would make two names of one. */
export const clientName = z
  .string()
  .transform((name) => name.normalize('NFC').trim().replaceAll(/\s+/g, ' '))
  .pipe(z.string().min(1, 'must not be empty').max(100));

/** The first 128 bits of its SHA-256. */
export const logoHash = z.string().regex(/^[0-9a-f]{32}$/, 'must be the hash of a logo');
/** Sides in pixels in which a logo is kept. */
export const logoSizes = ['64', '128', '256'] as const;
export type LogoSize = (typeof logoSizes)[number];
export const MAX_LOGO_BYTES = 2_000_000;

const adminClient = z.object({
  id,
  name: z.string(),
  timeZone: z.string(),
  workingDays: z.array(count),
  logo: z.string().nullable().meta({ description: 'Its hash, for /api/logos/{hash}' }),
  sample: z.boolean().meta({ description: 'Made by the sample: its GitHub and Jira are not real' }),
  version: count.meta({ description: 'Goes up with every change' }),
  changedBy: z.string().nullable(),
  changedAt: instant,
  createdAt: instant,
  archivedAt: instant.nullable(),
  archivedBy: z.string().nullable(),
  integrations: count,
  members: count.meta({ description: 'People with a role in it; administrators need none' }),
});
export type AdminClient = z.output<typeof adminClient>;

const deletion = z.object({
  client: id.meta({ description: 'The id that it had' }),
  name: z.string(),
  sample: z.boolean(),
  requestedBy: z.string(),
  requestedAt: instant,
  state: z
    .enum(['stopping', 'counting', 'deleting', 'done'])
    .meta({ description: 'stopping: waits until its runs have ended' }),
  rowsTotal: count.nullable().meta({ description: 'Null: not counted yet' }),
  rowsDone: count,
  finishedAt: instant.nullable(),
});
export type Deletion = z.output<typeof deletion>;

export const listAdminClients = endpoint({
  method: 'GET',
  path: '/api/admin/clients',
  summary: 'Every client, archived ones too, by name; and those that are being deleted or were within a week',
  access: 'admin',
  response: z.object({ clients: z.array(adminClient), deletions: z.array(deletion) }),
});

export const createClient = endpoint({
  method: 'POST',
  path: '/api/admin/clients',
  summary: 'Make a client',
  access: 'admin',
  status: 201,
  body: z.object({ name: clientName, timeZone, workingDays: workingDays.default([1, 2, 3, 4, 5]) }),
  response: adminClient,
});

const member = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role: z.enum(['manager', 'viewer']),
});
export type ClientMember = z.output<typeof member>;

export const getAdminClient = endpoint({
  method: 'GET',
  path: '/api/admin/clients/{id}',
  summary: 'A client with its members and how much there is of it',
  access: 'admin',
  params: idParams,
  response: z.object({
    client: adminClient,
    members: z.array(member),
    contents: z.object({
      integrations: count,
      repositories: count,
      projects: count.meta({ description: 'Of Jira' }),
      pullRequests: count,
      issues: count,
      apiKeys: count,
    }),
  }),
});
export type AdminClientView = z.output<typeof getAdminClient.response>;

export const updateClient = endpoint({
  method: 'PATCH',
  path: '/api/clients/{id}',
  summary:
    'Change name, time zone or working days of a client; what is left out stays. `version` is the one it was made from: 409 when somebody was faster',
  access: 'session',
  params: idParams,
  body: z
    .object({
      name: clientName.optional(),
      timeZone: timeZone.optional(),
      workingDays: workingDays.optional(),
      version: count.min(1),
    })
    .refine(({ version: _, ...change }) => Object.keys(change).length > 0, 'must name something to change'),
  response: adminClient,
});

export const archiveClient = endpoint({
  method: 'POST',
  path: '/api/admin/clients/{id}/archive',
  summary:
    'Archive a client: its runs are stopped, nothing is loaded or let in any more, only administrators see it',
  access: 'admin',
  params: idParams,
  response: adminClient,
});

export const restoreClient = endpoint({
  method: 'POST',
  path: '/api/admin/clients/{id}/restore',
  summary: 'Bring an archived client back; its schedules go on',
  access: 'admin',
  params: idParams,
  response: adminClient,
});

export const deleteClient = endpoint({
  method: 'DELETE',
  path: '/api/admin/clients/{id}',
  summary: 'Delete an archived client with all that it has, for ever; what was done stays in the audit log',
  access: 'admin',
  status: 202,
  params: idParams,
  body: z.object({ name: z.string().max(1_000).meta({ description: 'Its name, typed out' }) }),
  response: deletion,
});

export const removeSample = endpoint({
  method: 'DELETE',
  path: '/api/admin/sample-client',
  summary: 'Remove the sample client with all that it has; it does not come back',
  access: 'admin',
  status: 202,
  response: deletion,
});

const side = z.coerce.number().min(0).max(1);

export const uploadLogo = endpoint({
  method: 'POST',
  path: '/api/admin/clients/{id}/logo',
  summary: 'Set the logo of a client: PNG, JPEG, WebP or SVG up to 2 MB and 25 megapixels, or a part of it',
  access: 'admin',
  params: idParams,
  multipart: { maxBytes: 2_500_000 },
  body: z
    .object({
      file: z.file().max(MAX_LOGO_BYTES, 'must be 2 MB at most').meta({ format: 'binary' }),
      x: side.optional().meta({ description: 'Left edge of the part that is kept, 0 to 1 of the width' }),
      y: side.optional().meta({ description: 'Its upper edge, 0 to 1 of the height' }),
      width: side.optional().meta({ description: 'Its width, 0 to 1' }),
      height: side.optional().meta({ description: 'Its height, 0 to 1' }),
    })
    .superRefine((form, context) => {
      const given = (['x', 'y', 'width', 'height'] as const).filter((name) => form[name] !== undefined);
      const problem = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message });
      if (given.length > 0 && given.length < 4)
        problem('x', 'must be given with y, width and height, or none of them');
      const { x = 0, y = 0, width = 1, height = 1 } = form;
      // What a browser computes may run over by a hair.
      if (x + width > 1.001) problem('width', 'goes beyond the right edge');
      if (y + height > 1.001) problem('height', 'goes beyond the lower edge');
    }),
  response: z.object({ logo: z.string() }),
});

export const deleteLogo = endpoint({
  method: 'DELETE',
  path: '/api/admin/clients/{id}/logo',
  summary: 'Take the logo of a client away',
  access: 'admin',
  params: idParams,
  response: z.object({ logo: z.null() }),
});

export const getLogo = endpoint({
  method: 'GET',
  path: '/api/logos/{hash}',
  summary: 'The logo of a client; under this address it never changes',
  access: 'session',
  params: z.object({ hash: logoHash }),
  query: z.object({ client: idParam, size: z.enum(logoSizes).default('64') }),
  contentType: 'image/png',
  response: z.string().meta({ format: 'binary' }),
});
