import type { OutsideContext } from '#app/api/handle.ts';
import type { TestDatabase } from '#db/embedded/testing/database.ts';
import { onRaw } from '#db/executor.ts';
import { getQuarantined } from '#db/queries/quarantine.ts';
import type { Router } from '#db/router/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { setAside } from '#db/writes/quarantine.ts';
import { startRun } from '#db/writes/runs.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import { retryRecord } from './retry-record.ts';

type Given = Parameters<typeof createIntegration>[1];
/** A kind of source, and what of it is synced. */
type Connection = Given extends infer G ? (G extends Given ? Omit<G, 'clientId' | 'actor'> : never) : never;

/** A client with an integration and a run, of which nothing is stored. */
export async function createSetAside(database: TestDatabase, router: Router, connection: Connection) {
  const { owner, secret } = database;
  const clientId = await seedClient(owner);
  const { integrationId, runId } = await router.write('job_control', { clientId }, async (tx) => {
    const { id } = await createIntegration(tx, { ...connection, clientId, actor: 'test' } as Given, secret);
    const asked = { integrationId: Number(id), mode: 'full', requestedBy: 'test' } as const;
    const run = await startRun(tx, { clientId, ...asked });
    return { integrationId: id, runId: Number(run.id) };
  });
  return {
    clientId,
    integrationId,
    /** @returns the id of the record that is set aside now */
    async put(job: string, scope: string, record: RejectedRecord): Promise<number> {
      const where = { clientId, integrationId, job, scope };
      await router.etl({ clientId }, (raw) => setAside(onRaw(raw), where, runId, [record]));
      const [row] = await owner`
        select id from etl_quarantine
        where client_id = ${clientId} and resolved_at is null and job = ${job} and record_key = ${record.key}`;
      return Number(row?.id);
    },
    /** As a person asks for it. */
    retry(id: number, through = router) {
      const person = { email: 'ada@example.com' };
      const context = { clientId, person, ip: null, runtime: { router: through, secret } };
      return retryRecord(id, context as unknown as OutsideContext);
    },
    recordOf: (id: number) => router.read('job_control', { clientId }, (db) => getQuarantined(db, id)),
  };
}

export type ClientWithSetAside = Awaited<ReturnType<typeof createSetAside>>;
