import type { BulkExecutor } from '#db/executor.ts';
import type { QuarantinedPayload } from '#lib/api/runs.ts';

/** A record that was set aside, and whose it is. */
export type SetAside = Pick<QuarantinedPayload, 'job' | 'scope' | 'recordKey' | 'payload'> & {
  clientId: number;
};

/** Stores what the source gave, in a transaction of ETL's. */
export type Store = (tx: BulkExecutor) => Promise<void>;
