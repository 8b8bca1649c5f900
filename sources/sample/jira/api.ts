import { z } from 'zod';
import { parseJql } from './jql.ts';
import type { JiraPresenter } from './present.ts';
import type { JiraIssue } from './records.ts';
import { JiraRefusal } from './reply.ts';
import type { JiraWorld } from './world.ts';
import { inZone } from './zone.ts';

export interface JiraRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Of a POST: JSON, as text. */
  body: string;
  /** Scheme and host by which the server was reached. */
  site: string;
}

export interface JiraApiOptions {
  world: JiraWorld;
  present: JiraPresenter;
  email: string;
  zone: string;
  /** Epoch ms. */
  now: number;
}

const searchBody = z.object({
  jql: z.string(),
  nextPageToken: z.string().optional(),
  maxResults: z.number().int().min(1).max(5_000).default(50),
  fields: z.array(z.string()).default([]),
  expand: z.string().default(''),
});
/** More are refused, as by Jira. */
const changelogBody = z.object({
  issueIdsOrKeys: z.array(z.string()).min(1).max(1_000),
  fieldIds: z.array(z.string()).max(10).optional(),
  maxResults: z.number().int().min(1).max(10_000).default(1_000),
  nextPageToken: z.string().optional(),
});
/** With fields, a page holds no more than this, whatever was asked for. */
const MOST_WITH_FIELDS = 100;

/** The answer to a request that may be asked. @throws JiraRefusal */
export function answerJira(request: JiraRequest, options: JiraApiOptions): unknown {
  const { method, path, query } = request;
  const { world, present, email, zone, now } = options;
  const [, rest = ''] = /^\/rest\/(?:api\/3|agile\/1\.0)\/(.+)$/.exec(path) ?? [];
  const seen = world.projects.filter(({ id }) => !world.hidden.has(id));
  switch (`${method} ${rest.replace(/^(project|board|issue)\/(?!search)[^/]+/, '$1/*')}`) {
    case 'GET myself':
      return present.user({
        accountId: 'sample',
        displayName: 'Leadline sample',
        emailAddress: email,
        timeZone: zone,
      });
    case 'GET serverInfo':
      return {
        baseUrl: request.site,
        version: '1001.0.0-SNAPSHOT',
        versionNumbers: [1001, 0, 0],
        deploymentType: 'Cloud',
        serverTime: inZone(now, zone),
        serverTitle: 'Jira',
      };
    case 'GET project/search': {
      const keys = query.getAll('keys');
      const wanted = (query.get('query') ?? '').toLowerCase();
      const chosen = seen.filter(
        ({ key, name }) =>
          (keys.length === 0 || keys.includes(key)) && `${key} ${name}`.toLowerCase().includes(wanted),
      );
      return pageOf(chosen.map(present.project), query, request.site + path);
    }
    case 'GET project/*': {
      const found = world.project(decodeURIComponent(path.split('/').at(-1) ?? ''));
      if (!found) throw new JiraRefusal(404, 'No project could be found with the given key or id.');
      return present.project(found);
    }
    case 'GET issue/*': {
      const issue = world.issue(decodeURIComponent(path.split('/').at(-1) ?? ''));
      if (!issue) throw new JiraRefusal(404, 'Issue does not exist or you do not have permission to see it.');
      const asked = query.getAll('fields').flatMap((names) => names.split(','));
      return present.issue(issue, asked.length > 0 ? asked : ['*all'], query.get('expand') ?? '');
    }
    case 'GET status':
      return world.statuses.map(present.status);
    case 'GET issuetype':
      return world.issueTypes;
    case 'GET field':
      return world.fields.map(present.field);
    case 'GET board': {
      const wanted = query.get('projectKeyOrId');
      const of = wanted === null ? null : world.project(wanted);
      if (of === undefined)
        throw new JiraRefusal(404, `No project could be found with key or id '${wanted}'.`);
      const boards = world.boards.filter(({ projectId }) => of === null || of.id === projectId);
      return pageOf(
        boards.map((board) => present.board(board, world.project(board.projectId))),
        query,
        request.site + path,
      );
    }
    case 'GET board/*/sprint': {
      const board = world.boards.find(({ id }) => String(id) === path.split('/').at(-2));
      if (!board)
        throw new JiraRefusal(
          404,
          'The requested board cannot be viewed because it either does not exist or you do not have permission to view it.',
        );
      if (board.type === 'kanban') throw new JiraRefusal(400, 'The board does not support sprints');
      const sprints = world.sprints.filter(({ originBoardId }) => originBoardId === board.id);
      return pageOf(sprints.map(present.sprint), query, request.site + path);
    }
    case 'POST search/jql':
      return search(parse(searchBody, request.body), options);
    case 'POST search/approximate-count': {
      const { jql } = parse(z.object({ jql: z.string() }), request.body);
      return { count: found(jql, options).length };
    }
    case 'POST changelog/bulkfetch':
      return changelogs(parse(changelogBody, request.body), options);
  }
  throw new JiraRefusal(404, 'There is nothing at this address.');
}

