import { endedStates } from './run-states.ts';

/**
 * What must be found before the client is known. Functions of the owner, which row-level security does not bind;
 * they return ids only.
 */
export const lookups = (user: string) => `
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
      where r.state not in ('paused', ${endedStates})
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
            and r.state not in (${endedStates}))
      ), tried as (
        select w.integration_id, (select r.created_at from etl_runs r where r.client_id = w.client_id
          and r.integration_id = w.integration_id and r.started_by = 'webhook' order by r.id desc limit 1) as at
        from waiting w
      )
      select d.integration_id, d.client_id
      from tried t
      join dirty_records d on d.integration_id = t.integration_id
      join integrations i on i.id = d.integration_id
      where i.removing_at is null and jobs ? d.job and d.scope = any (i.repository_names)
        and (t.at is null or d.marked_at > t.at)
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
