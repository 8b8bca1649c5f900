import type { GraphQLSchema } from 'graphql';
import type { Issue, IssueEvent, Pull, User } from '../../world/records.ts';
import { sortable } from '../../world/time.ts';
import { type Connection, type ConnectionArgs, listConnection } from './connection.ts';
import { actor, type Child, commitBySha, type Entity } from './entity.ts';
import { connectionField, type Resolver, type Resolvers } from './resolver.ts';
import { repositoryEntity } from './shared.ts';

interface TimelineArgs extends ConnectionArgs {
  itemTypes?: string[] | null;
  since?: string | null;
}

/** `head_ref_force_pushed` → `HeadRefForcePushedEvent`. GraphQL has one other name than REST. */
function typeOfEvent(event: string): string {
  if (event === 'renamed') return 'RenamedTitleEvent';
  return `${event.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Event`;
}

/** `HeadRefForcePushedEvent` → `HEAD_REF_FORCE_PUSHED_EVENT`. */
const itemTypeOf = (type: string) => type.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

interface Item {
  at: string;
  entity: Child<object>;
}

/** Everything on the timeline of a pull request or issue that the schema knows, in the order it happened. */
function itemsOf({ store, record: { number } }: Entity<Pull | Issue>, known: Set<string>): Item[] {
  const item = (type: string, at: string | null | undefined, record: object): Item => ({
    at: sortable(at),
    entity: { type, store, number, record },
  });
  return [
    ...store.pullCommits.of(number).map((commit) => item('PullRequestCommit', commit.commit.committer?.date, commit)),
    ...store.reviews.of(number).map((review) => item('PullRequestReview', review.submitted_at, review)),
    ...store.issueComments.of(number).map((comment) => item('IssueComment', comment.created_at, comment)),
    ...store.events.of(number).map((event) => item(typeOfEvent(event.event), event.created_at, event)),
  ]
    .filter(({ entity }) => known.has(entity.type))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const unionTypes = new Map<string, Set<string>>();

function typesIn(schema: GraphQLSchema, union: string): Set<string> {
  let names = unionTypes.get(union);
  if (!names) {
    const type = schema.getType(union);
    const types = type && 'getTypes' in type ? type.getTypes() : [];
    names = new Set(types.map(({ name }) => name));
    unionTypes.set(union, names);
  }
  return names;
}

/** The timeline of a pull request or issue; `union` names the schema's type of its items. */
export const timelineItems =
  (union: 'PullRequestTimelineItems' | 'IssueTimelineItems'): Resolver =>
  (source: Entity<Pull | Issue>, args: TimelineArgs, _context, info) => {
    const since = args.since ? sortable(args.since) : '';
    const items = itemsOf(source, typesIn(info.schema, union)).filter(
      ({ at, entity }) => at >= since && (!args.itemTypes || args.itemTypes.includes(itemTypeOf(entity.type))),
    );
    const page: Connection<unknown> = listConnection(items, args, connectionField(info), ({ entity }) => entity);
    return {
      ...page,
      filteredCount: items.length,
      pageCount: page.nodes.length,
      updatedAt: source.record.updated_at,
    };
  };

type Event = Child<IssueEvent & Record<string, unknown>>;

const subject = ({ store, number }: Event) => {
  const pull = store.pulls.get(number);
  return pull
    ? { type: 'PullRequest', store, record: pull }
    : { type: 'Issue', store, record: store.issues.get(number) };
};

const part = (record: Record<string, unknown>, name: string, key: string): unknown =>
  (record[name] as Record<string, unknown> | null | undefined)?.[key];

/** What events say; each is attached to every event type that has the field. */
export const eventFields: Record<string, Resolver> = {
  id: ({ record }: Event) => record.node_id ?? `EV_${record.id}`,
  actor: ({ record }: Event) => actor(record.actor),
  repository: ({ store }: Event) => repositoryEntity(store),
  pullRequest: subject,
  closable: subject,
  labelable: subject,
  subject,
  stateReason: ({ record }: Event) =>
    typeof record.state_reason === 'string' ? record.state_reason.toUpperCase() : null,
  commit: ({ store, record }: Event) => commitBySha(store, record.commit_id),
  afterCommit: ({ store, record }: Event) => commitBySha(store, record.commit_id),
  beforeCommit: ({ store, record }: Event) => commitBySha(store, record.before_commit_id),
  requestedReviewer: ({ record }: Event) => actor(record.requested_reviewer as User | null | undefined),
  label: ({ store, record }: Event) => ({ type: 'Label', store, record: record.label }),
  previousTitle: ({ record }: Event) => part(record, 'rename', 'from'),
  currentTitle: ({ record }: Event) => part(record, 'rename', 'to'),
};

/** The resolvers of all event types of the schema. */
export function eventResolvers(schema: GraphQLSchema): Resolvers {
  const events = [...typesIn(schema, 'PullRequestTimelineItems'), ...typesIn(schema, 'IssueTimelineItems')].filter(
    (name) => name.endsWith('Event'),
  );
  return Object.fromEntries(
    events.map((name) => {
      const type = schema.getType(name);
      const fields = type && 'getFields' in type ? Object.keys(type.getFields()) : [];
      return [name, Object.fromEntries(Object.entries(eventFields).filter(([field]) => fields.includes(field)))];
    }),
  );
}
