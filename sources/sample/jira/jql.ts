import type { JiraIssue } from './records.ts';
import { JiraRefusal } from './reply.ts';
import { fromZone } from './zone.ts';

/** A question in the part of JQL that the sample knows: clauses joined by AND, and an order. */
export interface Jql {
  matches: (issue: JiraIssue) => boolean;
  /** Ids or keys of the projects it names, as written. */
  projects: string[];
  compare: (a: JiraIssue, b: JiraIssue) => number;
}

const clausePattern =
  /^(project|updated|created|id|issue|issuekey|key)\s*(>=|<=|=|>|<|in)\s*(\(.*\)|"[^"]*"|'[^']*'|\S+)$/i;

/**
 * @param zone of the account: times without one are its own, and have minutes at best
 * @throws JiraRefusal 400, as Jira answers what it cannot read, and a question without bounds
 */
export function parseJql(text: string, zone: string): Jql {
  const [where = '', order = ''] = text.split(/\border\s+by\b/i);
  const clauses = where
    .split(/\s+and\s+/i)
    .map((clause) => clause.trim())
    .filter(Boolean);
  if (clauses.length === 0)
    throw new JiraRefusal(
      400,
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  const projects: string[] = [];
  const tests = clauses.map((clause) => {
    const [, name = '', operator = '', given = ''] = clausePattern.exec(clause) ?? [];
    if (!name)
      throw new JiraRefusal(400, `Error in the JQL Query: The clause '${clause}' is not understood.`);
    const values = valuesOf(given);
    switch (name.toLowerCase()) {
      case 'project':
        projects.push(...values);
        return ({ fields: { project } }: JiraIssue) =>
          values.some((value) => value === project.id || value.toUpperCase() === project.key);
      case 'updated':
        return timeTest(operator, timeOf(values[0] ?? '', zone), ({ updatedAt }) => updatedAt);
      case 'created':
        return timeTest(operator, timeOf(values[0] ?? '', zone), ({ createdAt }) => createdAt);
      default:
        return ({ id, key }: JiraIssue) => values.includes(id) || values.includes(key);
    }
  });
  return { matches: (issue) => tests.every((test) => test(issue)), projects, compare: orderOf(order) };
}

const valuesOf = (given: string): string[] =>
  given
    .replace(/^\(|\)$/g, '')
    .split(',')
    .map((value) => value.trim().replace(/^["']|["']$/g, ''))
    .filter(Boolean);

/** Epoch ms, or a local time of the account. */
function timeOf(value: string, zone: string): number {
  if (/^-?\d+$/.test(value)) return Number(value);
  const [, date, time = '00:00'] = /^(\d{4}[-/]\d{2}[-/]\d{2})(?:[ T](\d{2}:\d{2}))?$/.exec(value) ?? [];
  if (date) return fromZone(`${date.replaceAll('/', '-')}T${time}`, zone);
  throw new JiraRefusal(
    400,
    `Date value '${value}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
  );
}

function timeTest(operator: string, than: number, of: (issue: JiraIssue) => number) {
  return (issue: JiraIssue): boolean => {
    const at = of(issue);
    if (operator === '>=') return at >= than;
    if (operator === '<=') return at <= than;
    return operator === '<' ? at < than : at > than;
  };
}

const number = (key: string) => Number(key.slice(key.lastIndexOf('-') + 1));
const byKey = (a: JiraIssue, b: JiraIssue) =>
  a.fields.project.key < b.fields.project.key
    ? -1
    : a.fields.project.key > b.fields.project.key
      ? 1
      : number(a.key) - number(b.key);

/** By one field; the newest created first without any, as Jira has it. */
function orderOf(text: string): Jql['compare'] {
  const [, name = 'created', direction = text.trim() ? 'asc' : 'desc'] =
    /^\s*(\w+)(?:\s+(asc|desc))?/i.exec(text) ?? [];
  const by: Record<string, Jql['compare']> = {
    created: (a, b) => a.createdAt - b.createdAt || Number(a.id) - Number(b.id),
    updated: (a, b) => a.updatedAt - b.updatedAt || Number(a.id) - Number(b.id),
    id: (a, b) => Number(a.id) - Number(b.id),
  };
  const compare = by[name.toLowerCase()] ?? byKey;
  return direction.toLowerCase() === 'desc' ? (a, b) => -compare(a, b) : compare;
}
