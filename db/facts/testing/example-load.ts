import type postgres from 'postgres';
import { onRaw } from '#db/executor.ts';
import type { Router } from '#db/router/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { loadCommits } from '#db/writes/commits.ts';
import { loadDeployments } from '#db/writes/deployments.ts';
import { loadGitHubIssues } from '#db/writes/github-issues.ts';
import { jiraIssueRows, loadJiraIssues } from '#db/writes/jira-issues.ts';
import { upsertProject } from '#db/writes/jira-site.ts';
import { pullRequestRows } from '#db/writes/pull-request-rows.ts';
import { loadPullRequests } from '#db/writes/pull-requests.ts';
import { loadWorkflowRuns } from '#db/writes/workflow-runs.ts';
import { drainFacts } from '../drain.ts';
import type { Given } from './example-house.ts';
import { statuses } from './example-issues.ts';

/**
 * Stores what an example gives through the loaders of the jobs, and makes its facts.
 * @returns id of the client made for it
 */
export async function loadExample(owner: postgres.Sql, router: Router, given: Given): Promise<number> {
  const clientId = await seedClient(owner, { timeZone: given.timeZone });
  const repositoryId = String(await seedRepository(owner, clientId));
  const [{ id: jira } = { id: 0 }] = await owner<{ id: number }[]>`
    insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
    values (${clientId}, 'jira', 'Jira', 'https://acme.atlassian.net', 'v1', '{}') returning id::int`;
  const [{ id: github } = { id: 0 }] = await owner<{ id: number }[]>`
    select integration_id::int as id from repositories where id = ${repositoryId}`;
  const stepStartedAt = new Date(0).toISOString();
  await seedWorkflow(owner, clientId, jira);
  await router.etl({ clientId }, async (raw) => {
    const tx = onRaw(raw);
    const whose = { clientId, repositoryId };
    await loadCommits(tx, { ...whose, commits: given.commits });
    await loadPullRequests(tx, { ...whose, rows: await pullRequestRows(given.pulls), stepStartedAt });
    await loadWorkflowRuns(tx, { ...whose, runs: given.runs, stepStartedAt });
    await loadDeployments(tx, { ...whose, deployments: given.deployments, stepStartedAt });
    await loadGitHubIssues(tx, {
      ...whose,
      integrationId: String(github),
      issues: given.incidents,
      stepStartedAt,
    });
    const site = 'https://acme.atlassian.net';
    const project = { id: '10', key: 'AB', name: 'Project' };
    const integration = { clientId, integrationId: String(jira) };
    const projectId = await upsertProject(tx, integration, project, site);
    const rows = await jiraIssueRows(given.issues);
    await loadJiraIssues(tx, { ...integration, projectId, site, issues: given.issues, rows, stepStartedAt });
  });
  await seedByHand(owner, clientId, Number(repositoryId), given);
  const drain = () => router.etl({ clientId }, (raw) => drainFacts(onRaw(raw), clientId));
  while ((await drain()).left !== 'nothing');
  return clientId;
}

/** Rows that only people make; their facts follow. */
async function seedByHand(
  owner: postgres.Sql,
  clientId: number,
  repositoryId: number,
  given: Given,
): Promise<void> {
  await owner`
    insert into client_rules (client_id, rules, changed_by)
    values (${clientId}, ${owner.json(given.rules as never)}, 'ann')`;
  for (const number of given.excluded) {
    await owner`
      insert into manual_exclusions (client_id, kind, item_id, reason, actor)
      select client_id, 'pull_request', id, 'an experiment', 'ann' from pull_requests
      where client_id = ${clientId} and number = ${number}`;
  }
  for (const [incident, name] of given.decided) {
    const id = given.deployments.find((deployment) => deployment.name === name)?.id ?? null;
    await owner`
      insert into incident_decisions (client_id, source, external_id, decision, repository_id, deployment_source,
        deployment_external_id, actor)
      select client_id, case when repository_id is null then 'jira' else 'github' end, id::text, ${id === null ? 'clear' : 'move'}, ${id && repositoryId}::bigint,
        ${id && 'github_deployments'}::text, ${id && String(id)}::text, 'ann'
      from issues where client_id = ${clientId} and key in (${incident}, ${`#${incident}`})`;
  }
  if (given.service) {
    await owner`
      with service as (insert into services (client_id, name) values (${clientId}, 'Shop') returning id),
        repository as (insert into service_repositories (client_id, service_id, repository_id)
          select ${clientId}, id, ${repositoryId} from service)
      insert into service_projects (client_id, service_id, project_id)
      select ${clientId}, service.id, projects.id from service, projects where projects.client_id = ${clientId}`;
  }
  for (const issue of given.issues.filter(({ gone }) => gone))
    await owner`update issues set gone_at = now() where client_id = ${clientId} and key = ${issue.key}`;
}

/** A workflow with a step for each status, but for the one that nobody mapped. */
async function seedWorkflow(owner: postgres.Sql, clientId: number, integrationId: number): Promise<void> {
  const [workflow] = await owner`
    insert into workflows (client_id, name, is_default) values (${clientId}, 'Examples', true) returning id`;
  for (const [position, { id, name, category, step, deleted }] of Object.values(statuses).entries()) {
    if (deleted) continue;
    await owner`
      insert into issue_statuses (client_id, integration_id, external_id, name, category)
      values (${clientId}, ${integrationId}, ${id}, ${name}, ${category})`;
    if (step === null) continue;
    const [made] = await owner`
      insert into workflow_steps (client_id, workflow_id, position, name, category)
      values (${clientId}, ${workflow?.id}, ${position}, ${name}, ${step}) returning id`;
    await owner`
      insert into status_mappings (client_id, integration_id, status_id, step_id, changed_by)
      values (${clientId}, ${integrationId}, ${id}, ${made?.id}, 'ann')`;
  }
}
