import { z } from 'zod';
import {
  type ColumnType,
  type ExportDataset,
  type ExportName,
  type ExportValue,
  exportDatasets,
  exportFormats,
  exportNames,
  exportTypes,
} from '../exports.ts';
import { metricParams, rangeParams } from '../params.ts';
import { endpoint } from './endpoint.ts';
import { meta } from './meta.ts';

const filters = {
  repository: metricParams.shape.repository,
  service: metricParams.shape.service,
  project: metricParams.shape.project,
};

const cellOf = (type: ColumnType): z.ZodType<ExportValue> => {
  if (type === 'text') return z.string();
  if (type === 'integer') return z.number().int();
  if (type === 'boolean') return z.boolean();
  return type === 'instant' ? z.iso.datetime() : z.enum(type);
};

/** The values of the key columns of one row, as a JSON array: ["acme/shop",17]. */
const afterOf = ({ key, columns }: ExportDataset) => {
  const shape = key.map((name) => {
    const { type, nullable } = columns[name]!;
    return nullable ? cellOf(type).nullable() : cellOf(type);
  });
  const message = `must be a JSON array of ${key.join(', ')} of the last row you have`;
  return z
    .string()
    .max(2_000)
    .transform((given, ctx) => {
      const parsed = z.tuple(shape as unknown as [z.ZodType<ExportValue>]).safeParse(jsonOf(given));
      if (parsed.success) return parsed.data as ExportValue[];
      ctx.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .optional()
    .meta({ description: `Goes on behind this row: a JSON array of its ${key.join(', ')}` });
};

function jsonOf(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}

const exportOf = (name: ExportName) => {
  const it: ExportDataset = exportDatasets[name];
  return endpoint({
    method: 'GET',
    path: `/api/export/${name}`,
    summary: `${it.text} Rows by ${it.filteredBy}, oldest first; columns: ${Object.keys(it.columns).join(', ')}`,
    access: 'session',
    query: rangeParams.safeExtend({
      ...filters,
      format: z
        .enum(exportFormats, { error: `format must be one of ${exportFormats.join(', ')}` })
        .optional()
        .meta({ description: 'csv or ndjson; without it what Accept asks for, else ndjson' }),
      after: afterOf(it),
    }),
    contentType: exportFormats.map((format) => exportTypes[format]),
    response: z.string(),
  });
};
export type ExportEndpoint = ReturnType<typeof exportOf>;

export const exportPullRequests = exportOf('pull_requests');
export const exportPullRequestStages = exportOf('pull_request_stages');
export const exportDeployments = exportOf('deployments');
export const exportDeploymentChanges = exportOf('deployment_changes');
export const exportIncidents = exportOf('incidents');
export const exportIssues = exportOf('issues');
export const exportIssueStatusIntervals = exportOf('issue_status_intervals');

export const exportSize = endpoint({
  method: 'GET',
  path: '/api/metrics/export-size',
  summary: 'How many rows an export would have',
  access: 'session',
  query: metricParams.safeExtend({ dataset: z.enum(exportNames as [ExportName]) }),
  response: z.object({ rows: z.number().int(), meta }),
});
