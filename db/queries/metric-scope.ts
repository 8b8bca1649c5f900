import { sql } from 'drizzle-orm';
import { AppError, notFound } from '#lib/errors.ts';
import { type Bucket, MAX_RANGE_YEARS, type MetricParams } from '#lib/params.ts';
import type { Db } from '../router/router.ts';

/** What a question is asked of: whose rows, which days, cut how. */
export interface MetricScope {
  clientId: number;
  /** IANA name. */
  timeZone: string;
  /** Inclusive dates in `timeZone`, YYYY-MM-DD. */
  from: string;
  to: string;
  bucket: Bucket;
  repositoryId: number | undefined;
}

export const DEFAULT_RANGE_DAYS = 90;

type RangeParams = Pick<MetricParams, 'client' | 'from' | 'to'> &
  Partial<Pick<MetricParams, 'bucket' | 'repository'>>;

/** The range with its defaults (the last 90 days) in the client's own zone. */
export async function metricScope(db: Db, params: RangeParams): Promise<MetricScope> {
  const [row] = await db.execute<{
    time_zone: string;
    from: string;
    to: string;
    ordered: boolean;
    short: boolean;
  }>(sql`
    select time_zone, r.from::text, r.to::text, r.from <= r.to as ordered,
           r.to <= r.from + make_interval(years => ${MAX_RANGE_YEARS}) as short
    from clients
    cross join lateral (
      select coalesce(${params.to ?? null}::date, greatest((now() at time zone time_zone)::date, ${params.from ?? null}::date)) as "to"
    ) t
    cross join lateral (
      select t.to, coalesce(${params.from ?? null}::date, t.to - ${DEFAULT_RANGE_DAYS - 1}::int) as "from"
    ) r
    where id = ${params.client}`);
  if (!row) throw notFound('client');
  if (!row.short) {
    throw new AppError(
      'bad_request',
      400,
      `The range from ${row.from} to ${row.to} is longer than ${MAX_RANGE_YEARS} years.`,
      {
        issues: [{ path: 'from', message: `is more than ${MAX_RANGE_YEARS} years before to` }],
      },
    );
  }
  return {
    clientId: params.client,
    timeZone: row.time_zone,
    from: row.from,
    to: row.to,
    bucket: params.bucket ?? 'week',
    repositoryId: params.repository,
  };
}
