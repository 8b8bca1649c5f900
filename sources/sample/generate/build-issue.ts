import type { Change } from '../world/change.ts';
import type { Issue } from '../world/records.ts';
import { iso } from '../world/time.ts';
import { type Builder, labelsNamed } from './build-pull.ts';
import type { IssuePlan } from './plan.ts';
import { bodyOf, remark } from './texts.ts';

/** What happens to one issue. Those that a merge closes are closed there. */
export function issueChanges({ repository, ids, random }: Builder, plan: IssuePlan): Change[] {
  const { number, createdAt, author, title } = plan;
  const id = ids('issue');
  const issue: Issue = {
    id,
    node_id: `I_${id}`,
    number,
    state: 'open',
    state_reason: null,
    title,
    body: bodyOf(random),
    user: author.user,
    labels: labelsNamed(plan.labels),
    assignees: [],
    author_association: 'MEMBER',
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
    closed_at: null,
  };
  const comments = plan.comments.map(({ at, by }): Change => {
    const comment = ids('issueComment');
    const times = { created_at: iso(at), updated_at: iso(at) };
    const record = { id: comment, node_id: `IC_${comment}`, user: by.user, body: remark(random), ...times };
    return { type: 'commented', at, repository, number, comment: record };
  });
  const { closed } = plan;
  return [
    { type: 'issue.opened', at: createdAt, repository, issue },
    ...comments,
    ...(closed
      ? [{ type: 'issue.closed' as const, at: closed.at, repository, number, by: closed.by.user }]
      : []),
  ];
}
