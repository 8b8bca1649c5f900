import { and, eq, isNull } from 'drizzle-orm';
import type { IntegrationView } from '#lib/api/integrations.ts';
import type { ConnectionCheck } from '#lib/connection.ts';
import { AppError, notFound } from '#lib/errors.ts';
import type { Source } from '#lib/source.ts';
import { sealToken, tokenOwner } from '../crypto.ts';
import { getIntegration } from '../queries/integrations.ts';
import { errorCode } from '../router/connection-errors.ts';
import type { Db } from '../router/router.ts';
import { clients } from '../schema/clients.ts';
import { integrations } from '../schema/integrations.ts';
import { type Actor, recordAudit } from './audit.ts';
import { changedMeanwhile, newVersion } from './conflict.ts';
import { putSchedule } from './schedules.ts';

export interface NewIntegration {
  clientId: number;
  kind: Source['kind'];
  /** Without one: the host and how much of it. */
  name?: string | undefined;
  baseUrl: string;
  credentials: Source['credentials'];
  /** Of GitHub: owner/name */
  repositories?: string[];
  /** Of Jira: keys. */
  projects?: string[];
  /** When it is synced by itself, in the client's time zone; null or none: only when somebody starts it. */
  cron?: string | null;
  /** E-mail of the person, or `system`. */
  actor: string;
  ip?: string | null;
}

/**
 * Connects a source. The token is stored sealed and told to nobody again.
 * @param secret LEADLINE_SECRET
 * @throws AppError 409 `integration_exists` when the client has one of this name
 */
export async function createIntegration(
  tx: Db,
  wanted: NewIntegration,
  secret: string,
): Promise<IntegrationView> {
  const { clientId, kind, baseUrl, credentials, actor, ip } = wanted;
  const repositories = withoutRepeats(wanted.repositories ?? []);
  const projects = withoutRepeats(wanted.projects ?? []);
  const fields = {
    clientId,
    kind,
    baseUrl,
    tokenSealed: sealToken(secret, tokenOwner(clientId), JSON.stringify(credentials)),
    repositoryNames: repositories,
    projectKeys: projects,
  };
  for (const name of names(wanted, repositories.length + projects.length)) {
    const [row] = await tx
      .insert(integrations)
      .values({ ...fields, name })
      .onConflictDoNothing()
      .returning({ id: integrations.id });
    if (!row) continue;
    const subject = `integration:${row.id}`;
    const after = { kind, name, baseUrl, repositories, projects };
    await recordAudit(tx, { clientId, actor, action: 'integration.create', subject, after, ip });
    if (wanted.cron)
      await firstSchedule(tx, { clientId, integrationId: row.id, actor, ip, cron: wanted.cron });
    return await getIntegration(tx, clientId, row.id);
  }
  throw nameTaken(wanted.name ?? baseUrl);
}

function nameTaken(name: string): AppError {
  const text = `This client has an integration named "${name}" already. Give this one another name.`;
  return new AppError('integration_exists', 409, text, { issues: [{ path: 'name', message: 'is taken' }] });
}

async function firstSchedule(
  tx: Db,
  {
    cron,
    ...schedule
  }: { clientId: number; integrationId: number; actor: string; ip?: string | null | undefined; cron: string },
): Promise<void> {
  const [client] = await tx
    .select({ timeZone: clients.timeZone })
    .from(clients)
    .where(eq(clients.id, schedule.clientId));
  if (!client) throw notFound('client');
  await putSchedule(tx, {
    ...schedule,
    ip: schedule.ip ?? null,
    cron,
    timeZone: client.timeZone,
    version: 0,
    enabled: true,
    missed: 'once',
    now: new Date(),
  });
}

export interface IntegrationChange {
  /** Of the integration that the change was made from. */
  version: number;
  name?: string | undefined;
  /** Only together with credentials: stored ones are sent nowhere else. */
  baseUrl?: string | undefined;
  repositories?: string[] | undefined;
  projects?: string[] | undefined;
  credentials?: Source['credentials'] | undefined;
}

/** So that what a change is judged by is what it changes. */
export async function lockIntegration(tx: Db, clientId: number, id: number): Promise<void> {
  await tx
    .select({ id: integrations.id })
    .from(integrations)
    .where(ownIntegration(clientId, id))
    .for('no key update');
}

