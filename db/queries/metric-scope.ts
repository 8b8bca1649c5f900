import { sql } from 'drizzle-orm';
import { addDays, daysBetween, MAX_RANGE_YEARS } from '#lib/days.ts';
import { AppError, notFound } from '#lib/errors.ts';
import type { Bucket, MetricParams } from '#lib/params.ts';
import type { Db } from '../router/router.ts';
import { type TeamAccounts, teamAccounts } from './teams.ts';

/** What a question is asked of: whose rows, which days, cut how. */
export interface MetricScope {
  clientId: number;
  /** IANA name. */
  timeZone: string;
  /** Inclusive dates in `timeZone`, YYYY-MM-DD. */
  from: string;
  to: string;
  bucket: Bucket;
  /** Only these; null: all of the client. None of one that has no repositories. */
  repositoryIds: number[] | null;
  /** Of Jira: only these; null: all. */
  projectIds: number[] | null;
  serviceId: number | null;
  /** Incidents that were told of this service count, whatever their repository; null where a part of it is asked for. */
  toldServiceId: number | null;
  label: string | null;
  /** That pull requests are merged into. */
  branch: string | null;
  /** Of issues. */
  type: string | null;
  /** Only the work of these accounts; null: everybody’s. Deployments and incidents are nobody’s work. */
  team: TeamAccounts | null;
}

export const DEFAULT_RANGE_DAYS = 90;

/** What a question says of its scope; the rest has defaults. */
export type RangeParams = Pick<MetricParams, 'client' | 'from' | 'to'> & Partial<MetricParams>;

/**
 * The range with its defaults (the last 90 days) in the client's own zone, and whose rows the filters leave.
 * @throws AppError 404 for a service or a team that the client does not have
 */
export async function metricScope(db: Db, params: RangeParams): Promise<MetricScope> {
  const [row] = await db.execute<{
    time_zone: string;
    from: string;
    to: string;
    short: boolean;
  }>(sql`
    select time_zone, r.from::text, r.to::text,
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
    ...(await placesOf(db, params)),
    label: params.label ?? null,
    branch: params.branch ?? null,
    type: params.type ?? null,
    team: await teamOf(db, params),
  };
}

async function teamOf(db: Db, { client, team }: RangeParams): Promise<TeamAccounts | null> {
  if (team === undefined) return null;
  const accounts = await teamAccounts(db, client, team);
  if (!accounts) throw notFound('team');
  return accounts;
}

/** Of a repository, a project, a service, or what two of them have in common; a repository has no project. */
async function placesOf(
  db: Db,
  { client, repository, project, service }: RangeParams,
): Promise<Pick<MetricScope, 'repositoryIds' | 'projectIds' | 'serviceId' | 'toldServiceId'>> {
  let repositoryIds = repository === undefined ? null : [repository];
  let projectIds = project === undefined ? null : [project];
  if (repositoryIds) projectIds ??= [];
  if (projectIds && repository === undefined) repositoryIds = [];
  if (service === undefined) return { repositoryIds, projectIds, serviceId: null, toldServiceId: null };
  const [found] = await db.execute<{ repositories: number[]; projects: number[] }>(sql`
    select (select coalesce(json_agg(repository_id), '[]') from service_repositories where service_id = s.id) as repositories,
      (select coalesce(json_agg(project_id), '[]') from service_projects where service_id = s.id) as projects
    from services s where s.id = ${service}::bigint and s.client_id = ${client}::int`);
  if (!found) throw notFound('service');
  const common = (own: number[], wanted: number[] | null) =>
    wanted ? own.filter((id) => wanted.includes(id)) : own;
  return {
    repositoryIds: common(found.repositories, repositoryIds),
    projectIds: common(found.projects, projectIds),
    serviceId: service,
    toldServiceId: repositoryIds ? null : service,
  };
}

/** The same question of the equally many days right before. */
export function previousScope(scope: MetricScope): MetricScope {
  const to = addDays(scope.from, -1);
  return { ...scope, from: addDays(to, -daysBetween(scope.from, scope.to)), to };
}
