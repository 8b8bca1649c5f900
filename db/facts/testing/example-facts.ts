import type postgres from 'postgres';
import { instantOf, secondsOf } from './example-text.ts';

type Said = Record<string, string>;

/** Of the client whose example it is; deployments by the names that the example gives them. */
export interface Told {
  owner: postgres.Sql;
  clientId: number;
  deployments: readonly { name: string; id: number }[];
}

/**
 * Holds what is derived of one thing against what an example says of it.
 * @param of `PR 1`, `d1`, `incident 7`, `issue 1`
 * @returns what is said and what is, both in the same words
 */
export async function compare(told: Told, of: string, says: Said): Promise<{ said: Said; is: Said }> {
  const [kind = '', name = ''] = of.split(' ');
  const row: Record<string, unknown> | undefined =
    kind === 'PR'
      ? await pullFacts(told, Number(name))
      : kind === 'incident'
        ? await incidentFacts(told, Number(name))
        : kind === 'issue'
          ? await issueFacts(told, Number(name))
          : await deploymentFacts(told, kind);
  if (!row) throw new Error(`There is no ${of}`);
  const said: Said = {};
  const is: Said = {};
  for (const [fact, value] of Object.entries(says)) {
    if (!(fact in row)) throw new Error(`Nothing is known of “${fact}” of ${of}`);
    said[fact] = inWords(value);
    is[fact] = inWords(row[fact]);
  }
  return { said, is };
}

/** Durations as seconds, fractions as decimals, instants as ISO 8601, unknown as `none`. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(Number(value.toFixed(6)));
  const text = String(value);
  if (/^\d+(\.\d+)?[dhms]$/.test(text)) return String(secondsOf(text));
  const [, part, whole] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (whole) return inWords(Number(part) / Number(whole));
  if (/^(\+1 )?[MTWFS][a-z]{2} \d\d:/.test(text)) return instantOf(text);
  return text;
}

async function pullFacts({ owner, clientId, deployments }: Told, number: number) {
  const [row] = await owner`
    select f.state, f.opened_at as opened, f.coding_seconds as coding, f.pickup_seconds as pickup,
      f.review_seconds as review, f.merge_seconds as merge, f.unreviewed_seconds as unreviewed,
      f.deploy_seconds as deploy, f.elapsed_seconds as elapsed, f.lead_seconds as lead,
      f.first_review_seconds as "first review", f.change_requests as rounds, f.anomalies::int as mended,
      f.excluded_by as excluded, f.hotfix, f.revert, r.number as reverts, f.link_method as link, d.external_id as by
    from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
    left join pull_requests r on r.id = f.reverts_id left join deployment_facts d on d.id = f.deployment_id
    where f.client_id = ${clientId} and p.number = ${number}`;
  return row && { ...row, 'deployed by': nameOf(deployments, row.by) };
}

async function deploymentFacts({ owner, clientId, deployments }: Told, name: string) {
  const id = deployments.find((one) => one.name === name)?.id ?? 0;
  const [row] = await owner`
    select d.production, d.result, d.finished_at as finished, d.change_count as changes, d.incident_count as incidents,
      d.rework_by as rework, before.external_id as before
    from deployment_facts d left join deployment_facts before on before.id = d.previous_id
    where d.client_id = ${clientId} and d.external_id = ${String(id)}`;
  return row && { ...row, previous: nameOf(deployments, row.before) };
}

async function incidentFacts({ owner, clientId, deployments }: Told, number: number) {
  const [row] = await owner`
    select n.attribution, n.recovery_seconds as recovery, d.external_id as by
    from incident_facts n join issues i on i.id = n.issue_id left join deployment_facts d on d.id = n.deployment_id
    where n.client_id = ${clientId} and i.number = ${number}`;
  return row && { ...row, 'caused by': nameOf(deployments, row.by) };
}

async function issueFacts({ owner, clientId }: Told, number: number) {
  const [row] = await owner`
    select f.started_at as started, f.done_at as done, f.lead_seconds as lead, f.cycle_seconds as cycle,
      f.active_seconds as active, f.waiting_seconds as waiting, s.name as step, f.reopened::int as reopened,
      f.anomalies::int as mended, f.excluded_by as excluded, f.issue_id::text as id
    from issue_facts f join issues i on i.id = f.issue_id left join workflow_steps s on s.id = f.step_id
    where f.client_id = ${clientId} and i.key = ${`AB-${number}`}`;
  const stays = await owner`
    select s.name, t.seconds from issue_step_times t join workflow_steps s on s.id = t.step_id
    where t.client_id = ${clientId} and t.issue_id = ${row?.id ?? 0}`;
  return row && { ...row, ...Object.fromEntries(stays.map(({ name, seconds }) => [`in ${name}`, seconds])) };
}

function nameOf(deployments: Told['deployments'], externalId: unknown): string | null {
  return deployments.find(({ id }) => String(id) === externalId)?.name ?? null;
}
