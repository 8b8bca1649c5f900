import { desc, eq, sql } from 'drizzle-orm';
import type { AccountRef, AccountView, Apart, PersonView } from '#lib/api/people.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { type KnownAccount, keyOf } from '#lib/identity.ts';
import type { Db } from '../router/router.ts';
import { apartAccounts } from '../schema/people.ts';
import { instantText } from './sql.ts';

/** So many e-mail addresses of commits, those with the most first. */
const MOST_EMAILS = 20_000;

/** What is known of an account besides its name in the source; last seen wins. */
const known = (clientId: number) => sql`(
  select distinct on (i.kind, lower(a.account)) i.kind, a.account, a.name, a.email, a.is_bot
  from accounts a join integrations i on i.id = a.integration_id and i.removing_at is null
  where a.client_id = ${clientId}::int order by i.kind, lower(a.account), a.seen_at desc)`;

/** The people of a client with their accounts, by name; only one when it is named. */
export async function listPeople(db: Db, clientId: number, only?: number): Promise<PersonView[]> {
  const rows = await db.execute<{ person: PersonView }>(sql`
    select json_build_object('id', p.id::text, 'name', p.name, 'version', p.version,
      'changedBy', p.changed_by, 'changedAt', ${instantText(sql`p.changed_at`)}, 'accounts', coalesce((
      select json_agg(json_build_object('kind', a.kind, 'account', a.account, 'name', k.name, 'email', k.email)
        order by a.kind, lower(a.account))
      from person_accounts a left join ${known(clientId)} k on k.kind = a.kind and lower(k.account) = lower(a.account)
      where a.person_id = p.id), '[]'::json)) as person
    from people p where p.client_id = ${clientId}::int
      ${only === undefined ? sql`` : sql`and p.id = ${only}::bigint`}
    order by lower(p.name), p.id`);
  return rows.map(({ person }) => person);
}

/** @throws AppError 404 without such a person of the client */
export async function getPerson(db: Db, clientId: number, id: number): Promise<PersonView> {
  const [person] = await listPeople(db, clientId, id);
  if (!person) throw notFound('person');
  return person;
}

/**
 * Every account of a client that may be a person's: logins and Jira accounts as sources name them, authors of pull
 * requests, and the e-mail addresses of commits with the logins that GitHub gives them. Bots are left out, and what only
 * an integration that is being removed knows.
 */
export async function knownAccounts(db: Db, clientId: number): Promise<KnownAccount[]> {
  const rows = await db.execute<{ account: KnownAccount }>(sql`
    with removed as materialized (
      -- Of integrations that are being removed: mostly none.
      select r.id from repositories r join integrations i on i.id = r.integration_id
      where r.client_id = ${clientId}::int and i.removing_at is not null),
    removed_pulls as materialized (
      select id from pull_requests where client_id = ${clientId}::int and repository_id in (select id from removed)),
    commits_of_all as (
      select lower(author_email) as email, author_name as name, author_login as login
      from pull_request_commits where client_id = ${clientId}::int and author_email like '%@%'
        and pull_request_id not in (select id from removed_pulls)
      union all
      select lower(author_email), author_name, author_login
      from commits where client_id = ${clientId}::int and author_email like '%@%'
        and repository_id not in (select id from removed)),
    emails as (
      select email, mode() within group (order by name) as name, array_agg(distinct login) filter (where login is not null) as logins
      from commits_of_all
      where coalesce(login, '') !~ '\\[bot\\]$' and email !~ '\\[bot\\]' and length(email) <= 320
      group by email order by count(*) desc limit ${MOST_EMAILS}::int),
    logins as (
      select distinct on (lower(author)) author as login from (
        select author from pull_requests where client_id = ${clientId}::int and author is not null and not author_is_bot
          and repository_id not in (select id from removed)
        union select author from reviews where client_id = ${clientId}::int and author is not null and not author_is_bot
          and pull_request_id not in (select id from removed_pulls)
        union select unnest(logins) from emails) every_one
      order by lower(author))
    select json_build_object('kind', k.kind, 'account', k.account, 'name', k.name, 'email', lower(k.email)) as account
    from ${known(clientId)} k where not k.is_bot
    union all
    select json_build_object('kind', 'github', 'account', l.login, 'name', null, 'email', null)
    from logins l
    where not exists (select 1 from ${known(clientId)} k where k.kind = 'github' and lower(k.account) = lower(l.login))
    union all
    select json_build_object('kind', 'email', 'account', e.email, 'name', e.name, 'email', null, 'logins', coalesce(e.logins, '{}'))
    from emails e`);
  return rows.map(({ account }) => account);
}

/**
 * These accounts as the client's data spells them: no other can be given to anybody.
 * @throws AppError 400 for one that is in no data
 */
export async function spelledAccounts(
  db: Db,
  clientId: number,
  accounts: AccountRef[],
): Promise<AccountView[]> {
  const known = new Map((await knownAccounts(db, clientId)).map((one) => [keyOf(one), one]));
  // Once each, in whatever case they were given.
  return [...new Map(accounts.map((one) => [keyOf(one), one])).entries()].map(([key, given]) => {
    const found = known.get(key);
    if (found) return viewOf(found);
    const message = `No data of this client knows the account ${given.account}`;
    throw new AppError('bad_request', 400, `${message}.`, { issues: [{ path: 'accounts', message }] });
  });
}

const viewOf = ({ kind, account, name, email }: AccountView): AccountView => ({ kind, account, name, email });

/** Suggestions that were refused, newest first, with what is known of their accounts. */
export async function listApart(db: Db, clientId: number, known: KnownAccount[]): Promise<Apart[]> {
  const rows = await db
    .select()
    .from(apartAccounts)
    .where(eq(apartAccounts.clientId, clientId))
    .orderBy(desc(apartAccounts.id));
  const byKey = new Map(known.map((one) => [keyOf(one), one]));
  const view = (one: AccountRef) => viewOf(byKey.get(keyOf(one)) ?? { ...one, name: null, email: null });
  return rows.map(({ id, accounts, others, decidedBy, decidedAt }) => ({
    id: String(id),
    accounts: accounts.map(view),
    others: others.map(view),
    by: decidedBy,
    at: decidedAt.toISOString(),
  }));
}
