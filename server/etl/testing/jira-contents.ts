import type postgres from 'postgres';
import type { JiraIssue } from '#sources/sample/jira/records.ts';
import type { JiraWorld } from '#sources/sample/jira/world.ts';

/** What a client's database holds of Jira, without our own ids and times of loading: comparable between runs. */
export interface JiraContents {
  issues: Record<string, unknown>[];
  changes: string[];
  keys: string[];
  sprints: string[];
}

const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Without what is marked gone. */
export async function storedJira(owner: postgres.Sql, clientId: number): Promise<JiraContents> {
  const issues = await owner.unsafe(
    `select i.external_id as id, i.key, i.number, p.key as project, i.title, i.type, i.type_external_id as "typeId", i.status_id as status,
       i.priority, to_jsonb(i.labels) as labels, i.author, i.assignee, i.story_points as points,
       ${iso('i.created_at')} as created, ${iso('i.source_updated_at')} as updated, ${iso('i.resolved_at')} as resolved
     from issues i join projects p on p.id = i.project_id where i.client_id = $1 and i.gone_at is null
     order by i.external_id collate "C"`,
    [clientId],
  );
  const lines = async (what: string, table: string) =>
    (
      await owner.unsafe(
        `select concat_ws(' ', i.external_id, ${what}) as line from issues i join ${table} t on t.issue_id = i.id
         where i.client_id = $1 and i.gone_at is null`,
        [clientId],
      )
    )
      .map(({ line }) => String(line))
      .sort();
  return {
    issues: [...issues],
    changes: await lines(
      `t.external_id, t.item, t.field, coalesce(t.from_text, '-'), coalesce(t.to_text, '-'), ${iso('t.at')}`,
      'issue_changes',
    ),
    keys: await lines('t.key', 'issue_keys'),
    sprints: await lines('t.sprint_external_id', 'issue_sprints'),
  };
}

/** What PostgreSQL's text cannot hold is taken out on the way (G10). */
const plain = (text: unknown) => String(text).replaceAll('\0', '');
const time = (ms: number) => new Date(ms).toISOString();

/** What should be there, worked out from the world's own records in another way than the loader does. */
export function expectedJira(world: JiraWorld): JiraContents {
  const seen = [...world.issues.values()].filter(({ fields }) => !world.hidden.has(fields.project.id));
  const lines = (of: (issue: JiraIssue) => string[]) =>
    seen.flatMap((issue) => of(issue).map((line) => `${issue.id} ${line}`)).sort();
  return {
    issues: seen.map(expectedIssue).sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)),
    changes: lines(({ histories }) =>
      histories.flatMap(({ id, at, items }) =>
        items.map(({ field, fieldId, fromString, toString: to }, index) =>
          plain([id, index, fieldId ?? field, fromString ?? '-', to ?? '-', time(at)].join(' ')),
        ),
      ),
    ),
    keys: lines(({ key, histories }) => [
      ...new Set([
        key,
        ...histories.flatMap(({ items }) =>
          items.flatMap(({ field, fromString }) => (field === 'Key' && fromString ? [fromString] : [])),
        ),
      ]),
    ]),
    sprints: lines(({ fields }) =>
      ((fields.customfield_10020 ?? []) as { id: number }[]).map(({ id }) => String(id)),
    ),
  };
}

function expectedIssue({
  id,
  key,
  fields,
  createdAt,
  updatedAt,
  resolvedAt,
}: JiraIssue): Record<string, unknown> {
  const account = (of: unknown) => (of as { accountId: string } | null)?.accountId ?? null;
  const name = (of: unknown) => (of as { name: string } | null)?.name ?? null;
  return {
    id,
    key,
    number: Number(key.split('-')[1]),
    project: fields.project.key,
    title: plain(fields.summary),
    type: name(fields.issuetype),
    typeId: (fields.issuetype as { id: string } | null)?.id ?? null,
    status: fields.status.id,
    priority: name(fields.priority),
    labels: fields.labels ?? [],
    author: account(fields.reporter),
    assignee: account(fields.assignee),
    points: fields.customfield_10016 ?? null,
    created: time(createdAt),
    updated: time(updatedAt),
    resolved: resolvedAt === null ? null : time(resolvedAt),
  };
}
