import { z } from 'zod';
import { runEvent } from '../events.ts';
import { cron, idParam, isoDate, timeZone } from '../params.ts';
import { runCommands } from '../run-machine.ts';
import { runModes, runStates, runView, stepRef } from '../runs.ts';
import { endpoint } from './endpoint.ts';

const id = z.string();
const idParams = z.object({ id: idParam });
const instant = z.iso.datetime();
const count = z.number().int();
/** Lists are paged by the id of the last row seen, newest first. */
const before = idParam.optional().meta({ description: 'Only what is older than the record with this id' });
const next = id.nullable().meta({ description: '`before` of the next page; null: there is none' });

export const listRuns = endpoint({
  method: 'GET',
  path: '/api/runs',
  summary: 'The runs of a client, newest first',
  access: 'session',
  query: z.object({
    client: idParam,
    integration: idParam.optional(),
    state: z.enum(runStates).optional(),
    before,
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({ runs: z.array(runView), next }),
});

export const createRun = endpoint({
  method: 'POST',
  path: '/api/runs',
  summary: 'Start a run; while one of the same integration is unfinished: 409 with its state',
  access: 'session',
  status: 201,
  body: z
    .object({
      integrationId: idParam,
      mode: z.enum(runModes, { error: `mode must be one of ${runModes.join(', ')}` }).default('incremental'),
      from: isoDate.optional().meta({ description: 'Of a backfill: first day (UTC) of creation' }),
      to: isoDate.optional().meta({ description: 'Of a backfill: last day, inclusive' }),
      steps: z.array(stepRef).min(1).max(1_000).optional().meta({ description: 'Only these steps' }),
    })
    .superRefine(({ mode, from, to }, ctx) => {
      const issue = (path: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: [path], message });
      if (mode !== 'backfill') {
        if (from ?? to) issue('mode', 'must be backfill when a range of days is given');
      } else if (!from || !to) issue(from ? 'to' : 'from', 'must be given for a backfill, as YYYY-MM-DD');
      else if (from > to) issue('from', `(${from}) is after to (${to})`);
    }),
  response: runView,
});

export const getRun = endpoint({
  method: 'GET',
  path: '/api/runs/{id}',
  summary: 'One run with its steps',
  access: 'session',
  params: idParams,
  response: runView,
});

export const runEvents = endpoint({
  method: 'GET',
  path: '/api/runs/{id}/events',
  summary: 'What happened in a run, oldest first; `after` is the last sequence already seen',
  access: 'session',
  params: idParams,
  query: z.object({ after: z.coerce.number().int().min(0).max(2_147_483_647).default(0) }),
  response: z.object({ events: z.array(runEvent), more: z.boolean() }),
});

export const controlRun = endpoint({
  method: 'POST',
  path: '/api/runs/{id}/control',
  summary: 'Pause, resume or stop a run; one that has ended: 409 with its state. Twice the same is once',
  access: 'session',
  params: idParams,
  body: z.object({
    command: z.enum(runCommands, { error: `command must be one of ${runCommands.join(', ')}` }),
  }),
  response: runView,
});

export const restartRun = endpoint({
  method: 'POST',
  path: '/api/runs/{id}/restart',
  summary: 'A new run like this one, from the beginning or from where this one stopped',
  access: 'session',
  status: 201,
  params: idParams,
  body: z.object({ from: z.enum(['beginning', 'checkpoint']).default('checkpoint') }),
  response: runView,
});

export const retryStep = endpoint({
  method: 'POST',
  path: '/api/runs/{id}/steps/{step}/retry',
  summary: 'A new run of one step of this one alone, from where that stopped',
  access: 'session',
  status: 201,
  params: z.object({ id: idParam, step: idParam }),
  response: runView,
});

const quarantined = z.object({
  id,
  runId: id,
  integrationId: id,
  integration: z.string(),
  job: z.string(),
  scope: z.string(),
  recordKey: z.string().meta({ description: 'Which record, e.g. #17' }),
  reason: z.string(),
  at: instant,
  tries: count,
  triedBy: z.string().nullable(),
  triedAt: instant.nullable(),
  resolvedAt: instant.nullable(),
});
export type QuarantinedRecord = z.output<typeof quarantined>;

export const getQuarantined = endpoint({
  method: 'GET',
  path: '/api/quarantine/{id}',
  summary: 'One record that was set aside, with what the source gave',
  access: 'session',
  params: idParams,
  response: quarantined.extend({
    payload: z.unknown().meta({ description: 'As the source gave it; long texts are cut' }),
  }),
});
export type QuarantinedPayload = z.output<typeof getQuarantined.response>;

export const listQuarantine = endpoint({
  method: 'GET',
  path: '/api/quarantine',
  summary: 'Records that were set aside because they do not fit, newest first',
  access: 'session',
  query: z.object({
    client: idParam,
    run: idParam.optional(),
    open: z.stringbool().default(true).meta({ description: 'Only those not stored since' }),
    before,
  }),
  response: z.object({ records: z.array(quarantined), next, open: count }),
});

export const retryQuarantined = endpoint({
  method: 'POST',
  path: '/api/quarantine/{id}/retry',
  summary:
    'Fetch a record that was set aside anew and store it; what still does not fit stays, with the new reason',
  access: 'session',
  params: idParams,
  response: quarantined,
});

export const listGaps = endpoint({
  method: 'GET',
  path: '/api/gaps',
  summary: 'Days of which less is stored than the source says it has',
  access: 'session',
  query: z.object({ client: idParam }),
  response: z.object({
    gaps: z.array(
      z.object({
        integrationId: id,
        integration: z.string(),
        job: z.string(),
        scope: z.string(),
        day: z.iso.date().meta({ description: 'UTC' }),
        sourceCount: count,
        storedCount: count,
        checkedAt: instant,
      }),
    ),
    /** Days compared, with and without a gap. */
    checkedDays: count,
  }),
});
export type Gap = z.output<typeof listGaps.response>['gaps'][number];

const missed = z.enum(['once', 'skip']).meta({
  description: 'Times that passed while the server was down: made up for once, or skipped',
});

const schedule = z.object({
  integrationId: id,
  cron,
  timeZone: z.string(),
  enabled: z.boolean(),
  missed,
  version: z.int().meta({ description: 'Goes up with every change' }),
  changedBy: z.string(),
  changedAt: instant,
  nextRuns: z.array(instant).meta({ description: 'The next five times' }),
  nextFull: instant.nullable().meta({
    description:
      'Of GitHub: the next time at which everything is read, not only what changed; once a week at night',
  }),
});
export type Schedule = z.output<typeof schedule>;

export const getSchedule = endpoint({
  method: 'GET',
  path: '/api/integrations/{id}/schedule',
  summary: 'When an integration is synced by itself; null: never',
  access: 'session',
  params: idParams,
  response: z.object({ schedule: schedule.nullable() }),
});

export const putSchedule = endpoint({
  method: 'PUT',
  path: '/api/integrations/{id}/schedule',
  summary:
    'Set when an integration is synced by itself, or switch that off. `version` is the one it was made from: 409 when somebody was faster',
  access: 'session',
  params: idParams,
  body: z.object({
    version: z.int().min(0).meta({ description: '0: there was no schedule' }),
    cron,
    timeZone,
    enabled: z.boolean().default(true),
    missed: missed.default('once'),
  }),
  response: schedule,
});

export const previewSchedule = endpoint({
  method: 'GET',
  path: '/api/schedule-preview',
  summary: 'The next five times of a schedule that is not saved yet',
  access: 'session',
  query: z.object({ cron, timeZone }),
  response: z.object({ nextRuns: z.array(instant) }),
});
