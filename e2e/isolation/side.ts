import type postgres from 'postgres';

const kinds = {
  integration: "select id from integrations where kind = 'github' and client_id = $1",
  jira: "select id from integrations where kind = 'jira' and client_id = $1",
  repository: 'select id from repositories where client_id = $1',
  project: 'select id from projects where client_id = $1',
  service: 'select id from services where client_id = $1',
  workflow: 'select id from workflows where client_id = $1',
  run: 'select id from etl_runs where client_id = $1',
  step: 'select s.id from etl_steps s join etl_runs r on r.id = s.run_id where s.client_id = $1 and r.id = (select min(id) from etl_runs where client_id = $1)',
  quarantine: 'select id from etl_quarantine where client_id = $1',
  webhook: 'select id from notification_webhooks where client_id = $1',
  notification: 'select id from notifications where client_id = $1',
  hook: 'select id from inbound_hooks where client_id = $1',
  person: 'select id from people where client_id = $1',
  team: 'select id from teams where client_id = $1',
  apart: 'select id from apart_accounts where client_id = $1',
  pullRequest:
    'select pull_request_id as id from pull_request_facts where client_id = $1 and merged_at is not null',
  deployment: 'select id from deployment_facts where client_id = $1',
  incident: 'select id from incident_facts where client_id = $1',
  issue: 'select issue_id as id from issue_facts where client_id = $1',
} as const;
export type Kind = keyof typeof kinds;

/** A client, and what it has, by ids. */
export interface Side {
  client: string;
  /** Up to 50 of each, at least one. */
  ids: Record<Kind, string[]>;
  /** Hash of its logo. */
  logo: string;
  /** The first of them. */
  one(kind: Kind): string;
}

/** Reads what a client has of every kind; there must be something of each. */
export async function idsOf(owner: postgres.Sql, clientId: number): Promise<Side> {
  const ids = {} as Record<Kind, string[]>;
  for (const [kind, query] of Object.entries(kinds)) {
    const rows = await owner.unsafe(`select id::text from (${query}) found order by found.id limit 50`, [
      clientId,
    ]);
    if (rows.length === 0) throw new Error(`client ${clientId} has no ${kind}`);
    ids[kind as Kind] = rows.map(({ id }) => String(id));
  }
  const [{ logo } = { logo: '' }] =
    await owner`select hash as logo from client_logos where client_id = ${clientId}`;
  return { client: String(clientId), ids, logo, one: (kind) => ids[kind][0] ?? '' };
}
