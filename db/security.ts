import type postgres from 'postgres';
import { ACCESS_CHANNEL } from '#lib/events.ts';
import { houseAudit } from './house-audit.ts';
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
 * What must be found before the client is known. Functions of the owner, which row-level security does not bind;
 * they return ids only.
 */
const lookups = (user: string) => `
  -- Archived clients are for administrators alone, those that are being deleted for nobody.
  create or replace function leadline_user_clients(person text) returns table (client_id int, role text)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select c.id, case when u.role = 'admin' then 'admin' else m.role end
      from "user" u
      cross join clients c
      left join memberships m on m.user_id = u.id and m.client_id = c.id
      where u.id = person and (u.role = 'admin' or m.role is not null and c.archived_at is null)
        and c.deleting_at is null
      order by c.id
    $$;
  -- For what comes without a person. What is being deleted is archived too.
  create or replace function leadline_archived(client int) returns boolean
    language sql stable security definer set search_path = pg_catalog, public as $$
      select exists (select from clients c where c.id = client and c.archived_at is not null)
    $$;
  create or replace function leadline_client_of(what text, id bigint) returns int
    language sql stable security definer set search_path = pg_catalog, public as $$
      select case what
        when 'run' then (select r.client_id from etl_runs r where r.id = leadline_client_of.id)
        when 'integration' then
          (select i.client_id from integrations i where i.id = leadline_client_of.id and i.removing_at is null)
        when 'quarantine' then (select q.client_id from etl_quarantine q where q.id = leadline_client_of.id)
        when 'hook' then (select h.client_id from inbound_hooks h where h.id = leadline_client_of.id)
        when 'repository' then (select r.client_id from repositories r where r.id = leadline_client_of.id)
        when 'service' then (select s.client_id from services s where s.id = leadline_client_of.id)
        when 'team' then (select t.client_id from teams t where t.id = leadline_client_of.id)
        when 'person' then (select p.client_id from people p where p.id = leadline_client_of.id)
        when 'apart' then (select a.client_id from apart_accounts a where a.id = leadline_client_of.id)
        when 'incident' then (select n.client_id from incident_facts n where n.id = leadline_client_of.id)
        when 'workflow' then (select w.client_id from workflows w where w.id = leadline_client_of.id)
        when 'webhook' then (select w.client_id from notification_webhooks w where w.id = leadline_client_of.id)
      end
    $$;
  create or replace function leadline_memberships(person text default null)
    returns table (user_id text, client_id int, role text)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select m.user_id, m.client_id, m.role from memberships m
      where leadline_memberships.person is null or m.user_id = leadline_memberships.person
      order by m.user_id, m.client_id
    $$;
  drop function if exists leadline_due_runs();
  create function leadline_due_runs()
    returns table (run_id bigint, client_id int, integration_id bigint, attempt int, silent_seconds float8)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select r.id, r.client_id, r.integration_id, r.attempt,
        case when r.state in ('running', 'pausing', 'stopping', 'stalled') then extract(epoch from clock_timestamp() - r.heartbeat_at)::float8 end
      from etl_runs r
      where r.state not in ('paused', 'stopped', 'succeeded', 'partial', 'failed')
        and r.due_at <= now()
      order by r.id
    $$;
  create or replace function leadline_due_schedules() returns table (integration_id bigint, client_id int)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select s.integration_id, s.client_id from etl_schedules s
      where s.enabled and s.next_at <= clock_timestamp() and not leadline_archived(s.client_id)
    $$;
  create or replace function leadline_due_deliveries(most int) returns table (delivery_id bigint, client_id int)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select d.id, d.client_id from webhook_deliveries d
      where d.state = 'waiting' and d.due_at <= now()
      order by d.due_at limit most
    $$;
  create or replace function leadline_hook(address text) returns table (hook_id bigint, client_id int)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select h.id, h.client_id from inbound_hooks h where h.hook_id = address
    $$;
  -- See db/queries/marked.ts.
  create or replace function leadline_due_marks(jobs jsonb, quiet float8, most float8)
    returns table (integration_id bigint, client_id int)
    language sql stable security definer set search_path = pg_catalog, public as $$
      -- First the few integrations, then the newest run of each from the index's end: this is asked every second.
      with waiting as (
        select distinct d.integration_id, d.client_id from dirty_records d
        where jobs ? d.job and not leadline_archived(d.client_id)
          and not exists (select 1 from etl_runs r where r.integration_id = d.integration_id
            and r.state not in ('stopped', 'succeeded', 'partial', 'failed'))
      ), tried as (
        select w.integration_id, (select r.created_at from etl_runs r where r.client_id = w.client_id
          and r.integration_id = w.integration_id and r.started_by = 'webhook' order by r.id desc limit 1) as at
        from waiting w
      )
      select d.integration_id, d.client_id
      from tried t
      join dirty_records d on d.integration_id = t.integration_id
      join integrations i on i.id = d.integration_id
      where jobs ? d.job and d.scope = any (i.repository_names) and (t.at is null or d.marked_at > t.at)
      group by d.integration_id, d.client_id
      having min(d.marked_at) <= clock_timestamp() - make_interval(secs => most)
        or (select max(h.last_delivery_at) from inbound_hooks h where h.integration_id = d.integration_id)
          <= clock_timestamp() - make_interval(secs => quiet)
      order by d.integration_id
    $$;
  -- See db/queries/stale-facts.ts.
  create or replace function leadline_stale_facts(quiet float8, definitions int) returns table (client_id int, anew boolean)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select m.client_id, false from fact_marks m
      where not exists (select from clients c where c.id = m.client_id and c.deleting_at is not null)
      group by m.client_id
      having min(m.marked_at) <= clock_timestamp() - make_interval(secs => quiet)
      union all
      select c.id, true from clients c
      left join fact_states s on s.client_id = c.id
      left join client_rules r on r.client_id = c.id
      -- Newer ones are another worker's, of the version to come: made anew by both, they would never settle.
      where c.deleting_at is null and (
        s.version is null or s.version < definitions or s.rules_version is distinct from coalesce(r.version, 0)
        -- The day has come from which a status belongs to another step.
        or exists (select from status_mappings m where m.client_id = c.id
          and leadline_first_instant(m.effective_from::timestamp, c.time_zone) > s.rebuilt_at
          and leadline_first_instant(m.effective_from::timestamp, c.time_zone) <= clock_timestamp()))
    $$;
  -- Those whose data may be stale, and those of which it was said that they are.
  create or replace function leadline_perhaps_stale() returns table (integration_id bigint, client_id int)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select i.id, i.client_id from integrations i
      left join etl_schedules s on s.integration_id = i.id and s.enabled
      where not leadline_archived(i.client_id) and (
        exists (select 1 from notifications n where n.client_id = i.client_id and n.kind = 'data_stale'
                  and n.subject = 'integration:' || i.id and n.ended_at is null)
        or (s.integration_id is not null and s.changed_at < now() - interval '1 hour'
            and not exists (select 1 from etl_runs r where r.client_id = i.client_id and r.integration_id = i.id
                              and r.state in ('succeeded', 'partial') and r.mode <> 'backfill' and r.only_steps is null
                              and r.finished_at >= now() - interval '1 hour')))
      order by i.id
    $$;
  create or replace function leadline_removals() returns table (integration_id bigint, client_id int)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select i.id, i.client_id from integrations i where i.removing_at is not null order by i.removing_at
    $$;
  -- Those whose token expires within a week, and those of which it was said that it does.
  create or replace function leadline_expiring_tokens() returns table (integration_id bigint, client_id int)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select i.id, i.client_id from integrations i
      where not leadline_archived(i.client_id) and ((i.token_expires_at < now() + interval '7 days' and i.removing_at is null)
        or exists (select 1 from notifications n where n.client_id = i.client_id and n.kind = 'token_expires'
                     and n.subject = 'integration:' || i.id and n.ended_at is null))
      order by i.id
    $$;
  -- Every client there is, for administrators (db/queries/admin-clients.ts).
  create or replace function leadline_client_ids() returns table (client_id int)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select c.id from clients c order by c.id
    $$;
  -- See db/writes/analyze.ts. In the order of their ids: two that do so at once wait for each other, and no longer.
  create or replace function leadline_analyze_changed() returns void
    language plpgsql security definer set search_path = pg_catalog, public as $$
      declare t regclass;
      begin
        for t in
          select s.relid::regclass from pg_stat_user_tables s
          join pg_attribute a on a.attrelid = s.relid and a.attname = 'client_id' and not a.attisdropped
          where s.schemaname = 'public' and s.n_mod_since_analyze >= 500 order by s.relid
        loop
          execute format('analyze %s', t);
        end loop;
      end
    $$;
  revoke all on function leadline_user_clients(text), leadline_memberships(text), leadline_client_of(text, bigint), leadline_due_runs(),
    leadline_due_schedules(), leadline_due_deliveries(int), leadline_perhaps_stale(), leadline_expiring_tokens(),
    leadline_hook(text), leadline_due_marks(jsonb, float8, float8), leadline_stale_facts(float8, int),
    leadline_archived(int), leadline_client_ids(), leadline_removals(),
    leadline_analyze_changed() from public;
  grant execute on function leadline_user_clients(text), leadline_memberships(text), leadline_client_of(text, bigint), leadline_due_runs(),
    leadline_due_schedules(), leadline_due_deliveries(int), leadline_perhaps_stale(), leadline_expiring_tokens(),
    leadline_hook(text), leadline_due_marks(jsonb, float8, float8), leadline_stale_facts(float8, int),
    leadline_archived(int), leadline_client_ids(), leadline_removals(),
    leadline_analyze_changed() to "${user}";
`;

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

