import { z } from 'zod';
import { endpoint } from './endpoint.ts';

// What other tools tell: any CI of its deployments, any pager of its incidents. docs/webhooks.md shows both.

const MOST = 1_000;

const given = (what: string) => z.string(`must be given: ${what}`).trim().min(1, 'must not be empty');
const time = z.iso
  .datetime({ offset: true, error: 'must be a time as 2026-01-31T09:05:00Z' })
  .regex(/^(19[789]|2[01])/, 'must be a time between 1970 and 2200')
  .transform((text) => new Date(text).toISOString());
const updatedAt = time.optional().meta({
  description:
    'When the teller knew it so: of two that differ, the later one counts. Without it: the last time given',
});
const repository = z
  .string('must be given: the repository as owner/name')
  .regex(/^[\w.-]+\/[\w.-]+$/, 'must be a repository as owner/name, for example acme/checkout')
  .max(200);

const oneOrMany = <T extends z.ZodType>(one: T) =>
  z
    .union([
      one,
      z
        .array(one)
        .min(1, 'must hold at least one')
        .max(MOST, `must hold at most ${MOST.toLocaleString('en')}`),
    ])
    .transform((value): z.output<T>[] => (Array.isArray(value) ? value : [value as z.output<T>]));

export const deploymentResults = ['success', 'failure', 'cancelled', 'skipped', 'pending'] as const;

const deployment = z
  .object({
    id: given('what tells this deployment from the others of its repository').max(200).meta({
      description: 'Of your own making, e.g. the number of the pipeline; unique within the repository',
    }),
    repository,
    environment: z.string().trim().min(1).max(200).default('production'),
    sha: z
      .string('must be given: the commit that was deployed')
      .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/i, 'must be the whole hash of a commit, 40 hexadecimal digits')
      .toLowerCase(),
    ref: z.string().trim().min(1).max(500).optional().meta({ description: 'Branch or tag' }),
    result: z.enum(deploymentResults, { error: `must be one of ${deploymentResults.join(', ')}` }),
    startedAt: time.optional(),
    finishedAt: time.optional().meta({ description: 'Of one that is not pending' }),
    updatedAt,
  })
  .superRefine(({ result, startedAt, finishedAt }, ctx) => {
    const issue = (message: string) => ctx.addIssue({ code: 'custom', path: ['finishedAt'], message });
    if (result === 'pending' && finishedAt) issue('must not be given of a pending deployment');
    else if (result !== 'pending' && !finishedAt) issue('must be given unless the result is pending');
    else if (startedAt && finishedAt && startedAt > finishedAt) issue(`is before startedAt (${startedAt})`);
  });
export type ToldDeployment = z.output<typeof deployment>;

const incident = z
  .object({
    id: given('what tells this incident from the others of its source').max(200),
    source: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,49}$/, 'must be a short name in lower case, for example pagerduty')
      .default('webhook'),
    title: given('what happened, in a line').max(500),
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address', abort: true })
      .max(2_000)
      // It is stored as it is, and shown.
      .refine((url) => {
        const { username, password } = new URL(url);
        return username + password === '';
      }, 'must not hold a user name or a password')
      .optional(),
    service: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Name of a service of the client; not together with repository' }),
    repository: repository.optional(),
    deployment: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: '`id` of the deployment that is the cause, where it is known' }),
    openedAt: time,
    resolvedAt: time.optional().meta({ description: 'Without it: it is open' }),
    updatedAt,
  })
  .superRefine(({ service, repository: of, openedAt, resolvedAt }, ctx) => {
    const issue = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (service && of) issue('service', 'must not be given together with repository: one says where it is');
    if (resolvedAt && resolvedAt < openedAt) issue('resolvedAt', `is before openedAt (${openedAt})`);
  });
export type ToldIncident = z.output<typeof incident>;

export const toldOutcomes = ['created', 'updated', 'unchanged', 'ignored'] as const;
export type ToldOutcome = (typeof toldOutcomes)[number];

const results = z.object({
  results: z
    .array(
      z.object({
        id: z.string(),
        outcome: z.enum(toldOutcomes).meta({ description: 'ignored: something newer is known of it' }),
      }),
    )
    .meta({ description: 'In the order in which they were told' }),
});

export const tellDeployments = endpoint({
  method: 'POST',
  path: '/api/hooks/deployments',
  summary:
    'Tell of a deployment, or of up to 1,000 in a list: all are stored, or none. Twice the same is once',
  access: 'hooks',
  unrecorded: 'data of a source, as what a sync loads',
  body: oneOrMany(deployment),
  response: results,
});

export const tellIncidents = endpoint({
  method: 'POST',
  path: '/api/hooks/incidents',
  summary:
    'Tell of an incident, or of up to 1,000 in a list: all are stored, or none. Twice the same is once',
  access: 'hooks',
  unrecorded: 'data of a source, as what a sync loads',
  body: oneOrMany(incident),
  response: results,
});
