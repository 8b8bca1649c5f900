import { type SQL, sql } from 'drizzle-orm';

/**
 * To which deployment an incident `n` (of incidents.ts) is attributed, and why: what a person decided last, the one that
 * was named, the one whose change its fix (`fixes`) takes back, or the nearest success of production of the same service
 * that finished before it opened, at most so many days.
 *
 * The service of a repository that belongs to none is the repository itself; a project of Jira that belongs to none has
 * no service. One row: `service_id, deployment_id, attribution, finished_at`.
 */
export const attributed = (clientId: number, days: number): SQL => sql`
  select coalesce(s.service, (
      -- A project may belong to several services.
      select r.service_id from service_repositories r
      where r.repository_id = c.repository_id and r.service_id = any(s.services))) as service_id,
    c.id as deployment_id, coalesce(c.attribution, 'none') as attribution, c.finished_at
  from (
    select case when cardinality(services) = 1 then services[1] end as service, services,
      case when cardinality(services) > 0
        then array(select repository_id from service_repositories where service_id = any(services))
        else array_remove(array[n.repository_id], null) end as repositories
    from (
      select case when n.told_service is not null then array[n.told_service]
        when n.repository_id is not null
          then array(select service_id from service_repositories where repository_id = n.repository_id)
        else array(select service_id from service_projects where project_id = n.project_id) end as services
    ) of
  ) s
  left join lateral (
    select * from (
      select 1 as best, d.id, 'manual' as attribution, d.repository_id, d.finished_at
      from (
        select * from incident_decisions m
        where m.client_id = ${clientId}::int and m.source = n.source and m.external_id = n.external_id
        order by m.id desc limit 1
      ) m
      left join deployment_facts d on d.client_id = m.client_id and d.repository_id = m.repository_id
        and d.source = m.deployment_source and d.external_id = m.deployment_external_id
      where m.decision = 'clear' or (m.decision in ('confirm', 'move') and d.id is not null)
      union all
      (select 2, d.id, 'named', d.repository_id, d.finished_at from deployment_facts d
       where d.client_id = ${clientId}::int and d.external_id = n.named
         and (cardinality(s.repositories) = 0 or d.repository_id = any(s.repositories))
       order by d.production desc, d.finished_at desc nulls last, d.repository_id, d.source limit 1)
      union all
      (select 3, d.id, 'fix', d.repository_id, d.finished_at
       from (select reverts_id from fixes x where x.issue_id = n.issue_id
         union select reverts_id from pull_request_facts where pull_request_id = n.pull_request_id) x
       join pull_request_facts f on f.pull_request_id = x.reverts_id
       join deployment_facts d on d.id = f.deployment_id
       order by d.finished_at <= n.opened_at desc, d.finished_at desc, d.repository_id, d.external_id limit 1)
      union all
      (select 4, d.id, 'nearest', d.repository_id, d.finished_at from deployment_facts d
       where d.client_id = ${clientId}::int and d.production and d.result = 'success' and d.excluded_by is null
         and d.repository_id = any(s.repositories) and d.finished_at <= n.opened_at
         and d.finished_at >= n.opened_at - make_interval(hours => ${days * 24}::int)
       order by d.finished_at desc, d.repository_id, length(d.external_id) desc, d.external_id desc limit 1)
    ) candidates order by best limit 1
  ) c on true`;
