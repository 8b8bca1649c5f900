import type postgres from 'postgres';

// For tests: issues with their changelogs, written by the owner, whom row-level security does not bind.

let unique = 50_000;
const next = () => unique++;

/** Statuses of every Jira that is seeded, by name: the id is the name. */
export const SEEDED_STATUSES = {
  'To do': 'new',
  'In progress': 'indeterminate',
  Review: 'indeterminate',
  Done: 'done',
} as const;

export interface SeededJira {
  clientId: number;
  integrationId: number;
  projectId: number;
}

/** A Jira with one project and {@link SEEDED_STATUSES}. */
export async function seedJira(
  owner: postgres.Sql,
  clientId: number,
  key = `P${next()}`,
): Promise<SeededJira> {
  const [integration] = await owner`
    insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names, project_keys)
    values (${clientId}, 'jira', ${`Jira ${next()}`}, 'https://acme.example', 'v1', '{}', ${[key]}) returning id`;
  const integrationId = Number(integration?.id);
  for (const [name, category] of Object.entries(SEEDED_STATUSES)) {
    await owner`
      insert into issue_statuses (client_id, integration_id, external_id, name, category)
      values (${clientId}, ${integrationId}, ${name}, ${name}, ${category})`;
  }
  const [project] = await owner`
    insert into projects (client_id, integration_id, external_id, key, name, url)
    values (${clientId}, ${integrationId}, ${String(next())}, ${key}, ${key}, ${`https://acme.example/browse/${key}`})
    returning id`;
  return { clientId, integrationId, projectId: Number(project?.id) };
}

export interface IssueSeed {
  createdAt: string;
  /** Status it was created in; `To do` unless told. */
  first?: string;
  /** Statuses it came into, with the instant; the last is the present one unless `status` says otherwise. */
  moves?: [status: string, at: string][];
  status?: string;
  type?: string | null;
  labels?: string[];
  assignee?: string | null;
  subtask?: boolean;
  goneAt?: string | null;
  resolvedAt?: string | null;
  updatedAt?: string;
}

/** One issue of a seeded Jira. Returns its id. */
export async function seedIssue(owner: postgres.Sql, jira: SeededJira, seed: IssueSeed): Promise<number> {
  const { first = 'To do', moves = [] } = seed;
  const number = next();
  const row = {
    client_id: jira.clientId,
    integration_id: jira.integrationId,
    project_id: jira.projectId,
    external_id: String(number),
    key: `P-${number}`,
    number,
    title: `Issue ${number}`,
    url: `https://acme.example/browse/P-${number}`,
    type: seed.type === undefined ? 'Story' : seed.type,
    is_subtask: seed.subtask ?? false,
    status_id: seed.status ?? moves.at(-1)?.[0] ?? first,
    labels: seed.labels ?? [],
    assignee: seed.assignee ?? null,
    created_at: seed.createdAt,
    resolved_at: seed.resolvedAt ?? null,
    source_updated_at: seed.updatedAt ?? moves.at(-1)?.[1] ?? seed.createdAt,
    gone_at: seed.goneAt ?? null,
  };
  const [inserted] = await owner`insert into issues ${owner(row)} returning id`;
  const id = Number(inserted?.id);
  let from = first;
  const changes = moves.map(([to, at]) => {
    const change = { from, to, at };
    from = to;
    return change;
  });
  await seedChanges(owner, jira.clientId, id, changes);
  return id;
}

/** Entries of an issue's changelog, in this order. */
export async function seedChanges(
  owner: postgres.Sql,
  clientId: number,
  issueId: number,
  changes: readonly { from: string; to: string; at: string }[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ from, to, at }) => ({
    client_id: clientId,
    issue_id: issueId,
    external_id: String(next()),
    item: 0,
    field: 'status',
    from_id: from,
    to_id: to,
    at,
  }));
  await owner`insert into issue_changes ${owner(rows)}`;
}
