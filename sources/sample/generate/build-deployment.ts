import type { Change } from '../world/change.ts';
import type { Deployment, Release } from '../world/records.ts';
import { iso } from '../world/time.ts';
import type { Builder } from './build-pull.ts';
import type { DeploymentPlan, ReleasePlan } from './plan.ts';

/** What happens to one deployment: asked for, begun, ended. It deploys what is on main at that moment. */
export function deploymentChanges({ repository, ids }: Builder, plan: DeploymentPlan): Change[] {
  const { environment, createdAt, finishedAt, result, by } = plan;
  const id = ids('deployment');
  const production = environment === 'production';
  const deployment: Deployment = {
    id,
    node_id: `DE_${id}`,
    sha: '',
    ref: 'main',
    task: 'deploy',
    payload: {},
    description: null,
    environment,
    original_environment: environment,
    production_environment: production,
    transient_environment: false,
    creator: by.user,
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
  };
  const status = (state: string, at: number): Change => {
    return { type: 'deployment.status', at, repository, id, state, by: by.user };
  };
  const begun = createdAt + Math.min(30_000, (finishedAt - createdAt) / 2);
  return [
    { type: 'deployment.created', at: createdAt, repository, deployment },
    ...[status('pending', createdAt), status('in_progress', begun), status(result, finishedAt)],
  ];
}

/** One release. Its tag names what is on main at that moment. */
export function releaseChange({ repository, ids }: Builder, { at, tag, by }: ReleasePlan): Change {
  const id = ids('release');
  const release: Release = {
    id,
    node_id: `RE_${id}`,
    tag_name: tag,
    target_commitish: 'main',
    name: tag,
    body: `Changes in ${tag}`,
    draft: false,
    prerelease: false,
    author: by.user,
    created_at: iso(at),
    published_at: iso(at),
  };
  return { type: 'release.published', at, repository, release };
}
