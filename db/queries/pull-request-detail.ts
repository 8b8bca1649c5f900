import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { pullRequestDetail as endpoint, PullRequestDetail } from '#lib/api/pull-request-detail.ts';
import { notFound } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { instantText } from './sql.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;
type Answer = Omit<PullRequestDetail, 'meta' | 'stages' | 'happened'>;

interface Row extends Answer, Record<string, unknown> {
  stages: { [Name in keyof NonNullable<PullRequestDetail['stages']>]: number | null };
  version: number;
}

/** So much of its story: a pull request may have thousands of commits. */
const MOST_EVENTS = 500;

/** @throws AppError 404 where the client has no such pull request, or its facts are not made yet */
export async function pullRequestDetail(
  db: Db,
  scope: MetricScope,
  { id }: Params,
): Promise<Omit<PullRequestDetail, 'meta'> & { meta: QueryMeta }> {
  const [row] = await db.execute<Row>(sql`
    select p.id::text, r.full_name as repository, p.number, p.title, p.url, p.author, p.state, p.draft,
      p.base_ref as "baseRef", p.head_ref as "headRef", to_json(p.labels) as labels, p.additions, p.deletions,
      p.changed_files as "changedFiles", json_build_object('coding', f.coding_seconds, 'pickup', f.pickup_seconds,
        'review', f.review_seconds, 'merge', f.merge_seconds, 'unreviewed', f.unreviewed_seconds, 'deploy', f.deploy_seconds) as stages,
      f.elapsed_seconds as "elapsedSeconds", f.lead_seconds as "leadSeconds", f.first_review_seconds as "firstReviewSeconds",
      ${instantText(sql`p.first_commit_at`)} as "firstCommitAt", ${instantText(sql`p.created_at`)} as "createdAt",
      ${instantText(sql`f.opened_at`)} as "openedAt", ${instantText(sql`f.first_review_at`)} as "firstReviewAt",
      ${instantText(sql`f.first_approval_at`)} as "firstApprovalAt", ${instantText(sql`p.merged_at`)} as "mergedAt",
      ${instantText(sql`p.closed_at`)} as "closedAt", f.anomalies::int, f.hotfix, f.revert, f.excluded_by as "excludedBy",
      case when t.id is not null then json_build_object('id', t.id::text, 'number', t.number, 'title', t.title, 'url', t.url) end as reverts,
      case when x.item_id is not null then json_build_object('reason', x.reason, 'actor', x.actor, 'at', ${instantText(sql`x.at`)}) end as exclusion,
      case when d.id is not null then json_build_object('id', d.id::text, 'environment', d.environment, 'sha', d.sha, 'url', d.url,
        'finishedAt', ${instantText(sql`d.finished_at`)}) end as deployment,
      f.link_method as "linkMethod", f.version::int
    from pull_request_facts f
    join pull_requests p on p.id = f.pull_request_id
    join repositories r on r.id = f.repository_id
    left join pull_requests t on t.id = f.reverts_id
    left join deployment_facts d on d.id = f.deployment_id
    left join manual_exclusions x on x.client_id = f.client_id and x.kind = 'pull_request' and x.item_id = f.pull_request_id
    where f.client_id = ${scope.clientId}::int and f.pull_request_id = ${id}::bigint`);
  if (!row) throw notFound('pull request');
  const { stages, version, ...rest } = row;
  return {
    ...rest,
    stages: stages.coding === null ? null : (stages as NonNullable<PullRequestDetail['stages']>),
    happened: await story(db, id),
    meta: {
      version,
      n: 1,
      excluded: rest.excludedBy === null ? {} : { [rest.excludedBy]: 1 },
      anomalies: rest.anomalies > 0 ? 1 : 0,
    },
  };
}

async function story(db: Db, id: number): Promise<PullRequestDetail['happened']> {
  type Event = PullRequestDetail['happened'][number] & Record<string, unknown>;
  const rows = await db.execute<Event>(sql`
    select ${instantText(sql`e.at`)} as at, e.kind, e.actor, e.text
    from (
      select authored_at as at, 'commit' as kind, coalesce(author_login, author_name) as actor,
        split_part(message, E'\n', 1) as text, sha as tie
      from pull_request_commits where pull_request_id = ${id}::bigint and superseded_at is null
      union all
      select submitted_at, state, author, null, external_id::text from reviews
      where pull_request_id = ${id}::bigint and gone_at is null
      union all
      select at, kind, actor, reviewer, external_id from pull_request_events where pull_request_id = ${id}::bigint
      order by at desc, tie desc limit ${MOST_EVENTS}
    ) e order by e.at, e.tie`);
  return [...rows];
}
