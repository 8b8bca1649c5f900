import { z } from 'zod';
import { excludedByParam, excludedParam, idParam, metricParams } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';

const id = z.string();
const instant = z.iso.datetime();
const seconds = z.number().nullable();
const idParams = z.object({ id: idParam });

/** `named`: in its webhook; `fix`: what its fix reverts; `nearest`: the latest before it; `manual`: a person said so. */
export const attributions = ['named', 'fix', 'nearest', 'manual', 'none'] as const;
export type Attribution = (typeof attributions)[number];

const blamed = z.object({
  id,
  repository: z.string(),
  environment: z.string(),
  sha: z.string(),
  url: z.string().nullable(),
  finishedAt: instant.nullable(),
});

const decision = z.object({
  decision: z.enum(['confirm', 'move', 'clear', 'reset']),
  actor: z.string().meta({ description: 'E-mail address' }),
  at: instant,
});

const incident = z.object({
  id,
  source: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  repository: z.string().nullable(),
  project: z.string().nullable().meta({ description: 'Key of the project of Jira' }),
  service: z.string().nullable(),
  openedAt: instant,
  resolvedAt: instant.nullable(),
  mttrSeconds: seconds.meta({ description: 'Opened → resolved' }),
  recoverySeconds: seconds.meta({ description: 'Finish of the deployment that caused it → resolved' }),
  attribution: z.enum(attributions),
  deployment: blamed.nullable(),
  decision: decision.nullable().meta({ description: 'The newest of a person, unless it was taken back' }),
  excludedBy: z.string().nullable(),
});
export type Incident = z.output<typeof incident>;

export const incidentList = endpoint({
  method: 'GET',
  path: '/api/metrics/incidents',
  summary: 'Incidents of the range with the deployment that is held to be the cause, newest first, by cursor',
  access: 'session',
  query: metricParams.safeExtend({
    by: z
      .enum(['opened', 'resolved'])
      .default('opened')
      .meta({ description: 'Which of its times lies in the range' }),
    attribution: z.enum(attributions).optional(),
    excluded: excludedParam,
    excludedBy: excludedByParam,
    limit: z.coerce.number().int().min(1).max(200).default(25),
    cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before' }),
  }),
  response: z.object({ rows: z.array(incident), nextCursor: z.string().nullable(), meta }),
});
export type IncidentList = z.output<typeof incidentList.response>;

const candidate = blamed.extend({
  inWindow: z.boolean().meta({ description: 'Whether the rules would let it be the cause' }),
  secondsBefore: z.number().meta({ description: 'Its finish → the incident opened' }),
  changes: z.number().int().nullable(),
});
export type Candidate = z.output<typeof candidate>;

export const incidentView = endpoint({
  method: 'GET',
  path: '/api/metrics/incidents/{id}',
  summary: 'One incident, the deployments that may have caused it, and who decided what',
  access: 'session',
  params: idParams,
  query: z.object({ client: idParam }),
  response: z.object({
    incident,
    candidates: z.array(candidate).meta({
      description: 'The last 20 successful production deployments of its service before it, newest first',
    }),
    history: z.array(decision.extend({ deployment: z.string().nullable() })),
  }),
});
export type IncidentView = z.output<typeof incidentView.response>;

export const attributeIncident = endpoint({
  method: 'PUT',
  path: '/api/incidents/{id}/attribution',
  summary: 'Confirm, move or clear what caused an incident, or leave it to the rules again',
  access: 'session',
  params: idParams,
  body: z.discriminatedUnion('decision', [
    z.object({ decision: z.literal('confirm') }),
    z.object({ decision: z.literal('move'), deploymentId: idParam }),
    z.object({ decision: z.literal('clear') }),
    z.object({ decision: z.literal('reset') }),
  ]),
  response: incident,
});
