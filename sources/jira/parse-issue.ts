import { z } from 'zod';
import type { JiraIssue } from '#lib/records/jira-issue.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import { text } from '../fields.ts';
import { hashOf, reasonOf } from '../reason-of.ts';
import { account, instant, issueType, sprint, status } from './answers.ts';
import { history } from './changelogs.ts';
import type { JiraFields } from './fields.ts';

/**
 * What is asked for of an issue, without the fields that differ from site to site. Not `comment`: their number comes
 * only with the texts of up to twenty of them an issue, and no figure is made of it.
 */
export const askedFields = [
  ...['summary', 'issuetype', 'status', 'priority', 'labels', 'reporter', 'creator', 'assignee', 'parent'],
  ...['created', 'updated', 'resolutiondate'],
];

const issueShape = z.object({
  id: text,
  key: z.string().regex(/^[A-Z][A-Z0-9_]*-\d{1,9}$/, 'expected a key such as ABC-12'),
  fields: z.looseObject({
    summary: text,
    issuetype: issueType.nullish(),
    status,
    priority: z.object({ name: text }).nullish(),
    labels: z.array(text).nullish(),
    reporter: account,
    creator: account,
    assignee: account,
    parent: z.object({ id: text }).nullish(),
    created: instant,
    updated: instant,
    resolutiondate: instant.nullish(),
  }),
});
const sprintList = z.array(sprint).nullish();

type Parsed = { ok: true; issue: JiraIssue } | { ok: false; record: RejectedRecord };

/** @param raw of a search. @param histories of its changelog, as they came */
export function parseIssue(raw: unknown, histories: readonly unknown[], fields: JiraFields): Parsed {
  const issue = issueShape.safeParse(raw);
  if (!issue.success) return { ok: false, record: setAside(raw, reasonOf(issue.error)) };
  const entries = z.array(history).safeParse(histories);
  if (!entries.success)
    return {
      ok: false,
      record: setAside({ issue: raw, histories }, `changelog: ${reasonOf(entries.error)}`),
    };
  const { id, key, fields: given } = issue.data;
  const sprints = z.array(sprintList).safeParse(fields.sprint.map((name) => given[name]));
  if (!sprints.success) return { ok: false, record: setAside(raw, `sprint: ${reasonOf(sprints.error)}`) };
  const author = given.reporter ?? given.creator;
  const named = [author, given.creator, given.assignee, ...entries.data.map(({ author }) => author)];
  return {
    ok: true,
    issue: {
      id,
      key,
      number: Number(key.slice(key.lastIndexOf('-') + 1)),
      title: given.summary,
      type: given.issuetype ?? null,
      parentId: given.parent?.id ?? null,
      status: given.status,
      priority: given.priority?.name ?? null,
      labels: given.labels ?? [],
      author: author?.account ?? null,
      authorIsBot: author?.isBot ?? false,
      assignee: given.assignee?.account ?? null,
      storyPoints: pointsOf(given, fields),
      createdAt: given.created,
      updatedAt: given.updated,
      resolvedAt: given.resolutiondate ?? null,
      sprints: sprints.data.flatMap((list) => list ?? []),
      changes: entries.data.flatMap(({ id: entry, author: by, created, items }) =>
        items.map(({ field, fieldId, from, fromString, to, toString: toText }, item) => ({
          id: entry,
          item,
          field: fieldId ?? field,
          fromId: from ?? null,
          fromText: fromString ?? null,
          toId: to ?? null,
          toText: toText ?? null,
          author: by?.account ?? null,
          at: created,
        })),
      ),
      accounts: named.filter((one) => one !== null),
    },
  };
}

/** A site may have a field of each kind of project; one that holds no number means nothing to us. */
function pointsOf(given: Record<string, unknown>, { storyPoints }: JiraFields): number | null {
  for (const name of storyPoints) {
    const value = given[name];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  }
  return null;
}

function setAside(payload: unknown, reason: string): RejectedRecord {
  const named = z.object({ key: z.string().max(100) }).safeParse(payload);
  const inner = z.object({ issue: z.object({ key: z.string().max(100) }) }).safeParse(payload);
  return { key: named.data?.key ?? inner.data?.issue.key ?? hashOf(payload), payload, reason };
}
