/**
 * The audit log beyond one client, newest first: of the installation itself, of one client (which may be deleted), or of
 * all. Row-level security shows the application one client's entries; the rest only this function hands out, and only to
 * whom the accounts call an administrator. See db/queries/audit.ts.
 */
export const houseAudit = (user: string) => `
  create or replace function leadline_house_audit(person text, scope text, of_client int, who text, done text[], what text,
      since timestamptz, until timestamptz, end_at timestamptz, end_id bigint, most int)
    returns table (id bigint, client_id int, client_name text, at timestamptz, actor text, action text, subject text,
      before jsonb, after jsonb, ip text)
    language plpgsql stable security definer set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
      begin
        if not exists (select from "user" u where u.id = person and u.role = 'admin' and u.deactivated_at is null) then
          raise exception 'the audit log of the installation is for administrators' using errcode = '42501';
        end if;
        return query
          select e.id, e.client_id, c.name, e.at, e.actor, e.action, e.subject, e.before, e.after, e.ip
          from (select * from audit_log a
            where (scope <> 'house' or a.client_id is null) and (scope <> 'client' or a.client_id = of_client)
              and (who is null or a.actor = who) and (done is null or a.action = any (done))
              and (what is null or a.subject = what) and (since is null or a.at >= since) and (until is null or a.at < until)
              and (end_at is null or (a.at, a.id) < (end_at, end_id))
            order by a.at desc, a.id desc limit most) e
          left join clients c on c.id = e.client_id
          order by e.at desc, e.id desc;
      end
    $$;
  revoke all on function leadline_house_audit(text, text, int, text, text[], text, timestamptz, timestamptz, timestamptz, bigint, int)
    from public;
  grant execute on function leadline_house_audit(text, text, int, text, text[], text, timestamptz, timestamptz, timestamptz, bigint, int)
    to "${user}";
`;
