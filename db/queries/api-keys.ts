import { defaultKeyHasher } from '@better-auth/api-key';
import { sql } from 'drizzle-orm';
import type { ApiKeyView, KeyAccess } from '#lib/api/api-keys.ts';
import { AppError } from '#lib/errors.ts';
import type { Person } from '../auth.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

/** To whom a key belongs: no person, so that it outlives whoever made it. Persons' ids look otherwise. */
export const keyOwner = (clientId: number) => `client:${clientId}`;

const stateOf = sql`case when not enabled then 'revoked' when expires_at <= clock_timestamp() then 'expired' else 'active' end`;

/** The keys of a client, newest first. They are stored hashed: what opens the door is nowhere. */
export async function listApiKeys(db: Db, clientId: number): Promise<ApiKeyView[]> {
  const rows = await db.execute<{ key: ApiKeyView }>(sql`
    select json_build_object('id', id, 'name', name, 'start', start, 'access', metadata::json ->> 'access',
      'state', ${stateOf}, 'createdBy', metadata::json ->> 'createdBy', 'createdAt', ${instantText(sql`created_at`)},
      'expiresAt', ${instantText(sql`expires_at`)}, 'lastUsedAt', ${instantText(sql`last_request`)}) as key
    from apikey where reference_id = ${keyOwner(clientId)}
    order by created_at desc, id limit 500`);
  return rows.map(({ key }) => key);
}

interface StoredKey extends Record<string, unknown> {
  id: string;
  name: string;
  owner: string;
  access: KeyAccess;
  state: ApiKeyView['state'];
  /** Its client is. */
  archived: boolean;
  expiresAt: string;
}

/** What is stored of a key that was sent. */
export async function storedKey(db: Db, key: string): Promise<StoredKey | undefined> {
  const [row] = await db.execute<StoredKey>(sql`
    select id, name, reference_id as owner, metadata::json ->> 'access' as access, ${stateOf} as state,
      ${instantText(sql`expires_at`)} as "expiresAt",
      leadline_archived(substring(reference_id from '^client:([0-9]{1,9})$')::int) as archived
    from apikey where key = ${await defaultKeyHasher(key)}`);
  return row;
}

/** Who holds a key, or why it opens nothing: returned, not thrown, since nothing has failed. */
export function judgeKey(key: StoredKey | undefined): Person | AppError {
  const [, client] = /^client:(\d+)$/.exec(key?.owner ?? '') ?? [];
  if (!key || !client) {
    return refused(
      'unknown_key',
      'This API key is not known. Check that it was copied whole, or make a new one.',
    );
  }
  if (key.state === 'revoked') {
    return refused(
      'key_revoked',
      `The API key “${key.name}” was revoked. A manager of the client can make a new one.`,
    );
  }
  if (key.state === 'expired') {
    return refused(
      'key_expired',
      `The API key “${key.name}” expired at ${key.expiresAt}. A manager of the client can make a new one.`,
    );
  }
  if (key.archived) {
    return refused(
      'client_archived',
      `The client of the API key “${key.name}” is archived. The key opens it again once an administrator has restored it.`,
    );
  }
  const { id, name, access } = key;
  return {
    id: `key:${id}`,
    email: `API key ${name}`,
    name,
    role: 'member',
    key: { clientId: Number(client), access },
  };
}

const refused = (code: string, message: string) => new AppError(code, 401, message);
