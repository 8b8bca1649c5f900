import { loadRecord } from '#db/writes/github-record.ts';
import { upsertRepository } from '#db/writes/repositories.ts';
import type { GitHubSource } from '#lib/source.ts';
import { createGitHub } from '#sources/github/client.ts';
import { fetchRecord } from '#sources/github/fetch-record.ts';
import { recordNamed } from '#sources/github/record-names.ts';
import type { SetAside, Store } from './set-aside.ts';

/**
 * Asks GitHub for a record by its key.
 * @returns how to store it; a text: why it cannot be asked for
 * @throws AppError `source_…`
 */
export async function askGitHub(
  { baseUrl, credentials, id: integrationId }: GitHubSource,
  { job, scope, recordKey, clientId }: SetAside,
  signal: AbortSignal,
): Promise<Store | string> {
  const name = recordNamed(job, recordKey);
  if (!name) return NAMELESS;
  const github = createGitHub({ baseUrl, credentials, userAgent: 'leadline' });
  const { head, found } = await fetchRecord(github, scope, name, signal);
  return async (tx) => {
    const repositoryId = await upsertRepository(tx, { clientId, integrationId, head });
    const stepStartedAt = new Date().toISOString();
    await loadRecord(tx, { clientId, integrationId, repositoryId, stepStartedAt }, found);
  };
}

const NAMELESS =
  'what names it cannot be read, so it cannot be asked for alone: load its day again, or start a full sync';
