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

export const endedRunStates: readonly RunState[] = ['stopped', 'succeeded', 'partial', 'failed'];

export const runModes = ['full', 'incremental'] as const;
export type RunMode = (typeof runModes)[number];

export const stepStates = ['pending', 'running', 'succeeded', 'failed', 'stopped'] as const;

export const stepView = z.object({
  id: z.string(),
  name: z.string().meta({ description: 'What the step loads, e.g. "pull requests of acme/checkout"' }),
  state: z.enum(stepStates),
  done: z.number().int().meta({ description: 'Records committed' }),
  total: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'Records the source says there are; null: unknown' }),
});

/** Why a run failed, and what a person does next. */
export const runError = z.object({ code: z.string(), message: z.string() });

export const runView = z.object({
  id: z.string(),
  clientId: z.string(),
  integrationId: z.string(),
  integration: z.string().meta({ description: 'Name of the integration' }),
  mode: z.enum(runModes),
  state: z.enum(runStates),
  attempt: z.number().int(),
  seq: z.number().int().meta({ description: 'Sequence of the newest event; a delta with seq+1 follows' }),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  error: runError.nullable(),
  steps: z.array(stepView),
});
export type RunView = z.output<typeof runView>;
export type StepView = z.output<typeof stepView>;
