import { z } from 'zod';

/** What a run is doing, as observed. What a person asked for is `desiredState`, apart from this. */
export const runStates = [
  'queued',
  'running',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'waiting_rate_limit',
  'succeeded',
  'partial',
  'failed',
  'stalled',
] as const;
export type RunState = (typeof runStates)[number];

/** What a person wants of a run. */
export const desiredStates = ['running', 'paused', 'stopped'] as const;
export type DesiredState = (typeof desiredStates)[number];

export const runModes = ['full', 'incremental', 'backfill'] as const;
export type RunMode = (typeof runModes)[number];

export const stepStates = ['pending', 'running', 'succeeded', 'failed', 'stopped'] as const;
export type StepState = (typeof stepStates)[number];

/** A step of a job, whatever run it belongs to. */
export const stepRef = z.object({ job: z.string(), scope: z.string() });
export type StepRef = z.output<typeof stepRef>;

/** What a run may still ask of its source, and what holds it back. */
export const pace = z.object({
  budget: z
    .object({
      remaining: z.number(),
      limit: z.number().nullable(),
      resetAt: z.iso.datetime(),
    })
    .nullable()
    .meta({ description: 'Of the hourly budget of the token; null: not said yet' }),
  slowedBy: z
    .string()
    .nullable()
    .meta({ description: 'Why it loads more slowly than it could, e.g. a replica that lags' }),
});
export type Pace = z.output<typeof pace>;

/** Why a run failed, and what a person does next. */
export const runError = z.object({ code: z.string(), message: z.string() });

export const stepView = z.object({
  id: z.string(),
  job: z.string(),
  scope: z.string(),
  name: z.string().meta({ description: 'What the step loads, e.g. "pull requests of acme/checkout"' }),
  state: z.enum(stepStates),
  done: z.number().int().meta({ description: 'Records committed' }),
  total: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'Records the source says there are; null: unknown' }),
  approximate: z.boolean().meta({ description: 'The total may still move' }),
  rate: z.number().nullable().meta({ description: 'Records a second while it works, waits left out' }),
  chunks: z.number().int().meta({ description: 'Chunks committed; the rate settles after three' }),
  quarantined: z.number().int().meta({ description: 'Records set aside because they do not fit' }),
  error: runError.nullable(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
});

export const runView = z.object({
  id: z.string(),
  clientId: z.string(),
  integrationId: z.string(),
  integration: z.string().meta({ description: 'Name of the integration' }),
  mode: z.enum(runModes),
  state: z.enum(runStates),
  desiredState: z.enum(desiredStates).meta({ description: 'What a person asked for last' }),
  requestedBy: z
    .string()
    .meta({ description: 'Who asked for that: an e-mail address, `schedule` or `webhook`' }),
  requestedAt: z.iso.datetime(),
  startedBy: z.string().meta({ description: 'Who started the run' }),
  attempt: z.number().int(),
  worker: z.string().nullable(),
  dueAt: z.iso.datetime().meta({ description: 'While it waits: when it goes on' }),
  range: z.object({ from: z.iso.date(), to: z.iso.date() }).nullable().meta({ description: 'Of a backfill' }),
  continues: z.string().nullable().meta({ description: 'The run whose checkpoints it goes on from' }),
  quarantined: z.number().int(),
  pace: pace.nullable(),
  seq: z.number().int().meta({ description: 'Sequence of the newest event; a delta with seq+1 follows' }),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  error: runError.nullable(),
  steps: z.array(stepView),
});
export type RunView = z.output<typeof runView>;
export type StepView = z.output<typeof stepView>;