/** The client's own, unless it is being removed: then it takes no more changes. */
export const ownIntegration = (clientId: number, id: number) =>
  and(eq(integrations.clientId, clientId), eq(integrations.id, id), isNull(integrations.removingAt));

/**
 * Changes an integration of the client; what is left out stays.
 * @param secret LEADLINE_SECRET
 * @throws AppError 404; 409 `conflict` when somebody was faster, `integration_exists` when the name is taken
 */
export async function updateIntegration(
  tx: Db,
  { clientId, id, actor, ip }: { clientId: number; id: number; actor: string; ip: string | null },
  change: IntegrationChange,
  secret: string,
): Promise<IntegrationView> {
  const [row] = await tx
    .select({
      ...told,
      version: integrations.version,
      by: integrations.changedBy,
      at: integrations.changedAt,
    })
    .from(integrations)
    .where(ownIntegration(clientId, id))
    .for('no key update');
  if (!row) throw notFound('integration');
  const { version, by, at, ...before } = row;
  if (change.version !== version) throw changedMeanwhile(`“${before.name}”`, by, at.toISOString());
  const { name, baseUrl, credentials } = change;
  const [after] = await tx
    .update(integrations)
    .set({
      ...newVersion(actor),
      ...(name !== undefined && { name }),
      ...(baseUrl !== undefined && { baseUrl }),
      ...(change.repositories && { repositoryNames: withoutRepeats(change.repositories) }),
      ...(change.projects && { projectKeys: withoutRepeats(change.projects) }),
      ...(credentials && {
        tokenSealed: sealToken(secret, tokenOwner(clientId), JSON.stringify(credentials)),
        tokenExpiresAt: null,
      }),
      // What was found was found of something else.
      ...((credentials || change.repositories || change.projects) && { connection: null }),
    })
    .where(ownIntegration(clientId, id))
    .returning(told)
    .catch((error: unknown) => {
      if (errorCode(error) === '23505') throw nameTaken(name ?? before.name);
      throw error;
    });
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'integration.update',
    subject: `integration:${id}`,
    before,
    after: { ...after, ...(credentials && { credentials: 'replaced' }) },
  });
  return await getIntegration(tx, clientId, id);
}

/** What the audit log may tell of it. */
const told = {
  name: integrations.name,
  baseUrl: integrations.baseUrl,
  repositories: integrations.repositoryNames,
  projects: integrations.projectKeys,
};

/** Keeps what a test of the connection found, unless the credentials were changed meanwhile. */
export async function keepConnection(
  tx: Db,
  who: Actor,
  { id, tokenSealed }: { id: string; tokenSealed: string },
  { check, tokenExpiresAt }: { check: ConnectionCheck; tokenExpiresAt: Date | null },
): Promise<void> {
  await tx
    .update(integrations)
    .set({ connection: check, tokenExpiresAt })
    .where(and(eq(integrations.id, Number(id)), eq(integrations.tokenSealed, tokenSealed)));
  const after = { findings: check.findings.map(({ code, level }) => `${level}: ${code}`) };
  await recordAudit(tx, { ...who, action: 'integration.test', subject: `integration:${id}`, after });
}

/** The name asked for and no other; else one that tells what it is, with a number while it is taken. */
function* names(
  { name: asked, kind, baseUrl }: Pick<NewIntegration, 'name' | 'kind' | 'baseUrl'>,
  count: number,
): Generator<string> {
  if (asked !== undefined) {
    yield asked;
    return;
  }
  const [source, one, many] = WORDS[kind];
  const name = `${source} · ${new URL(baseUrl).host} (${count} ${count === 1 ? one : many})`;
  yield name;
  for (let number = 2; number <= 100; number++) yield `${name} ${number}`;
}

const WORDS = {
  github: ['GitHub', 'repository', 'repositories'],
  jira: ['Jira', 'project', 'projects'],
} as const;

/** Sources take a name in any case: twice the same repository would be two steps for one. */
function withoutRepeats(given: string[]): string[] {
  const seen = new Set<string>();
  return given.filter((name) => {
    const key = name.toLowerCase();
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Points an integration at another address of the same source: the sample's port changes with each start. */
export async function moveIntegration(tx: Db, id: number, baseUrl: string): Promise<void> {
  await tx.update(integrations).set({ baseUrl }).where(eq(integrations.id, id));
}
