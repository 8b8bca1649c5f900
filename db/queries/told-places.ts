import { sql } from 'drizzle-orm';
import { AppError, type ErrorIssue } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';

/** So many of a client's names are told; more help nobody. */
const MOST_NAMES = 50;

/** Our ids of the client's repositories by the names a tool knows them by, in any case, earlier names among them. */
export const repositoryIds = (
  db: Db,
  clientId: number,
  told: readonly { repository?: string | undefined }[],
) =>
  idsOf(
    db,
    'repository',
    told,
    (names) => sql`
    select wanted as name, (
      select r.id::text from repositories r
      where r.client_id = ${clientId}::int and (lower(r.full_name) = wanted
        or exists (select 1 from unnest(r.earlier_names) as earlier where lower(earlier) = wanted))
      order by lower(r.full_name) = wanted desc, r.gone_at is not null, r.id limit 1) as id
    from json_array_elements_text(${names}::text::json) as wanted`,
    sql`select distinct full_name as name from repositories where client_id = ${clientId}::int and gone_at is null
      order by name limit ${MOST_NAMES}`,
  );

/** The same of services. */
export const serviceIds = (db: Db, clientId: number, told: readonly { service?: string | undefined }[]) =>
  idsOf(
    db,
    'service',
    told,
    (names) => sql`
    select wanted as name, (
      select s.id::text from services s where s.client_id = ${clientId}::int and lower(s.name) = wanted
      order by s.id limit 1) as id
    from json_array_elements_text(${names}::text::json) as wanted`,
    sql`select name from services where client_id = ${clientId}::int order by name limit ${MOST_NAMES}`,
  );

/**
 * @returns ids by name in lower case
 * @throws AppError 422 naming each that is not there, and those that are
 */
async function idsOf<Kind extends 'repository' | 'service'>(
  db: Db,
  kind: Kind,
  told: readonly { [K in Kind]?: string | undefined }[],
  find: (names: string) => ReturnType<typeof sql>,
  all: ReturnType<typeof sql>,
): Promise<Map<string, string>> {
  const names = [...new Set(told.flatMap((one) => one[kind]?.toLowerCase() ?? []))];
  if (names.length === 0) return new Map();
  const rows = await db.execute<{ name: string; id: string | null }>(find(JSON.stringify(names)));
  const ids = new Map(rows.flatMap(({ name, id }) => (id === null ? [] : [[name, id] as const])));
  const issues: ErrorIssue[] = told.flatMap((one, index) => {
    const name = one[kind];
    if (name === undefined || ids.has(name.toLowerCase())) return [];
    const path = told.length > 1 ? `${index}.${kind}` : kind;
    return [{ path, message: `There is no ${kind} ${name} at this client` }];
  });
  const [first] = issues;
  if (!first) return ids;
  const known = (await db.execute<{ name: string }>(all)).map(({ name }) => name);
  const there = known.length > 0 ? `There are: ${known.join(', ')}` : 'There are none yet';
  throw new AppError(`unknown_${kind}`, 422, `${first.message}. ${there}. Nothing was stored.`, { issues });
}
