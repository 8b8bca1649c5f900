import { z } from 'zod';
import { idParam, isoDate } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { stepCategories } from './flow.ts';

const id = z.string();
const idParams = z.object({ id: idParam });
const count = z.number().int();
const byClient = z.object({ client: idParam });

const state = {
  version: count.meta({
    description: 'Of all workflows and mappings of the client; 0: nobody has changed them',
  }),
  changedBy: z.string().nullable(),
  changedAt: z.iso.datetime().nullable(),
};

/** The version that a change was made from: 409 `conflict` when there is a newer one. */
const MOST = 2_147_483_647;
const version = count.min(0, 'must be the version that the change was made from').max(MOST);
const note = z.string().trim().max(500, 'must be at most 500 characters').default('');
const name = z.string().trim().min(1, 'must not be empty').max(100, 'must be at most 100 characters');
const MAX_TARGET = 10 * 365 * 86_400;

const newStep = z.object({
  name,
  category: z.enum(stepCategories, { error: `must be one of ${stepCategories.join(', ')}` }),
  targetSeconds: count
    .min(60, 'must be a minute at least')
    .max(MAX_TARGET, 'must be ten years at most')
    .nullable()
    .default(null)
    .meta({ description: 'Time an issue should take in it' }),
});
const steps = <S extends z.ZodType>(step: S) =>
  z.array(step).min(1, 'A workflow needs at least one step.').max(50, 'must be at most 50');

const stepView = newStep.extend({
  id,
  targetSeconds: z.number().nullable(),
  statuses: count.meta({ description: 'Mapped to it' }),
  issues: count.meta({ description: 'That are in it now' }),
});
const workflowView = z.object({
  id,
  name: z.string(),
  isDefault: z.boolean().meta({ description: 'Statuses that nobody mapped fall to its steps' }),
  steps: z.array(stepView).meta({ description: 'In their order' }),
});
export type WorkflowView = z.output<typeof workflowView>;

const workflowsView = z.object({ ...state, workflows: z.array(workflowView) });
export type WorkflowsView = z.output<typeof workflowsView>;

export const listWorkflows = endpoint({
  method: 'GET',
  path: '/api/admin/workflows',
  summary: 'The workflows of a client with their steps, the default first',
  access: 'session',
  query: byClient,
  response: workflowsView,
});

const createFields = { name, steps: steps(newStep) };
const updateFields = {
  name,
  isDefault: z.boolean(),
  steps: steps(
    newStep.extend({ id: idParam.nullable().default(null).meta({ description: 'Null: a new one' }) }),
  ),
  moves: z
    .array(
      z.object({
        from: idParam.meta({ description: 'A step that is taken out' }),
        to: name
          .nullable()
          .meta({ description: 'Name of the step that takes its statuses; null: their category decides' }),
      }),
    )
    .max(50)
    .default([]),
};
const mapFields = {
  effectiveFrom: isoDate
    .nullable()
    .meta({ description: 'Day of the client’s zone; what was before it stays. Null: from the beginning' }),
  statuses: z
    .array(
      z.object({
        id: z.string().min(1).max(200).meta({ description: 'Of the source' }),
        stepId: idParam.nullable().meta({ description: 'Of any workflow; null: its category decides' }),
      }),
    )
    .min(1, 'name at least one status')
    .max(5_000, 'must be at most 5000'),
};

export const createWorkflow = endpoint({
  method: 'POST',
  path: '/api/admin/workflows',
  summary: 'Make a workflow, to whose steps statuses can then be mapped',
  access: 'session',
  status: 201,
  body: z.object({ clientId: idParam, version, note, ...createFields }),
  response: workflowView,
});

export const updateWorkflow = endpoint({
  method: 'PUT',
  path: '/api/admin/workflows/{id}',
  summary: 'Set name and steps of a workflow; what is mapped to a step that is taken out must be moved',
  access: 'session',
  params: idParams,
  body: z.object({ version, note, ...updateFields }),
  response: workflowView,
});

export const deleteWorkflow = endpoint({
  method: 'DELETE',
  path: '/api/admin/workflows/{id}',
  summary: 'Delete a workflow that is not the default; statuses that are mapped to it fall to their category',
  access: 'session',
  params: idParams,
  query: z.object({ version: z.coerce.number().pipe(version) }),
  response: z.object({ id }),
});

