import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { LinkKind, Membership } from '#lib/api/users.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

// better-auth's core tables in its own column set (docs: Concepts, Database), plus user.role.
// They belong to people, not to clients: no client_id, and the analytics role may not read them.

export const user = pgTable('user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  /** `admin`: every client. `member`: the clients of the person's memberships. */
  role: text('role').$type<'admin' | 'member'>().notNull().default('member'),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
  twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
  lastSignInAt: at('last_sign_in_at'),
  /** Set: no session is good, and none is made. */
  deactivatedAt: at('deactivated_at'),
  /** Counts what administrators change: role, memberships, whether deactivated. */
  version: integer('version').notNull().default(1),
  /** E-mail of who did so last. */
  changedBy: text('changed_by'),
  changedAt: at('changed_at'),
});

export const session = pgTable('session', {
  id: text('id').primaryKey(),
  token: text('token').notNull().unique(),
  userId: text('user_id')
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' }),
  expiresAt: at('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

export const account = pgTable('account', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId: text('user_id')
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' }),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: at('access_token_expires_at'),
  refreshTokenExpiresAt: at('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

export const verification = pgTable('verification', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: at('expires_at').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

/**
 * The api-key plugin's own columns. The key itself is stored hashed; `reference_id` says of which client it is,
 * `metadata` what for and who made it.
 */
export const apikey = pgTable(
  'apikey',
  {
    id: text('id').primaryKey(),
    configId: text('config_id').notNull().default('default'),
    name: text('name'),
    start: text('start'),
    referenceId: text('reference_id').notNull(),
    prefix: text('prefix'),
    key: text('key').notNull(),
    refillInterval: integer('refill_interval'),
    refillAmount: integer('refill_amount'),
    lastRefillAt: at('last_refill_at'),
    enabled: boolean('enabled').default(true),
    rateLimitEnabled: boolean('rate_limit_enabled').default(true),
    rateLimitTimeWindow: integer('rate_limit_time_window'),
    rateLimitMax: integer('rate_limit_max'),
    requestCount: integer('request_count').default(0),
    remaining: integer('remaining'),
    lastRequest: at('last_request'),
    expiresAt: at('expires_at'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
    permissions: text('permissions'),
    metadata: text('metadata'),
  },
  (t) => [index('apikey_key').on(t.key), index('apikey_reference').on(t.referenceId)],
);

/** The two-factor plugin's own columns; secret and codes are stored encrypted by it. */
export const twoFactor = pgTable(
  'two_factor',
  {
    id: text('id').primaryKey(),
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    verified: boolean('verified').default(true),
    failedVerificationCount: integer('failed_verification_count').default(0),
    lockedUntil: at('locked_until'),
  },
  (t) => [index('two_factor_user').on(t.userId)],
);

/** Wrong sign-ins of an address or an account, and from where an account is known; rate-limiter-flexible's columns. */
export const signInAttempts = pgTable(
  'sign_in_attempts',
  {
    key: text('key').primaryKey(),
    points: bigint('points', { mode: 'number' }).notNull(),
    expire: at('expire'),
  },
  (t) => [index('sign_in_attempts_expire').on(t.expire)],
);

/** What is passed on once to let a person in: invitations, new passwords, the first administrator. */
export const oneTimeLinks = pgTable(
  'one_time_links',
  {
    // Not rowId(): columns.ts hangs on clients.ts, and that on this file.
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind').$type<LinkKind>().notNull(),
    /** SHA-256 of the token, in hex; the token itself is nowhere. */
    tokenHash: text('token_hash').notNull().unique(),
    /** Of a new password: whose. */
    userId: text('user_id').references(() => user.id, { onDelete: 'cascade' }),
    /** Of an invitation. */
    email: text('email'),
    role: text('role').$type<'admin' | 'member'>(),
    memberships: jsonb('memberships').$type<Membership[]>().notNull().default([]),
    /** E-mail, or `system`. */
    createdBy: text('created_by').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
    /** Used, revoked or replaced by another: no longer valid. */
    endedAt: at('ended_at'),
  },
  (t) => [
    uniqueIndex('one_time_links_invited').on(t.email).where(sql`kind = 'invitation' and ended_at is null`),
    index('one_time_links_user').on(t.userId),
  ],
);
