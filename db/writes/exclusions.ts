import { type SQL, sql } from 'drizzle-orm';
import { notFound } from '#lib/errors.ts';
import { deriveNow } from '../facts/drain.ts';
import type { Marked } from '../facts/marks.ts';
import type { Db } from '../router/router.ts';
import { type Actor, recordAudit } from './audit.ts';

type Kind = 'pull_request' | 'deployment' | 'incident' | 'issue';

/** Where an item is, and whose facts are to be made anew when it does not count any more. */
const sources: Record<Kind, { from: SQL; marks: SQL }> = {
  pull_request: {
    from: sql`pull_request_facts where pull_request_id`,
    marks: sql`json_build_object('pull_requests', json_build_array(pull_request_id))`,
  },
  issue: {
    from: sql`issue_facts where issue_id`,
    marks: sql`json_build_object('issues', json_build_array(issue_id))`,
  },
  deployment: {
    from: sql`deployment_facts where id`,
    marks: sql`json_build_object('repositories', json_build_array(repository_id))`,
  },
  incident: {
    from: sql`incident_facts where id`,
    marks: sql`json_build_object('issues', array_to_json(array_remove(array[issue_id], null)),
      'pull_requests', array_to_json(array_remove(array[pull_request_id], null)),
      'told_incidents', array_to_json(array_remove(array[told_id], null)))`,
  },
};

/**
 * Leaves one item out of all figures, or lets it count again (`reason` null), and makes the figures that follow from it
 * in the same transaction.
 *
 * @throws AppError 404 for an item that the client does not have
 */
export async function setExclusion(
  tx: Db,
  { clientId, actor, ip }: Actor,
  { kind, item, reason }: { kind: Kind; item: number; reason: string | null },
): Promise<void> {
  const { from, marks } = sources[kind];
  const [found] = await tx.execute<{ marks: Partial<Marked['ids']> }>(sql`
    select ${marks} as marks from ${from} = ${item}::bigint and client_id = ${clientId}::int`);
  if (!found) throw notFound(kind.replace('_', ' '));
  const [before] = await tx.execute<{ reason: string; actor: string }>(sql`
    select reason, actor from manual_exclusions
    where client_id = ${clientId}::int and kind = ${kind} and item_id = ${item}::bigint`);
  if (reason === null) {
    await tx.execute(sql`
      delete from manual_exclusions
      where client_id = ${clientId}::int and kind = ${kind} and item_id = ${item}::bigint`);
  } else {
    await tx.execute(sql`
      insert into manual_exclusions (client_id, kind, item_id, reason, actor)
      values (${clientId}::int, ${kind}, ${item}::bigint, ${reason}, ${actor})
      on conflict (client_id, kind, item_id) do update set reason = excluded.reason, actor = excluded.actor, at = now()`);
  }
  await deriveNow(tx, clientId, found.marks);
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: reason === null ? 'exclusion.remove' : 'exclusion.set',
    subject: `${kind}:${item}`,
    before: before ?? null,
    after: reason === null ? null : { reason },
  });
}
