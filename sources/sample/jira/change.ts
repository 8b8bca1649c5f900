import type { JiraIssue, JiraItem, JiraSprint, JiraUser } from './records.ts';
import type { JiraWorld } from './world.ts';

/** Something that happens on the site at a moment (epoch ms). */
export type JiraChange = { at: number } & (
  | { type: 'created'; issue: JiraIssue }
  /** A field gets a value, as answers have it: a status, a sprint list, a text. */
  | { type: 'set'; id: string; by: JiraUser | null; field: string; value: unknown }
  /** To another project: a new key, the id stays. */
  | { type: 'moved'; id: string; by: JiraUser | null; project: string }
  | { type: 'deleted'; id: string }
  /** The account gains or loses the right to see a project. */
  | { type: 'visible'; project: string; visible: boolean }
  | { type: 'sprint'; sprint: JiraSprint }
  /** An administrator gives a type of issues another name: no issue is updated by that. */
  | { type: 'typeRenamed'; id: string; name: string }
  /** A project gets another name; its key stays. */
  | { type: 'renamed'; project: string; name: string }
);

/** What is set on an issue that was deleted meanwhile is lost. */
export function applyJiraChange(world: JiraWorld, change: JiraChange): void {
  switch (change.type) {
    case 'created':
      world.issues.set(change.issue.id, change.issue);
      return;
    case 'deleted':
      world.issues.delete(change.id);
      return;
    case 'visible': {
      const project = world.projects.find(({ key }) => key === change.project);
      if (project) world.hidden[change.visible ? 'delete' : 'add'](project.id);
      return;
    }
    case 'renamed': {
      const project = world.projects.find(({ key }) => key === change.project);
      if (project) project.name = change.name;
      return;
    }
    case 'sprint': {
      const known = world.sprints.find(({ id }) => id === change.sprint.id);
      if (known) Object.assign(known, change.sprint);
      else world.sprints.push({ ...change.sprint });
      return;
    }
    case 'typeRenamed': {
      const index = world.issueTypes.findIndex(({ id }) => id === change.id);
      const known = world.issueTypes[index];
      if (!known) return;
      const renamed = { ...known, name: change.name };
      world.issueTypes[index] = renamed;
      for (const { fields } of world.issues.values())
        if ((fields.issuetype as { id: string } | null)?.id === change.id) fields.issuetype = renamed;
      return;
    }
    case 'set':
      set(world, change);
      return;
    case 'moved':
      move(world, change);
  }
}

function set(world: JiraWorld, { id, by, at, field, value }: Extract<JiraChange, { type: 'set' }>): void {
  const issue = world.issues.get(id);
  if (!issue) return;
  const items = [item(world, field, issue.fields[field], value)];
  issue.fields[field] = field === SPRINT_FIELD ? shared(world, value) : value;
  if (field === 'status') items.push(...resolve(issue, at));
  record(world, issue, { by, at, items });
}

export const SPRINT_FIELD = 'customfield_10020';
export const POINTS_FIELD = 'customfield_10016';

/** An issue shows its sprints as they are now: the world's own records. */
const shared = (world: JiraWorld, value: unknown): unknown =>
  Array.isArray(value) ? value.map((one) => world.sprints.find(({ id }) => id === one.id) ?? one) : value;

/** Jira's usual workflow: done is resolved, and what is opened again is not. */
function resolve(issue: JiraIssue, at: number): JiraItem[] {
  const done = issue.fields.status.statusCategory.key === 'done';
  if (done === (issue.resolvedAt !== null)) return [];
  issue.resolvedAt = done ? at : null;
  issue.fields.resolution = done ? { id: '10000', name: 'Done' } : null;
  const before = done ? [null, null] : ['10000', 'Done'];
  const after = done ? ['10000', 'Done'] : [null, null];
  return [itemOf({ field: 'resolution', fieldtype: 'jira', fieldId: 'resolution' }, before, after)];
}

function move(world: JiraWorld, { id, by, at, project }: Extract<JiraChange, { type: 'moved' }>): void {
  const issue = world.issues.get(id);
  const target = world.projects.find(({ key }) => key === project);
  if (!issue || !target) return;
  const before = issue.fields.project;
  const key = world.nextKey(target);
  const moved: JiraItem = {
    field: 'project',
    fieldtype: 'jira',
    fieldId: 'project',
    from: before.id,
    fromString: before.name,
    to: target.id,
    toString: target.name,
  };
  const named: JiraItem = {
    field: 'Key',
    fieldtype: 'jira',
    from: null,
    fromString: issue.key,
    to: null,
    toString: key,
  };
  issue.fields.project = target;
  issue.key = key;
  record(world, issue, { by, at, items: [moved, named] });
}

function record(
  world: JiraWorld,
  issue: JiraIssue,
  { by, at, items }: { by: JiraUser | null; at: number; items: JiraItem[] },
): void {
  issue.histories.push({ id: world.nextId(), author: by, at, items });
  issue.updatedAt = Math.max(issue.updatedAt, at);
}

function item(world: JiraWorld, field: string, before: unknown, after: unknown): JiraItem {
  const { name, custom } = world.fields.find(({ id }) => id === field) ?? { name: field, custom: false };
  const named = { field: custom ? name : field, fieldtype: custom ? 'custom' : 'jira', fieldId: field };
  return itemOf(named, described(before), described(after));
}

type Described = (string | null)[];

const itemOf = (
  named: Pick<JiraItem, 'field' | 'fieldtype' | 'fieldId'>,
  [from = null, fromText = null]: Described,
  [to = null, toText = null]: Described,
): JiraItem => ({ ...named, from, fromString: fromText, to, toString: toText });

/** Id and text of a value, as the changelog has them. */
function described(value: unknown): Described {
  if (value === null || value === undefined) return [null, null];
  if (Array.isArray(value)) {
    const parts = value.map(described);
    const join = (place: 0 | 1) => parts.map((part) => part[place] ?? '').join(', ');
    return [join(0), join(1)];
  }
  if (typeof value !== 'object') return [null, String(value)];
  const { id, accountId, name, displayName } = value as Record<string, unknown>;
  return [String(accountId ?? id ?? ''), String(displayName ?? name ?? '')];
}
