import path from 'node:path';
import { z } from 'zod';
import { isFile, isFolder, readJson } from '../load/files.ts';
import { SampleError } from '../sample-error.ts';
import type { JiraField, JiraHistory, JiraIssue, JiraItem, JiraProject, JiraUser } from './records.ts';
import { JiraWorld } from './world.ts';

const time = z.string().transform((text, context) => {
  const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(ms)) context.addIssue(`"${text}" is no date`);
  return ms;
});
const user = z.looseObject({ accountId: z.string(), displayName: z.string() });
const named = { id: z.string(), name: z.string() };
const project = z.looseObject({ ...named, key: z.string() });
const category = z.looseObject({ id: z.number(), key: z.string(), name: z.string() });
const status = z.looseObject({ ...named, statusCategory: category });
const text = z.string().nullish().default(null);
const item = z
  .looseObject({
    field: z.string(),
    fieldtype: z.string().default('jira'),
    from: text,
    fromString: text,
    to: text,
  })
  // Every object has a method of this name; the text of a changelog stands in its place.
  .transform((of): JiraItem => {
    const { toString: to } = of as { toString: unknown };
    return { ...of, toString: typeof to === 'string' ? to : null };
  });
const issue = z.looseObject({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({ created: time, updated: time, resolutiondate: time.nullish(), project, status }),
  changelog: z
    .object({
      histories: z.array(
        z.object({ id: z.string(), author: user.nullish(), created: time, items: z.array(item) }),
      ),
    })
    .optional(),
});

/** The folder of recorded answers of Jira that is, or stands in, the one given; undefined: there is none. */
export async function jiraFolder(folder: string): Promise<string | undefined> {
  for (const at of [path.join(folder, 'jira'), folder])
    if ((await isFolder(at)) && (await isFile(path.join(at, 'projects.json')))) return at;
  return undefined;
}

/**
 * Reads recorded answers of Jira: `projects.json`, `statuses.json`, `issuetypes.json`, `fields.json`, `users.json` and
 * `issues.json` with their changelogs. A file that is missing is an empty list.
 *
 * @throws SampleError with one line: which file, and what is wrong with it
 */
export async function loadJira(folder: string): Promise<JiraWorld> {
  const read = async <T extends z.ZodType>(name: string, shape: T) =>
    (await readJson(path.join(folder, name), z.array(shape))) ?? [];
  const world = new JiraWorld();
  world.projects.push(...((await read('projects.json', project)) as JiraProject[]));
  world.statuses.push(...(await read('statuses.json', status)));
  world.issueTypes.push(
    ...(await read('issuetypes.json', z.looseObject({ ...named, subtask: z.boolean() }))),
  );
  world.fields.push(...((await read('fields.json', z.looseObject(named))) as JiraField[]));
  for (const one of await read('users.json', user)) world.users.set(one.accountId, one as JiraUser);
  for (const raw of await read('issues.json', issue)) world.issues.set(raw.id, toIssue(raw));
  for (const { fields } of world.issues.values()) {
    if (!world.projects.some(({ id }) => id === fields.project.id)) world.projects.push(fields.project);
    if (!world.fields.some(isSprintField)) addSprintField(world.fields, fields);
  }
  if (world.projects.length === 0)
    throw new SampleError(`${folder}: holds no project (expected projects.json, issues.json and the like)`);
  return world;
}

function toIssue({ id, key, fields, changelog }: z.output<typeof issue>): JiraIssue {
  const { created, updated, resolutiondate, ...more } = fields;
  const histories = (changelog?.histories ?? []).map(
    ({ id: entry, author, created: at, items }): JiraHistory => ({
      id: entry,
      author: (author ?? null) as JiraUser | null,
      at,
      items,
    }),
  );
  return {
    id,
    key,
    createdAt: created,
    updatedAt: updated,
    resolvedAt: resolutiondate ?? null,
    fields: more,
    histories: histories.sort((a, b) => a.at - b.at || Number(a.id) - Number(b.id)),
  };
}

const SPRINT = 'com.pyxis.greenhopper.jira:gh-sprint';
const isSprintField = ({ schema }: JiraField) => schema?.custom === SPRINT;
const sprints = z.array(z.looseObject({ id: z.number(), name: z.string(), boardId: z.number() })).min(1);

/** Recorded without its fields, a site still shows which one holds sprints. */
function addSprintField(fields: JiraField[], values: Record<string, unknown>): void {
  for (const [id, value] of Object.entries(values)) {
    if (id.startsWith('customfield_') && sprints.safeParse(value).success)
      fields.push({ id, name: 'Sprint', custom: true, schema: { type: 'array', custom: SPRINT } });
  }
}
