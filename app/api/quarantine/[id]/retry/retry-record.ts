import type { OutsideContext } from '#app/api/handle.ts';
import { dataError } from '#db/data-error.ts';
import { onRaw } from '#db/executor.ts';
import { openSource, sealedIntegration } from '#db/queries/integrations.ts';
import { getQuarantined, getQuarantinedPayload } from '#db/queries/quarantine.ts';
import type { Router } from '#db/router/router.ts';
import { noteRetry } from '#db/writes/quarantine.ts';
import type { QuarantinedRecord } from '#lib/api/runs.ts';
import { AppError, isAppError, notFound } from '#lib/errors.ts';
import type { Source } from '#lib/source.ts';
import { askGitHub } from './ask-github.ts';
import { askJira } from './ask-jira.ts';
import type { SetAside, Store } from './set-aside.ts';

/** Within the time that somebody waits for a button. */
const WITHIN_MS = 20_000;

/**
 * Fetches a record that was set aside anew, and stores it. Outside any transaction while the source is asked.
 * @returns the record as it is then: stored, or still set aside with the newest reason
 * @throws AppError 404 without it; 409 when it is stored already; `source_…` when the source does not answer
 */
export async function retryRecord(
  id: number,
  { clientId, person, ip, runtime: { router, secret } }: OutsideContext,
): Promise<QuarantinedRecord> {
  const inClient = { clientId };
  const { record, integration } = await router.read('job_control', inClient, async (db) => {
    const record = await getQuarantinedPayload(db, id);
    return { record, integration: await sealedIntegration(db, record.integrationId) };
  });
  if (record.resolvedAt) throw alreadyStored(record);
  if (!integration) throw notFound('integration');
  const source = openSource(secret, clientId, integration);
  const fetched = await fetchAgain(source, { ...record, clientId });
  const reason = typeof fetched === 'string' ? fetched : await store(router, clientId, fetched);
  return await router.write('job_control', inClient, async (tx) => {
    // A sync may have stored it while the source was asked.
    const noted = await noteRetry(tx, { id, clientId, actor: person.email, ip, reason });
    if (!noted) throw alreadyStored(record);
    return await getQuarantined(tx, id);
  });
}

const alreadyStored = ({ recordKey, scope }: QuarantinedRecord) =>
  new AppError('already_stored', 409, `${recordKey} of ${scope} is stored already.`);

const OF_THE_RECORD = new Set(['source_bad_answer', 'source_record_not_found', 'source_not_found']);

/** @returns how to store it, or why it still does not fit */
async function fetchAgain(source: Source, record: SetAside): Promise<Store | string> {
  const signal = AbortSignal.timeout(WITHIN_MS);
  try {
    return source.kind === 'github'
      ? await askGitHub(source, record, signal)
      : await askJira(source, record, signal);
  } catch (error) {
    if (signal.aborted) throw tooLate(source);
    // It still does not fit, or is gone: that is an answer. Anything else is trouble with the source, and is said.
    if (isAppError(error) && OF_THE_RECORD.has(error.code)) return error.message;
    throw error;
  }
}

const tooLate = ({ baseUrl }: Source) =>
  new AppError(
    'source_unreachable',
    502,
    `${new URL(baseUrl).host} did not give the record within ${WITHIN_MS / 1000} s. Try again later.`,
  );

/**
 * In a transaction of its own: only ETL's takes rows by COPY, and one that is stored twice is stored once.
 * @returns why it cannot be stored; null: it is
 */
async function store(router: Router, clientId: number, into: Store): Promise<string | null> {
  try {
    await router.etl({ clientId }, (raw) => into(onRaw(raw)));
    return null;
  } catch (error) {
    const reason = dataError(error);
    if (reason === null) throw error;
    return reason;
  }
}