const mappingsView = z.object({
  ...state,
  steps: z
    .array(z.object({ id, name: z.string(), category: z.enum(stepCategories), workflow: z.string() }))
    .meta({ description: 'Of all workflows, those of the default first' }),
  integrations: z.array(
    z.object({
      id,
      name: z.string(),
      statuses: z
        .array(
          z.object({
            id: z.string().meta({ description: 'Of the source' }),
            name: z.string(),
            category: z
              .enum(['new', 'indeterminate', 'done'])
              .nullable()
              .meta({ description: 'As the source has it; null: it does not know the status any more' }),
            issues: count.meta({ description: 'That are in it now' }),
            mappings: z
              .array(z.object({ stepId: id, effectiveFrom: z.iso.date().nullable() }))
              .meta({ description: 'The oldest first; none: its category decides' }),
            byCategory: id.nullable().meta({ description: 'The step that its category gives' }),
            suggestion: id.nullable().meta({ description: 'Of one that is not mapped' }),
          }),
        )
        .meta({ description: 'Those that are not mapped first, then those with most issues' }),
    }),
  ),
});
export type MappingsView = z.output<typeof mappingsView>;
export type MappedStatus = MappingsView['integrations'][number]['statuses'][number];

export const listStatusMappings = endpoint({
  method: 'GET',
  path: '/api/admin/status-mappings',
  summary: 'Every status of each Jira of a client, and the workflow step it belongs to',
  access: 'session',
  query: byClient,
  response: mappingsView,
});

export const putStatusMappings = endpoint({
  method: 'PUT',
  path: '/api/admin/status-mappings/{id}',
  summary:
    'Say which steps statuses of an integration belong to: many at once, from a day on or from the beginning',
  access: 'session',
  params: z.object({ id: idParam.meta({ description: 'Id of the integration' }) }),
  body: z.object({ version, note, ...mapFields }),
  response: z.object({ ...state }),
});

export const flowChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('create'), ...createFields }),
  z.object({ kind: z.literal('update'), id: idParam, ...updateFields }),
  z.object({ kind: z.literal('delete'), id: idParam }),
  z.object({ kind: z.literal('map'), integrationId: idParam, ...mapFields }),
  z.object({ kind: z.literal('restore'), to: version }),
]);

const figures = z.object({
  done: count.meta({ description: 'Issues done' }),
  cycleSeconds: z.number().nullable().meta({ description: 'Median cycle time' }),
  efficiency: z.number().nullable().meta({ description: 'Flow efficiency, 0 to 1' }),
});
export type PreviewFigures = z.output<typeof figures>;
const comparison = z.object({
  from: z.iso.date().nullable().meta({ description: 'Null: everything' }),
  before: figures,
  after: figures,
  doneChanged: count.meta({ description: 'Issues that are done on another day, or no longer, or now' }),
});

const preview = z.object({
  version: count.meta({ description: 'That the change was tried on' }),
  changes: z.array(z.string()).meta({ description: 'What differs, a sentence each; none: nothing does' }),
  figures: z
    .object({
      recent: comparison.meta({ description: 'The last 90 days' }),
      all: comparison
        .nullable()
        .meta({ description: 'Null: there is too much, only the last 90 days are worked out' }),
      touched: count.meta({ description: 'Issues that were ever in a status whose step becomes another' }),
      moved: count
        .nullable()
        .meta({ description: 'Issues whose present step becomes another; null as `all`' }),
      pending: z.boolean().meta({ description: 'Figures are being made anew right now' }),
    })
    .nullable()
    .meta({ description: 'Null: there is too much to work it out in time' }),
});
export type FlowPreview = z.output<typeof preview>;

export const previewFlow = endpoint({
  method: 'POST',
  path: '/api/admin/workflows/preview',
  summary: 'What a change of workflows or mappings would do to the figures; nothing is changed',
  access: 'session',
  body: z.object({ clientId: idParam, version, change: flowChange }),
  response: preview,
});

const versionView = z.object({
  version: count,
  changedBy: z.string().nullable().meta({ description: 'Null: as it was before anybody changed it' }),
  changedAt: z.iso.datetime(),
  note: z.string().nullable(),
  restored: count.nullable().meta({ description: 'The version that it is like again' }),
  changes: z.array(z.string()),
});
export type FlowVersion = z.output<typeof versionView>;

export const workflowHistory = endpoint({
  method: 'GET',
  path: '/api/admin/workflows/history',
  summary: 'Every change of workflows and mappings, the newest first',
  access: 'session',
  query: byClient.extend({
    before: z.coerce
      .number()
      .int()
      .min(0)
      .max(MOST)
      .optional()
      .meta({ description: 'Only versions below this one' }),
  }),
  response: z.object({
    versions: z.array(versionView),
    next: count.nullable().meta({ description: '`before` of the next page; null: there is none' }),
  }),
});

export const restoreWorkflows = endpoint({
  method: 'POST',
  path: '/api/admin/workflows/restore',
  summary: 'Bring back all workflows and mappings of an earlier version, as a new one',
  access: 'session',
  body: z.object({ clientId: idParam, version, note, to: version }),
  response: z.object({ ...state }),
});