function parse<T extends z.ZodType>(shape: T, body: string): z.output<T> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new JiraRefusal(400, 'There was an error parsing JSON. Check that your request body is valid.');
  }
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  throw new JiraRefusal(
    400,
    `Invalid request payload: ${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`,
  );
}

/** Old lists: by offset. */
function pageOf(all: unknown[], query: URLSearchParams, address: string) {
  const startAt = Number(query.get('startAt') ?? 0);
  const maxResults = Math.min(50, Number(query.get('maxResults') ?? 50));
  const values = all.slice(startAt, startAt + maxResults);
  const isLast = startAt + values.length >= all.length;
  const next = isLast ? {} : { nextPage: `${address}?startAt=${startAt + maxResults}` };
  return { self: address, maxResults, startAt, total: all.length, isLast, ...next, values };
}

/** What the question finds at this version of the world, in its order: asked again with every page. */
const answers = new WeakMap<JiraWorld, Map<string, { version: number; issues: JiraIssue[] }>>();

function found(text: string, { world, zone }: JiraApiOptions): JiraIssue[] {
  const known = answers.get(world) ?? new Map<string, { version: number; issues: JiraIssue[] }>();
  answers.set(world, known);
  const before = known.get(text);
  if (before?.version === world.version) return before.issues;
  const { matches, projects, compare } = parseJql(text, zone);
  for (const name of projects) {
    if (!world.project(name))
      throw new JiraRefusal(400, `The value '${name}' does not exist for the field 'project'.`);
  }
  const issues = [...world.issues.values()]
    .filter((issue) => !world.hidden.has(issue.fields.project.id) && matches(issue))
    .sort(compare);
  if (known.size > 50) known.clear();
  known.set(text, { version: world.version, issues });
  return issues;
}

/** Pages go on behind the last issue of the one before, wherever that stands by now. */
function search(body: z.output<typeof searchBody>, options: JiraApiOptions) {
  const { jql, nextPageToken, fields, expand } = body;
  const all = found(jql, options);
  const onlyId = fields.length === 0 || (fields.length === 1 && fields[0] === 'id');
  const size = onlyId ? body.maxResults : Math.min(MOST_WITH_FIELDS, body.maxResults);
  const start = nextPageToken === undefined ? 0 : placeBehind(all, readToken(nextPageToken), jql, options);
  const issues = all.slice(start, start + size);
  const last = issues.at(-1);
  const isLast = start + issues.length >= all.length;
  return {
    issues: issues.map((issue) => options.present.issue(issue, fields, expand)),
    isLast,
    ...(isLast || !last
      ? {}
      : { nextPageToken: makeToken([last.id, last.key, last.createdAt, last.updatedAt]) }),
  };
}

const makeToken = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function readToken(token: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new JiraRefusal(400, 'The nextPageToken is invalid or expired.');
}

function placeBehind(all: JiraIssue[], token: unknown[], jql: string, { zone }: JiraApiOptions): number {
  const [id = '', key = '', createdAt, updatedAt] = token;
  const project = String(key).replace(/-\d+$/, '');
  const last = {
    id: String(id),
    key: String(key),
    createdAt: Number(createdAt),
    updatedAt: Number(updatedAt),
    fields: { project: { key: project } },
  } as JiraIssue;
  const { compare } = parseJql(jql, zone);
  const place = all.findIndex((issue) => compare(issue, last) > 0);
  return place === -1 ? all.length : place;
}

/** The oldest entry first, over all issues asked for. */
function changelogs(body: z.output<typeof changelogBody>, { world, present }: JiraApiOptions) {
  const { fieldIds, maxResults, nextPageToken } = body;
  const entries = [...new Set(body.issueIdsOrKeys)].flatMap((name) => {
    const issue = world.issues.get(name);
    if (!issue || world.hidden.has(issue.fields.project.id)) return [];
    return issue.histories
      .map((history) => ({
        ...history,
        items: history.items.filter(({ fieldId }) => !fieldIds || fieldIds.includes(fieldId ?? '')),
      }))
      .filter(({ items }) => items.length > 0)
      .map((history) => ({ issueId: issue.id, history }));
  });
  entries.sort((a, b) => a.history.at - b.history.at || Number(a.issueId) - Number(b.issueId));
  const start = nextPageToken === undefined ? 0 : Number(readToken(nextPageToken)[0]);
  const page = entries.slice(start, start + maxResults);
  const byIssue = new Map<string, unknown[]>();
  for (const { issueId, history } of page) {
    const of = byIssue.get(issueId) ?? [];
    byIssue.set(issueId, of);
    of.push(present.history(history, true));
  }
  const end = start + page.length;
  return {
    issueChangeLogs: [...byIssue].map(([issueId, changeHistories]) => ({ issueId, changeHistories })),
    ...(end < entries.length ? { nextPageToken: makeToken([end]) } : {}),
  };
}
