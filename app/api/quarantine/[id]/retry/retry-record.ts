import type { OutsideContext } from '#app/api/handle.ts';
import { dataError } from '#db/data-error.ts';
import { onRaw } from '#db/executor.ts';
import { openSource, sealedIntegration } from '#db/queries/integrations.ts';
import { getQuarantined } from '#db/queries/quarantine.ts';
import type { Router } from '#db/router/router.ts';
import { pullRequestRows } from '#db/writes/pull-request-rows.ts';
import { loadPullRequests } from '#db/writes/pull-requests.ts';
import { noteRetry } from '#db/writes/quarantine.ts';
import { storedRepository } from '#db/writes/repositories.ts';
import type { QuarantinedRecord } from '#lib/api/runs.ts';
import { AppError, isAppError, notFound } from '#lib/errors.ts';
import { createGitHub } from '#sources/github/client.ts';
import { fetchPullRequest } from '#sources/github/fetch-pull-request.ts';

type Fetched = Awaited<ReturnType<typeof fetchPullRequest>>;

/**
 * Fetches a record that was set aside anew, and stores it. Outside any transaction while the source is asked.
 * @returns the record as it is then: stored, or still set aside with the newest reason
 * @throws AppError 404 without it; 409 when it is stored already, or is no pull request; `source_…` when the source does not answer
 */
export async function retryRecord(
  id: number,
  { clientId, person, ip, runtime: { router, secret } }: OutsideContext,
): Promise<QuarantinedRecord> {
  const inClient = { clientId };
  const { record, integration } = await router.read('job_control', inClient, async (db) => {
    const record = await getQuarantined(db, id);
    return { record, integration: await sealedIntegration(db, record.integrationId) };
  });
  if (record.resolvedAt) throw alreadyStored(record);
  if (record.job !== 'sync-github-pull-requests') throw onlyBySync(record);
  if (!integration) throw notFound('integration');
  const { baseUrl, credentials, kind } = openSource(secret, clientId, integration);
  if (kind !== 'github') throw notFound('record');
  const github = createGitHub({
    ...{ baseUrl, credentials },
    userAgent: 'leadline',
  });
  const fetched = await fetchAgain(github, record);
  const reason =
    typeof fetched === 'string' ? fetched : await store(router, { ...record, clientId }, fetched);
  return await router.write('job_control', inClient, async (tx) => {
    // A sync may have stored it while the source was asked.
    const noted = await noteRetry(tx, { id, clientId, actor: person.email, ip, reason });
    if (!noted) throw alreadyStored(record);
    return await getQuarantined(tx, id);
  });
}

const alreadyStored = ({ recordKey, scope }: QuarantinedRecord) =>
  new AppError('already_stored', 409, `${recordKey} of ${scope} is stored already.`);

/** Its key is no number of a pull request, though it may look like one: an issue's does. */
const onlyBySync = ({ recordKey, scope }: QuarantinedRecord) =>
  new AppError(
    'retry_by_sync',
    409,
    `${recordKey} of ${scope} is no pull request and cannot be asked for alone: a full sync asks for it again.`,
  );

/**
 * In a transaction of its own: only ETL's takes rows by COPY, and one that is stored twice is stored once.
 * @returns why it cannot be stored; null: it is
 */
async function store(
  router: Router,
  { clientId, integrationId, scope }: { clientId: number; integrationId: string; scope: string },
  { repositoryId: externalId, pull }: Fetched,
): Promise<string | null> {
  const rows = await pullRequestRows([pull]);
  try {
    return await router.etl({ clientId }, async (raw) => {
      const tx = onRaw(raw);
      const repositoryId = await storedRepository(tx, { clientId, integrationId, externalId });
      if (repositoryId === null) return `the repository ${scope} is not stored yet: start a sync first`;
      await loadPullRequests(tx, { clientId, repositoryId, rows, stepStartedAt: new Date().toISOString() });
      return null;
    });
  } catch (error) {
    const reason = dataError(error);
    if (reason === null) throw error;
    return reason;
  }
}

/** @returns the record, or why it still does not fit */
async function fetchAgain(
  github: ReturnType<typeof createGitHub>,
  { recordKey, scope }: QuarantinedRecord,
): Promise<Fetched | string> {
  const number = Number(/^#(\d+)$/.exec(recordKey)?.[1]);
  if (!Number.isSafeInteger(number)) {
    return 'its number cannot be read, so it cannot be asked for alone: load its day again, or start a full sync';
  }
  try {
    return await fetchPullRequest(github, scope, number, AbortSignal.timeout(20_000));
  } catch (error) {
    // It still does not fit, or is gone: that is an answer. Anything else is trouble with the source, and is said.
    if (isAppError(error) && (error.code === 'source_bad_answer' || error.code === 'source_not_found')) {
      return error.message;
    }
    throw error;
  }
}
