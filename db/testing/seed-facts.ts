import type postgres from 'postgres';
import { FACTS_VERSION } from '../facts/context.ts';
import { seedPullRequest } from './seed.ts';

// For tests of questions: facts as db/facts/ would make them, written by the owner.

let unique = 1;

export interface DeploymentSeed {
  finishedAt: string | null;
  startedAt?: string;
  environment?: string;
  production?: boolean;
  result?: 'success' | 'failure' | 'pending';
  incidents?: number;
  rework?: 'revert' | 'hotfix' | 'incident';
  excludedBy?: string;
}

/** A successful production deployment unless told. Returns its id. */
export async function seedDeployment(
  owner: postgres.Sql,
  clientId: number,
  repositoryId: number,
  seed: DeploymentSeed,
): Promise<number> {
  const number = unique++;
  const [row] = await owner`
    insert into deployment_facts ${owner({
      client_id: clientId,
      repository_id: repositoryId,
      source: 'github_deployments',
      external_id: `deployment-${number}`,
      environment: seed.environment ?? 'production',
      production: seed.production ?? true,
      sha: number.toString(16).padStart(40, '0'),
      started_at: seed.startedAt ?? seed.finishedAt,
      finished_at: seed.finishedAt,
      result: seed.result ?? 'success',
      incident_count: seed.incidents ?? 0,
      rework_by: seed.rework ?? null,
      excluded_by: seed.excludedBy ?? null,
      version: FACTS_VERSION,
    })} returning id`;
  return Number(row?.id);
}

export interface ChangeSeed {
  deployedAt: string | null;
  leadSeconds: number | null;
  link?: 'compare' | 'time' | 'before_history' | 'none';
  deploymentId?: number;
  author?: string | null;
  excludedBy?: string;
  anomalies?: number;
}

/** A merged pull request and its fact: linked by compare unless told. Returns its id. */
export async function seedChange(
  owner: postgres.Sql,
  clientId: number,
  repositoryId: number,
  seed: ChangeSeed,
): Promise<number> {
  const at = seed.deployedAt ?? '2026-01-01T00:00:00Z';
  const id = await seedPullRequest(owner, clientId, repositoryId, {
    createdAt: at,
    mergedAt: at,
    ...(seed.author !== undefined && { author: seed.author }),
  });
  await owner`
    insert into pull_request_facts ${owner({
      pull_request_id: id,
      client_id: clientId,
      repository_id: repositoryId,
      state: 'merged',
      created_at: at,
      opened_at: at,
      merged_at: at,
      deployed_at: seed.deployedAt,
      lead_seconds: seed.leadSeconds,
      deployment_id: seed.deploymentId ?? null,
      size: 12,
      change_requests: 0,
      review_count: 0,
      comment_count: 0,
      hotfix: false,
      revert: false,
      link_method: seed.link ?? 'compare',
      excluded_by: seed.excludedBy ?? null,
      anomalies: seed.anomalies ?? 0,
      version: FACTS_VERSION,
    })}`;
  if (seed.deploymentId !== undefined) {
    await owner`
      insert into deployment_changes (client_id, deployment_id, pull_request_id, link_method)
      values (${clientId}, ${seed.deploymentId}, ${id}, 'compare')`;
  }
  return id;
}

export interface IncidentSeed {
  openedAt: string;
  resolvedAt?: string;
  source?: string;
  title?: string;
  repositoryId?: number;
  projectId?: number;
  serviceId?: number;
  deploymentId?: number;
  attribution?: 'named' | 'fix' | 'nearest' | 'manual' | 'none';
  recoverySeconds?: number;
  excludedBy?: string;
}

/** An incident that a tool told of, unattributed unless a deployment is named. Returns its id. */
export async function seedIncident(
  owner: postgres.Sql,
  clientId: number,
  seed: IncidentSeed,
): Promise<number> {
  const number = unique++;
  const [row] = await owner`
    insert into incident_facts ${owner({
      client_id: clientId,
      source: seed.source ?? 'pager',
      external_id: `incident-${number}`,
      repository_id: seed.repositoryId ?? null,
      project_id: seed.projectId ?? null,
      service_id: seed.serviceId ?? null,
      title: seed.title ?? `Incident ${number}`,
      opened_at: seed.openedAt,
      resolved_at: seed.resolvedAt ?? null,
      deployment_id: seed.deploymentId ?? null,
      attribution: seed.attribution ?? (seed.deploymentId ? 'nearest' : 'none'),
      recovery_seconds: seed.recoverySeconds ?? null,
      excluded_by: seed.excludedBy ?? null,
      version: FACTS_VERSION,
    })} returning id`;
  return Number(row?.id);
}
