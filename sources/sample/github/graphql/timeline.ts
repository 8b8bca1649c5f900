import type { GraphQLSchema } from 'graphql';
import type { Issue, IssueEvent, Pull, User } from '../../world/records.ts';
import { sortable } from '../../world/time.ts';
import { type Connection, type ConnectionArgs, listConnection } from './connection.ts';
import { actor, type Child, commitBySha, type Entity } from './entity.ts';
import { notAccessible } from './github-error.ts';
import { connectionField, type Resolver, type Resolvers } from './resolver.ts';
import { repositoryEntity } from './shared.ts';
import { teamOf } from './teams.ts';

interface TimelineArgs extends ConnectionArgs {
  itemTypes?: string[] | null;
  since?: string | null;
}

function memoized(make: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const made = known.get(name) ?? make(name);
    known.set(name, made);
    return made;
  };
}

/** `head_ref_force_pushed` → `HeadRefForcePushedEvent`. GraphQL has one other name than REST. */
const typeOfEvent = memoized((event) =>
  event === 'renamed'
    ? 'RenamedTitleEvent'
    : `${event.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Event`,
);

/** `HeadRefForcePushedEvent` → `HEAD_REF_FORCE_PUSHED_EVENT`. */
const itemTypeOf = memoized((type) =>
  type.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
);

interface Item {
  at: string;
  entity: Child<object>;
}

/** What of the timeline of a pull request or issue is wanted, in the order it happened. */
function itemsOf({ store, record }: Entity<Pull | Issue>, wants: (type: string) => boolean): Item[] {
  const { number } = record;
  const found: Item[] = [];
  const add = (type: string, at: string | null | undefined, item: object) =>
    found.push({ at: sortable(at), entity: { type, store, number, record: item } });
  for (const event of store.events.of(number)) {
    const type = typeOfEvent(event.event);
    if (wants(type)) add(type, event.created_at, event);
  }
  if (wants('PullRequestCommit')) {
    for (const one of store.pullCommits.of(number)) add('PullRequestCommit', one.commit.committer?.date, one);
  }
  if (wants('PullRequestReview')) {
    for (const one of store.reviews.of(number)) add('PullRequestReview', one.submitted_at, one);
  }
  if (wants('IssueComment')) {
    for (const one of store.issueComments.of(number)) add('IssueComment', one.created_at, one);
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
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
    const known = typesIn(info.schema, union);
    const { itemTypes } = args;
    const wants = (type: string) => known.has(type) && (!itemTypes || itemTypes.includes(itemTypeOf(type)));
    const all = itemsOf(source, wants);
    const items = since ? all.filter(({ at }) => at >= since) : all;
    const page: Connection<unknown> = listConnection(
      items,
      args,
      connectionField(info),
      ({ entity }) => entity,
    );
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
  requestedReviewer: ({ store, record }: Event, _: unknown, { may }) => {
    const team = teamOf(store, record.requested_team);
    if (team && !may('members')) throw notAccessible();
    return actor(record.requested_reviewer as User | null | undefined) ?? team;
  },
  label: ({ store, record }: Event) => ({ type: 'Label', store, record: record.label }),
  previousTitle: ({ record }: Event) => part(record, 'rename', 'from'),
  currentTitle: ({ record }: Event) => part(record, 'rename', 'to'),
};

/** The resolvers of all event types of the schema. */
export function eventResolvers(schema: GraphQLSchema): Resolvers {
  const events = [
    ...typesIn(schema, 'PullRequestTimelineItems'),
    ...typesIn(schema, 'IssueTimelineItems'),
  ].filter((name) => name.endsWith('Event'));
  return Object.fromEntries(
    events.map((name) => {
      const type = schema.getType(name);
      const fields = type && 'getFields' in type ? Object.keys(type.getFields()) : [];
      return [
        name,
        Object.fromEntries(Object.entries(eventFields).filter(([field]) => fields.includes(field))),
      ];
    }),
  );
}
