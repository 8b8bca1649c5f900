-- Which deployment an incident is laid at differs by definition: ours is taken for both, so that what is asked of it
-- can be compared.
insert into peer.incidents
select id, repository_id, title, opened_at, resolved_at, extract(epoch from resolved_at - opened_at)::int / 60
from incident_facts where excluded_by is null;

insert into peer.project_incident_deployment_relationships
select n.id, 'client-' || n.client_id, d.external_id::bigint - 7000000
from incident_facts n join deployment_facts d on d.id = n.deployment_id
where n.excluded_by is null and d.source = 'github_deployments';
