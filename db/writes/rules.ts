import { and, eq, sql } from 'drizzle-orm';
import type { RulesView } from '#lib/api/rules.ts';
import { notFound } from '#lib/errors.ts';
import type { ClientRules, DeploymentRule } from '#lib/rules.ts';
import { markStale } from '../facts/marks.ts';
import { checkPatterns, patternsOf, rulePatterns } from '../patterns.ts';
import { getRules } from '../queries/rules.ts';
import type { Db } from '../router/router.ts';
import { repositories } from '../schema/integrations.ts';
import { clientRules } from '../schema/rules.ts';
import { type Actor, recordAudit } from './audit.ts';
import { changedMeanwhile } from './conflict.ts';

/**
 * Sets the rules of a client; their version goes up.
 * @param version of those they were made from
 * @throws AppError 409 `conflict` when somebody was faster; 400 for a pattern that the database cannot use
 */
export async function putRules(
  tx: Db,
  { clientId, actor, ip }: Actor,
  rules: ClientRules,
  version: number,
): Promise<RulesView> {
  await checkPatterns(tx, patternsOf(rules));
  // Two at once: the second waits here, also for the first row of a client.
  await tx.execute(sql`select 1 from clients where id = ${clientId}::int for no key update`);
  const before = await getRules(tx, clientId);
  if (before.version !== version) {
    throw changedMeanwhile('the rules', before.changedBy, before.changedAt);
  }
  const fields = { rules, version: version + 1, changedBy: actor, changedAt: sql`clock_timestamp()` };
  await tx
    .insert(clientRules)
    .values({ clientId, ...fields })
    .onConflictDoUpdate({ target: clientRules.clientId, set: fields });
  await markStale(tx, clientId, 'everything');
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'rules.set',
    subject: `client:${clientId}`,
    before: { version: before.version, rules: before.rules },
    after: { version: version + 1, rules },
  });
  return await getRules(tx, clientId);
}

/**
 * Says where the deployments of a repository come from; null: as the client's rules say.
 * @param version of the rule that it was made from
 * @throws AppError 404; 409 `conflict` when somebody was faster; 400 for a pattern that the database cannot use
 */
export async function putDeploymentRule(
  tx: Db,
  { clientId, actor, ip }: Actor,
  id: number,
  rule: DeploymentRule | null,
  version: number,
): Promise<{ id: string; rule: DeploymentRule | null; version: number }> {
  if (rule) await checkPatterns(tx, rulePatterns(rule, 'rule'));
  const own = and(eq(repositories.clientId, clientId), eq(repositories.id, id));
  const [before] = await tx
    .select({
      name: repositories.fullName,
      rule: repositories.deploymentRule,
      version: repositories.ruleVersion,
      by: repositories.ruleChangedBy,
      at: repositories.ruleChangedAt,
    })
    .from(repositories)
    .where(own)
    .for('no key update');
  if (!before) throw notFound('repository');
  if (before.version !== version) {
    const at = before.at?.toISOString() ?? null;
    throw changedMeanwhile(`the deployment rule of ${before.name}`, before.by, at);
  }
  await tx
    .update(repositories)
    .set({
      deploymentRule: rule,
      ruleVersion: version + 1,
      ruleChangedBy: actor,
      ruleChangedAt: sql`clock_timestamp()`,
    })
    .where(own);
  await markStale(tx, clientId, 'everything');
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'deployment_rule.set',
    subject: `repository:${id}`,
    before: before.rule,
    after: rule,
  });
  return { id: String(id), rule, version: version + 1 };
}
