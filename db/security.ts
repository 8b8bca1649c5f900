import type postgres from 'postgres';
import { accessChanges } from './access-changes.ts';
import { houseAudit } from './house-audit.ts';
import { lookups } from './lookups.ts';
import { logins } from './roles.ts';

/**
 * Roles, grants and row-level security, after every migration and idempotent. Row-level security is driven by the
 * catalogue: a new table with a client_id is closed without anybody remembering it.
 *
 * Policy: the client of the transaction (`app.client_id`, set by the router) and no other. After a transaction the
 * setting is an empty string, hence nullif. int `=` is leakproof, so the policy keeps indexes usable. By a subquery the
 * planner does not look at whose rows it is: one that it does not know yet it would take for a client without any
 * (docs/decisions/011).
 */
export async function secure(sql: postgres.TransactionSql, owner: string, secret: string): Promise<void> {
  const { app, analytics } = logins(owner, secret);
  for (const { user, password } of [app, analytics]) {
    const [exists] = await sql`select 1 from pg_roles where rolname = ${user}`;
    const verb = exists ? 'alter' : 'create';
    // base64url and a checked name: nothing to escape.
    await sql.unsafe(`${verb} role "${user}" login password '${password}'`);
  }
  await sql.unsafe(`
    do $$ begin execute format('revoke create on schema public from public; grant connect on database %I to "${app.user}", "${analytics.user}"', current_database()); end $$;
    grant usage on schema public to "${app.user}", "${analytics.user}";
    grant select, insert, update, delete on all tables in schema public to "${app.user}";
    grant usage on all sequences in schema public to "${app.user}";
    revoke update, delete, truncate on audit_log from "${app.user}";
    create schema if not exists pgboss;
    grant usage, create on schema pgboss to "${app.user}";
  `);
  await sql.unsafe(seeTheStream(app.user));
  await sql.unsafe(clientIsolation);
  await grantAnalytics(sql, analytics.user);
  await sql.unsafe(localTime);
  await sql.unsafe(lookups(app.user));
  await sql.unsafe(houseAudit(app.user));
  await sql.unsafe(accessChanges);
  await sql.unsafe(temporaryLast);
}

/**
 * The health probe compares which timeline a replica streams with the primary's; by itself it would learn of another
 * one only from the control file, minutes later. An owner that may not grant this does without.
 */
const seeTheStream = (app: string) => `
  do $$ begin
    grant pg_read_all_stats to "${app}";
  exception when insufficient_privilege then null;
  end $$`;

/**
 * A table that is closed as it should be is left alone: each of these statements locks its table against everybody, and
 * a process that starts beside a running sync would wait for it, or end in a deadlock.
 */
const clientIsolation = `
  do $$
  declare t record;
  begin
    for t in
      select c.oid::regclass as name, a.attname as key
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
       and a.attname = case when c.relname = 'clients' then 'id' else 'client_id' end
      left join pg_policy p on p.polrelid = c.oid and p.polname = 'client_isolation'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (
        c.relrowsecurity and p.polcmd = '*' and p.polpermissive and p.polroles = '{0}' and p.polwithcheck is null
        and pg_get_expr(p.polqual, c.oid) = format(
          '(%I = ( SELECT (NULLIF(current_setting(''app.client_id''::text, true), ''''::text))::integer AS "nullif"))', a.attname)
      ) is not true
    loop
      execute format('alter table %s enable row level security', t.name);
      execute format('drop policy if exists client_isolation on %s', t.name);
      execute format(
        'create policy client_isolation on %s using (%I = (select nullif(current_setting(''app.client_id'', true), '''')::int))',
        t.name, t.key);
    end loop;
  end $$;
  -- What a person's account goes through belongs to no client, and is recorded all the same.
  do $$ begin
    if not exists (select from pg_policy where polrelid = 'audit_log'::regclass and polname = 'audit_without_client') then
      create policy audit_without_client on audit_log for insert with check (client_id is null);
    end if;
  end $$;
`;

/** Of a client, but no matter of numbers: tokens, secrets, addresses, persons. */
const notForAnalytics = [
  'clients',
  'teams',
  'integrations',
  'memberships',
  'audit_log',
  'notification_reads',
  'notification_webhooks',
  'webhook_deliveries',
  'inbound_hooks',
  'hook_deliveries',
  'accounts',
  'apart_accounts',
  'client_logos',
  'workflow_versions',
]
  .map((table) => `'${table}'`)
  .join(', ');

/** Analytics reads what belongs to clients, but no token, no person's account, no session. */
async function grantAnalytics(sql: postgres.TransactionSql, user: string): Promise<void> {
  await sql.unsafe(`
    revoke all on all tables in schema public from "${user}";
    do $$
    declare t regclass;
    begin
      for t in
        select c.oid::regclass from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and c.relrowsecurity and c.relname not in (${notForAnalytics})
      loop
        execute format('grant select on %s to "${user}"', t);
      end loop;
    end $$;
    grant select (id, client_id, kind, name, base_url, repository_names, project_keys, created_at, removing_at) on integrations to "${user}";
    -- Of whom and what, not by whom.
    grant select (id, name, time_zone, working_days, sample, created_at, version, archived_at, deleting_at) on clients to "${user}";
    grant select (id, client_id, name, version) on teams to "${user}";
    -- Whose work it is, by name: no addresses.
    grant select (client_id, integration_id, account, name) on accounts to "${user}";
    -- Shown beside the numbers; not who uploaded it.
    grant select (client_id, hash, px64, px128, px256) on client_logos to "${user}";
  `);
}

/**
 * When a local time begins in a zone (db/local-time.ts). Where clocks show it twice PostgreSQL takes the second; an hour
 * is taken off in UTC, since taken off an instant the expression would not be immutable.
 */
const localTime = `
  create or replace function leadline_first_instant(local timestamp, zone text) returns timestamptz
    language sql immutable parallel safe
    return case
      when ((local at time zone zone) at time zone 'UTC' - interval '1 hour') at time zone 'UTC' at time zone zone >= local
        then ((local at time zone zone) at time zone 'UTC' - interval '1 hour') at time zone 'UTC'
      else local at time zone zone
    end`;

/**
 * A caller's temporary tables come before all others unless the path names them: who made one called "user" would be
 * whoever he likes to a function of the owner. By catalogue, so that no function is forgotten.
 */
const temporaryLast = `
  do $$
  declare f regprocedure;
  begin
    for f in select p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef loop
      execute format('alter function %s set search_path = pg_catalog, public, pg_temp', f);
    end loop;
  end $$`;
