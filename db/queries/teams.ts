import { type SQL, sql } from 'drizzle-orm';
import type { Team, TeamAccount, TeamMember } from '#lib/api/teams.ts';
import { keyOf } from '#lib/identity.ts';
import type { Db } from '../router/router.ts';
import { knownAccounts, listPeople } from './people.ts';
import { instantText } from './sql.ts';

/** The accounts that count for a team `t`, once each: `(person_id, kind, account)`. */
const accountsOfTeam = (clientId: number): SQL => sql`(
  with own as (
    select m.kind, m.account, a.person_id from team_members m
    left join person_accounts a on a.client_id = ${clientId}::int and a.kind = m.kind and lower(a.account) = lower(m.account)
    where m.client_id = ${clientId}::int and m.team_id = t.id
  )
  select a.person_id, a.kind, a.account from person_accounts a
  where a.client_id = ${clientId}::int and a.person_id in (select person_id from own)
  union all
  select null, kind, account from own where person_id is null)`;

/** The teams of a client, by name; of one when it is named. */
export async function listTeams(db: Db, clientId: number, only?: number): Promise<Team[]> {
  const nameOf = sql`coalesce(
    (select p.name from people p where p.id = c.person_id),
    (select a.name from accounts a join integrations i on i.id = a.integration_id and i.removing_at is null
     where a.client_id = ${clientId}::int and i.kind = min(c.kind) and lower(a.account) = lower(min(c.account)) and a.name is not null
     order by a.seen_at desc limit 1),
    min(c.account))`;
  const rows = await db.execute<{ team: Team }>(sql`
    select json_build_object('id', t.id::text, 'name', t.name, 'version', t.version, 'changedBy', t.changed_by,
      'changedAt', ${instantText(sql`t.changed_at`)}, 'members', coalesce((
        select json_agg(json_build_object('name', g.name, 'accounts', g.accounts) order by lower(g.name), g.accounts::text)
        from (
          select ${nameOf} as name,
            json_agg(json_build_object('kind', c.kind, 'account', c.account) order by c.kind, lower(c.account)) as accounts
          from ${accountsOfTeam(clientId)} c where c.kind <> 'email'
          group by c.person_id, case when c.person_id is null then concat(c.kind, ' ', lower(c.account)) end
        ) g), '[]'::json)) as team
    from teams t where t.client_id = ${clientId}::int ${only === undefined ? sql`` : sql`and t.id = ${only}::bigint`}
    order by lower(t.name), t.id`);
  return rows.map(({ team }) => team);
}

/** Whose work is a team's: logins of GitHub in lower case, account ids of Jira. */
export interface TeamAccounts {
  github: string[];
  jira: string[];
}

/** The accounts of a team's members; null without such a team of the client. */
export async function teamAccounts(db: Db, clientId: number, teamId: number): Promise<TeamAccounts | null> {
  const [row] = await db.execute<TeamAccounts & Record<string, unknown>>(sql`
    select
      coalesce((select json_agg(distinct lower(c.account)) from ${accountsOfTeam(clientId)} c where c.kind = 'github'), '[]') as github,
      coalesce((select json_agg(distinct c.account) from ${accountsOfTeam(clientId)} c where c.kind = 'jira'), '[]') as jira
    from teams t where t.client_id = ${clientId}::int and t.id = ${teamId}::bigint`);
  return row ? { github: row.github, jira: row.jira } : null;
}

const isTeamAccount = <T extends { kind: string; account: string }>(one: T): one is T & TeamAccount =>
  one.kind !== 'email';
const bare = ({ kind, account }: TeamAccount): TeamAccount => ({ kind, account });

/** Whom a team can be made of: people, and accounts that nobody confirmed to be somebody's, by name. */
export async function teamChoices(db: Db, clientId: number): Promise<TeamMember[]> {
  const people = await listPeople(db, clientId);
  const taken = new Set(people.flatMap(({ accounts }) => accounts.map(keyOf)));
  const free = (await knownAccounts(db, clientId)).filter((one) => !taken.has(keyOf(one)));
  const choices = [
    ...people.map(({ name, accounts }) => ({ name, accounts: accounts.filter(isTeamAccount).map(bare) })),
    ...free.filter(isTeamAccount).map((one) => ({
      name: one.name ?? one.account,
      accounts: [bare(one)],
    })),
  ];
  return choices
    .filter(({ accounts }) => accounts.length > 0)
    .toSorted(
      (a, b) =>
        a.name.localeCompare(b.name, 'en') || keyOf(a.accounts[0]!).localeCompare(keyOf(b.accounts[0]!)),
    );
}