/**
 * Whoever may see less from now on is told of to every web process with the commit, whatever wrote it: sockets were let
 * in at their handshake, and stay in until somebody looks again (server/realtime).
 */
const accessChanges = `
  create or replace function leadline_tell_access() returns trigger language plpgsql as $$
    begin
      perform pg_notify('${ACCESS_CHANNEL}', case tg_table_name when 'user' then to_jsonb(old) ->> 'id' when 'clients' then '*' else to_jsonb(old) ->> 'user_id' end);
      return null;
    end
  $$;
  do $$ begin
    if not exists (select from pg_trigger where tgname = 'tell_session_end') then
      create trigger tell_session_end after delete on session for each row execute function leadline_tell_access();
    end if;
    if not exists (select from pg_trigger where tgname = 'tell_user_change') then
      create trigger tell_user_change after update of role, deactivated_at on "user"
        for each row when (old.role is distinct from new.role or old.deactivated_at is distinct from new.deactivated_at)
        execute function leadline_tell_access();
    end if;
    if not exists (select from pg_trigger where tgname = 'tell_client_end') then
      create trigger tell_client_end after update of archived_at, deleting_at on clients
        for each row when (old.archived_at is distinct from new.archived_at or old.deleting_at is distinct from new.deleting_at)
        execute function leadline_tell_access();
    end if;
    if not exists (select from pg_trigger where tgname = 'tell_membership_end') then
      create trigger tell_membership_end after update or delete on memberships
        for each row execute function leadline_tell_access();
    end if;
  end $$;
`;
