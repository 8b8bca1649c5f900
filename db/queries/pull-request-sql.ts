import { type SQL, sql } from 'drizzle-orm';
import type { MetricScope } from './metric-scope.ts';

/** Whose pull requests the export is about. */
export const ofScope = ({ clientId, repositoryIds }: MetricScope): SQL =>
  repositoryIds === null
    ? sql`p.client_id = ${clientId}`
    : sql`p.client_id = ${clientId} and p.repository_id = any (array(
        select value::bigint from json_array_elements_text(${JSON.stringify(repositoryIds)}::text::json)))`;
