import { sql } from 'drizzle-orm';
import type { RepositoryView, RulesView } from '#lib/api/rules.ts';
import { clientRules } from '#lib/rules.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

/** The rules of a client; the defaults, as version 0, where nobody has set any. */
export async function getRules(db: Db, clientId: number): Promise<RulesView> {
  const [row] = await db.execute<{
    rules: unknown;
    version: number;
    changedBy: string;
    changedAt: string;
  }>(sql`
    select rules, version, changed_by as "changedBy", ${instantText(sql`changed_at`)} as "changedAt"
    from client_rules where client_id = ${clientId}::int`);
  if (!row) return { rules: clientRules.parse({}), version: 0, changedBy: null, changedAt: null };
  // Parsed: what was added to the rules since has its default.
  return { ...row, rules: clientRules.parse(row.rules) };
}

/** The repositories of a client, by name. */
export async function listRepositories(db: Db, clientId: number): Promise<RepositoryView[]> {
  const rows = await db.execute<{ repository: RepositoryView }>(sql`
    select json_build_object('id', r.id::text, 'name', r.full_name, 'archived', r.archived,
      'gone', r.gone_at is not null, 'deploymentRule', r.deployment_rule, 'serviceId', s.service_id::text,
      'version', r.rule_version, 'changedBy', r.rule_changed_by,
      'changedAt', ${instantText(sql`r.rule_changed_at`)}) as repository
    from repositories r left join service_repositories s on s.repository_id = r.id
    where r.client_id = ${clientId}::int order by lower(r.full_name), r.id`);
  return rows.map(({ repository }) => repository);
}
