-- What the sources say was created, per day: as much as there is.
insert into etl_ledger (client_id, integration_id, job, scope, day, source_count, stored_count, checked_at)
select p.client_id, r.integration_id, 'sync-github-pull-requests', r.full_name, p.created_at::date, count(*), count(*), bench.the_end()
from pull_requests p join repositories r on r.id = p.repository_id group by 1, 2, 4, 5;

do $$
declare t record;
begin
  for t in
    select c.oid::regclass as name, pg_get_serial_sequence(c.oid::regclass::text, 'id') as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and a.attidentity <> ''
    where c.relnamespace = 'public'::regnamespace
  loop
    execute format('select setval(%L, coalesce((select max(id) from %s), 0) + 1, false)', t.sequence, t.name);
  end loop;
end $$;

drop table bench.pulls, bench.branch_commits, bench.superseded, bench.changes, bench.issues;
