import type { Issue } from '../../world/records.ts';
import { type ConnectionArgs, listConnection } from './connection.ts';
import { actor, type Entity } from './entity.ts';
import { connectionField, type Resolvers } from './resolver.ts';
import { authored, labels, pageOf } from './shared.ts';
import { timelineItems } from './timeline.ts';

type IssueEntity = Entity<Issue>;

export const issueResolvers: Resolvers = {
  Issue: {
    ...authored,
    state: ({ record }: IssueEntity) => record.state.toUpperCase(),
    stateReason: ({ record }: IssueEntity) => record.state_reason?.toUpperCase() ?? null,
    closed: ({ record }: IssueEntity) => record.state === 'closed',
    url: (source: IssueEntity, _: unknown, context) => pageOf(source, context, 'issues'),
    labels,
    timelineItems: timelineItems('IssueTimelineItems'),
    comments: ({ store, record: { number } }: IssueEntity, args: ConnectionArgs, _context, info) =>
      listConnection(store.issueComments.of(number), args, connectionField(info), (record) => {
        return { type: 'IssueComment', store, number, record };
      }),
    assignees: ({ record }: IssueEntity, args: ConnectionArgs, _context, info) =>
      listConnection(record.assignees, args, connectionField(info), actor),
  },
};
