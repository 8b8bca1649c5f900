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
});
export type Meta = z.output<typeof meta>;

/** What a query knows itself; the handler adds freshness and node. */
export type QueryMeta = Pick<Meta, 'version' | 'n' | 'excluded' | 'anomalies'>;
