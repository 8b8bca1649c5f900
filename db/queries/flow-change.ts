import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { flowChange } from '#lib/api/flow-admin.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { applyChange, type Changing } from '#lib/workflows/apply-change.ts';
import { type FlowContent, statusKey } from '#lib/workflows/content.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { namesOf, statusNames } from './flow-content.ts';
import { type FlowState, flowHistory, flowState } from './flow-version.ts';

/** A change of workflows or mappings, or the way back to a version. */
export type AnyFlowChange = z.output<typeof flowChange>;

/**
 * The whole as a change would leave it, by what the client has.
 * @throws AppError as applyChange; 404 for a version or an integration that there is not; 400 for a status that the
 *   integration does not have
 */
export async function changedContent(
  db: Executor,
  clientId: number,
  content: FlowContent,
  change: AnyFlowChange,
  changing: Changing,
): Promise<FlowContent> {
  if (change.kind === 'restore') return await contentOf(db, clientId, change.to);
  if (change.kind === 'map') await mustHave(db, clientId, content, change);
  return applyChange(content, change, changing);
}

/** @throws AppError 409 `conflict`, which tells what has been changed meanwhile */
export async function mustBeNewest(db: Executor, clientId: number, version: number): Promise<FlowState> {
  const state = await flowState(db, clientId);
  if (state.version === version) return state;
  const { versions } = await flowHistory(db, clientId);
  const changes = versions.filter((one) => one.version > version).flatMap((one) => one.changes);
  throw new AppError(
    'conflict',
    409,
    `${state.changedBy ?? 'Somebody'} has changed workflows or mappings meanwhile (version ${state.version}). Look at what is new, then repeat your change or drop it.`,
    { issues: changes.slice(0, 20).map((message) => ({ path: 'version', message })) },
  );
}

/** What differs between two states of the whole needs names. */
export const namesIn = (db: Executor, clientId: number, ...contents: FlowContent[]) =>
  namesOf(
    db,
    clientId,
    contents.flatMap(({ mappings }) => mappings),
  );

/** What a version left, without what is mapped of sources that are gone since. */
async function contentOf(db: Executor, clientId: number, version: number): Promise<FlowContent> {
  const [row] = await rowsOf<{ content: FlowContent; integrations: number[] }>(
    db,
    sql`
    select content, (select coalesce(json_agg(id), '[]'::json) from integrations where client_id = ${clientId}::int) as integrations
    from workflow_versions where client_id = ${clientId}::int and version = ${version}::int`,
  );
  if (!row) throw notFound('version');
  const { content, integrations } = row;
  return {
    ...content,
    mappings: content.mappings.filter(({ integrationId }) => integrations.includes(integrationId)),
  };
}

async function mustHave(
  db: Executor,
  clientId: number,
  content: FlowContent,
  { integrationId, statuses }: Extract<AnyFlowChange, { kind: 'map' }>,
): Promise<void> {
  const [integration] = await rowsOf<{ kind: string }>(
    db,
    sql`select kind from integrations
      where client_id = ${clientId}::int and id = ${integrationId}::bigint and removing_at is null`,
  );
  if (!integration) throw notFound('integration');
  if (integration.kind !== 'jira') {
    throw refusal('id', 'Only statuses of Jira are mapped: an issue of GitHub is open or closed.');
  }
  const refs = statuses.map(({ id }) => ({ integrationId, statusId: id }));
  const known = await statusNames(db, clientId, refs);
  for (const mapping of content.mappings) known.set(statusKey(mapping), mapping.statusId);
  const unknown = refs.findIndex((ref) => !known.has(statusKey(ref)));
  if (unknown >= 0)
    throw refusal(`statuses.${unknown}.id`, 'The source has no such status. Load the page again.');
}

const refusal = (path: string, message: string) =>
  new AppError('bad_request', 400, message, { issues: [{ path, message }] });
