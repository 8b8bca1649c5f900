import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { GuideDoraMetrics, GuideGitHubMetrics, guideDoraMetrics } from '#lib/api/guide.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { Db } from '../router/router.ts';
import { clients } from '../schema/clients.ts';
import { changeFailRate } from './change-fail-rate.ts';
import { deploymentFrequency } from './deployment-frequency.ts';
import { issueList } from './issue-list.ts';
import { leadTime } from './lead-time.ts';
import type { MetricScope } from './metric-scope.ts';
import { pullRequestRepositories } from './pull-request-repositories.ts';
import { recoveryTime } from './recovery-time.ts';
import { reworkRate } from './rework-rate.ts';
import { statusChanges } from './status-changes.ts';

// In the names of the guide (docs/guide-map.md), from the answers that the pages get: nothing is worked out twice.

type Answer<A> = Omit<A, 'meta'> & { meta: QueryMeta };

/** Pull requests of each repository, by its name. */
export async function githubMetrics(db: Db, scope: MetricScope): Promise<Answer<GuideGitHubMetrics>> {
  const [{ repositories, meta }, [client]] = await Promise.all([
    pullRequestRepositories(db, scope),
    db.select({ name: clients.name }).from(clients).where(eq(clients.id, scope.clientId)),
  ]);
  return {
    result: repositories.map(({ name, count, opened, merged, openNow }) => ({
      pr_count: count,
      repo_name: name,
      client_name: client?.name ?? '',
      opened,
      merged,
      open_now: openNow,
    })),
    meta,
  };
}

/** The five metrics of the range, and how issues created in it went through their statuses, a page of issues at a time. */
export async function doraMetrics(
  db: Db,
  scope: MetricScope,
  { client, bucket, limit, cursor }: z.output<NonNullable<typeof guideDoraMetrics.query>>,
): Promise<Answer<GuideDoraMetrics>> {
  const asked = {
    client,
    bucket,
    set: 'created',
    excluded: 'without',
    sort: 'created',
    order: 'asc',
  } as const;
  const [issues, lead, frequency, failures, recovery, rework] = await Promise.all([
    issueList(db, scope, { ...asked, limit, cursor }),
    leadTime(db, scope),
    deploymentFrequency(db, scope),
    changeFailRate(db, scope),
    recoveryTime(db, scope),
    reworkRate(db, scope),
  ]);
  const ids = issues.rows.map(({ id }) => id);
  const changes = await statusChanges(db, scope.clientId, ids);
  return {
    metrics: {
      lead_time: lead.current,
      deployment_frequency: frequency.current,
      change_fail_rate: failures.current,
      recovery_time: recovery.current,
      rework_rate: rework.current,
    },
    dora_data: issues.rows.flatMap(({ id, key, title, status, type, place, step }) =>
      (changes.get(id) ?? []).map(({ from, to, at }) => ({
        key,
        summary: title,
        status,
        issue_type: type,
        project: place,
        workflow_step: step?.name ?? null,
        from_status: from,
        to_status: to,
        changed_at: at,
      })),
    ),
    nextCursor: issues.nextCursor,
    meta: issues.meta,
  };
}
