import { z } from 'zod';

/** Where a number comes from: travels with every answer of a metric. */
export const meta = z.object({
  version: z.number().int().meta({ description: 'Version of the metric’s definition' }),
  n: z.number().int().meta({ description: 'Items the answer rests on' }),
  excluded: z.record(z.string(), z.number().int()).meta({ description: 'Items left out, by rule' }),
  anomalies: z.number().int().meta({ description: 'Items whose impossible order of times was mended' }),
  syncedUpTo: z.object({ github: z.iso.datetime().nullable(), jira: z.iso.datetime().nullable() }),
  node: z.string().meta({ description: 'Database node that answered: primary or replica-1, replica-2, …' }),
  lagMs: z.number().nullable().meta({ description: 'How far that node is behind the primary' }),
  complete: z.boolean().meta({ description: 'False while a first sync is unfinished or a gap is known' }),
  runs: z.array(z.string()).meta({
    description: 'The newest finished run of each integration: the figures rest on what they loaded',
  }),
  lsn: z.string().meta({ description: 'How far the write-ahead log had come that the answer was read at' }),
  rulesVersion: z
    .number()
    .int()
    .meta({ description: 'Of the client’s rules that the figures follow; 0: the defaults' }),
  factsPending: z
    .boolean()
    .meta({ description: 'True while figures are being made anew of something that has changed' }),
});
export type Meta = z.output<typeof meta>;

/** What a query knows itself; the handler adds provenance, freshness and node. */
export type QueryMeta = Pick<Meta, 'version' | 'n' | 'excluded' | 'anomalies'>;
