import type postgres from 'postgres';
import type { DatabaseSettings } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import type { Login } from '../roles.ts';
import type { Host } from '../tls.ts';
import { connectionsPerProcess } from './hosts.ts';
import { connect } from './pool.ts';

/**
 * Whether all pools of all processes fit into what each server allows: found at the start, not as "too many clients"
 * under load. A replica that cannot be reached is skipped; the primary must be there.
 * @throws AppError `too_many_connections`, with the sum and what to change
 */
export async function checkConnectionBudget(options: {
  primary: Host;
  replicas: Host[];
  settings: DatabaseSettings;
  processes: number;
  login: Login;
}): Promise<void> {
  const { primary, settings, processes, login } = options;
  const replicas = settings.useReadReplica ? options.replicas : [];
  const needs = connectionsPerProcess(settings, replicas.length > 0);
  const { database } = settings;
  const room = await allowed({ ...primary, login, database });
  assertFits('the primary', needs.primary, processes, room);
  await Promise.all(
    replicas.map(async (host, index) => {
      const room = await allowed({ ...host, login, database }).catch(() => undefined);
      if (room) assertFits(`replica-${index + 1}`, needs.replica, processes, room);
    }),
  );
}

interface Room {
  max: number;
  reserved: number;
}

/** Those kept for superusers, and from PostgreSQL 16 for a role. */
export const reservedConnections = (sql: postgres.Sql) =>
  sql`(current_setting('superuser_reserved_connections')::int
    + coalesce(current_setting('reserved_connections', true)::int, 0))`;

async function allowed(options: Host & { login: Login; database: string }): Promise<Room> {
  const sql = connect({ ...options, name: 'start', parameters: { statement_timeout: '5s' }, max: 1 });
  try {
    const [row] = await sql<Room[]>`
      select current_setting('max_connections')::int as max, ${reservedConnections(sql)} as reserved`;
    if (!row) throw new Error('no answer');
    return row;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export function assertFits(
  host: string,
  parts: Record<string, number>,
  processes: number,
  { max, reserved }: Room,
): void {
  const each = Object.values(parts).reduce((sum, part) => sum + part, 0);
  const sum = each * processes;
  const room = max - reserved;
  if (sum <= room) return;
  const list = Object.entries(parts)
    .map(([name, part]) => `${part} ${name}`)
    .join(' + ');
  const who = processes === 1 ? '1 process' : `${processes} processes`;
  throw new AppError(
    'too_many_connections',
    500,
    `Cannot start: ${who} may open ${processes} × (${list}) = ${sum} connections on ${host}, which allows ${room} ` +
      `(max_connections ${max} less ${reserved} reserved). Lower DB_POOL_SIZE, DB_MAX_OVERFLOW and the other pool ` +
      'sizes or LEADLINE_PROCESSES, or raise max_connections.',
  );
}
