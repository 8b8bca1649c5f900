import { GraphQLError } from 'graphql';
import type { Pull } from '../../world/records.ts';
import { ordered } from '../../world/repository-store.ts';
import { iso, sortable } from '../../world/time.ts';
import type { World } from '../../world/world.ts';
import { type ConnectionArgs, listConnection } from './connection.ts';
import type { Entity } from './entity.ts';
import type { Resolvers } from './resolver.ts';

/** GitHub counts all results, and shows so many of them. */
const REACHABLE = 1_000;

interface SearchArgs extends ConnectionArgs {
  query: string;
  type: string;
}

/** From and to, both included, as texts that sort by time. */
type Span = [from: string, to: string];

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const always: Span = ['', '~'];

const refuse = (part: string): never => {
  throw new GraphQLError(
    `The sample searches for repo:, is:pr and created: with a date, a time or a range of them, not for "${part}".`,
  );
};

/** First and last moment of a day, or a time twice. */
function momentsOf(text: string, part: string): Span {
  if (dayPattern.test(text)) return [`${text}T00:00:00Z`, `${text}T23:59:59Z`];
  const time = sortable(text);
  return time === '' ? refuse(part) : [time, time];
}

const shifted = (time: string, seconds: number) => iso(Date.parse(time) + seconds * 1000);

/** `2026-01-01`, `2026-01-01..2026-02-01`, `*..2026-02-01`, `<2026-01-01T12:00:00Z`, `>=…`. */
function spanOf(text: string, part: string): Span {
  const range = text.split('..');
  if (range.length === 2) {
    const [from = '', to = ''] = range;
    return [
      from === '*' ? always[0] : momentsOf(from, part)[0],
      to === '*' ? always[1] : momentsOf(to, part)[1],
    ];
  }
  const [, sign = '', rest = ''] = /^([<>]=?)?(.*)$/.exec(text) ?? [];
  const [first, last] = momentsOf(rest, part);
  switch (sign) {
    case '<':
      return [always[0], shifted(first, -1)];
    case '<=':
      return [always[0], last];
    case '>':
      return [shifted(last, 1), always[1]];
    case '>=':
      return [first, always[1]];
  }
  return [first, last];
}

function readQuery(query: string): { repositories: string[]; span: Span } {
  const repositories: string[] = [];
  let span = always;
  let pulls = false;
  for (const part of query.split(/\s+/).filter(Boolean)) {
    const [, name, value = ''] = /^(\w+):(.+)$/.exec(part) ?? [];
    if (name === 'repo') repositories.push(value);
    else if (part === 'is:pr') pulls = true;
    else if (name === 'created') span = spanOf(value, part);
    else refuse(part);
  }
  return pulls && repositories.length > 0 ? { repositories, span } : refuse(query);
}

/** How many of the pulls, oldest first, were created before `time`, or until then if `included`. */
function countUntil(pulls: readonly Pull[], time: string, included: boolean): number {
  let [low, high] = [0, pulls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const created = sortable(pulls[middle]?.created_at);
    if (created < time || (included && created === time)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function search(world: World, { query, type, ...args }: SearchArgs) {
  if (!type.startsWith('ISSUE')) throw new GraphQLError('The sample searches for pull requests only.');
  const { repositories, span } = readQuery(query);
  const found: Entity<Pull>[] = [];
  let issueCount = 0;
  // An unknown repository has no results: GitHub's GraphQL says no more than that either.
  for (const name of repositories) {
    const store = world.named(name);
    if (!store) continue;
    const pulls = ordered(store.pulls, 'created_at');
    const [start, end] = [countUntil(pulls, span[0], false), countUntil(pulls, span[1], true)];
    issueCount += Math.max(0, end - start);
    const newest = pulls.slice(Math.max(start, end - REACHABLE), Math.max(start, end)).reverse();
    for (const record of newest) found.push({ type: 'PullRequest', store, record });
  }
  const none = { codeCount: 0, discussionCount: 0, repositoryCount: 0, userCount: 0, wikiCount: 0 };
  const page = listConnection(
    found.slice(0, REACHABLE),
    args,
    { name: 'search', countOnly: false },
    (entity) => entity,
  );
  return { ...none, issueCount, ...page };
}

export const searchResolvers: Resolvers = {
  Query: { search: (_: unknown, args: SearchArgs, { world }) => search(world, args) },
};
