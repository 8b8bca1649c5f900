import { z } from 'zod';
import { rangeProblem } from '../days.ts';
import { exportFormats, exportTypes } from '../exports.ts';
import { idParam, isoDate, timeZone } from '../params.ts';
import { endpoint } from './endpoint.ts';

const entry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  clientId: z.string().nullable().meta({ description: 'Null: of the installation' }),
  clientName: z.string().nullable().meta({ description: 'Null where the client is deleted' }),
  actor: z.string().meta({ description: 'E-mail address of who did it, or `system`' }),
  action: z.string().meta({ description: 'For example service.update' }),
  subject: z.string().meta({ description: 'For example service:17' }),
  before: z.unknown().meta({ description: 'What it was; null where it was not' }),
  after: z.unknown().meta({ description: 'What it is now; null where it is gone' }),
  ip: z.string().nullable().meta({ description: 'Address it came from; null: the server itself' }),
});
export type AuditEntryView = z.output<typeof entry>;

const text = z.string().trim().min(1, 'must not be empty').max(320);

const filters = {
  actor: text.optional().meta({ description: 'Only what this person did' }),
  action: z
    .string()
    .regex(
      /^[a-z][a-z_-]*(\.[a-z_-]+)*$/,
      'must be an action as service.update, or what comes before its dot',
    )
    .max(100)
    .optional()
    .meta({ description: 'Only this action; `service` for all that are done to services' }),
  subject: text.optional().meta({ description: 'Only what was done to this, for example service:17' }),
  from: isoDate
    .optional()
    .meta({ description: 'First day, in the client’s time zone, or in the one that is given' }),
  to: isoDate.optional().meta({ description: 'Last day, inclusive' }),
};

/** No limit of years here, as nothing is worked out of it. */
const inOrder = (
  { from, to }: { from?: string | undefined; to?: string | undefined },
  ctx: z.RefinementCtx,
) => {
  if (from && to && rangeProblem(from, to) === 'reversed')
    ctx.addIssue({ code: 'custom', path: ['from'], message: `from (${from}) is after to (${to})` });
};

const paging = {
  cursor: z.string().max(500).optional().meta({ description: 'nextCursor of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
const format = z
  .enum(exportFormats, { error: `format must be one of ${exportFormats.join(', ')}` })
  .default('ndjson');
const file = {
  contentType: exportFormats.map((one) => exportTypes[one]),
  response: z.string(),
};

const page = z.object({
  entries: z.array(entry),
  nextCursor: z.string().nullable(),
  choices: z
    .object({ actors: z.array(z.string()), actions: z.array(z.string()) })
    .nullable()
    .meta({ description: 'Who did what lately, to filter by; null behind the first page' }),
});
export type AuditPage = z.output<typeof page>;

const ofClient = { client: idParam, ...filters };
const ofHouse = {
  of: z
    .union([z.enum(['all', 'house']), idParam], { error: 'of must be all, house, or the id of a client' })
    .default('all')
    .meta({ description: '`house`: what belongs to no client; the id of a client, though it be deleted' }),
  ...filters,
  timeZone: timeZone.default('UTC').meta({ description: 'In which the days are' }),
};

export const auditOfClient = endpoint({
  method: 'GET',
  path: '/api/audit',
  summary: 'What was changed and ordered at a client, by whom, newest first; for its managers',
  access: 'session',
  query: z.object({ ...ofClient, ...paging }).superRefine(inOrder),
  response: page,
});

export const exportAuditOfClient = endpoint({
  method: 'GET',
  path: '/api/audit/export',
  summary: 'The same as a file, streamed, newest first',
  access: 'session',
  query: z.object({ ...ofClient, format }).superRefine(inOrder),
  ...file,
});

export const auditOfHouse = endpoint({
  method: 'GET',
  path: '/api/admin/audit',
  summary: 'What was changed and ordered in the whole installation, by whom, newest first',
  access: 'admin',
  query: z.object({ ...ofHouse, ...paging }).superRefine(inOrder),
  response: page,
});

export const exportAuditOfHouse = endpoint({
  method: 'GET',
  path: '/api/admin/audit/export',
  summary: 'The same as a file, streamed, newest first',
  access: 'admin',
  query: z.object({ ...ofHouse, format }).superRefine(inOrder),
  ...file,
});
