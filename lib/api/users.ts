import { z } from 'zod';
import { idParam } from '../params.ts';
import { endpoint } from './endpoint.ts';

const userId = z.string().min(1).max(100);
const userParams = z.object({ id: userId });
const instant = z.iso.datetime();

/** Of the house: `admin` may do everything; a `member` what the memberships say. */
export const userRoles = ['admin', 'member'] as const;
export type UserRole = (typeof userRoles)[number];

export const membershipRoles = ['manager', 'viewer'] as const;
export type MembershipRole = (typeof membershipRoles)[number];

const membership = z.object({ clientId: z.string(), role: z.enum(membershipRoles) });
export type Membership = z.output<typeof membership>;

/** What a one-time link is good for. */
export type LinkKind = 'invitation' | 'password' | 'setup';

export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 128;

export const personName = z.string().trim().min(1, 'must not be empty').max(100);
const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email({ error: 'must be an e-mail address' }));
export const password = z
  .string()
  .min(MIN_PASSWORD, `must have at least ${MIN_PASSWORD} characters`)
  .max(MAX_PASSWORD, `must have at most ${MAX_PASSWORD} characters`);
const memberships = z
  .array(z.object({ clientId: idParam.transform(String), role: z.enum(membershipRoles) }))
  .max(1_000)
  .refine(
    (list) => new Set(list.map(({ clientId }) => clientId)).size === list.length,
    'must name each client once',
  );

const user = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(userRoles),
  active: z.boolean().meta({ description: 'false: deactivated, cannot sign in' }),
  memberships: z.array(membership).meta({ description: 'An administrator needs none' }),
  twoFactor: z.boolean(),
  lastSignInAt: instant.nullable(),
  createdAt: instant,
  version: z
    .number()
    .int()
    .meta({ description: 'To be sent with a change: a stale one is refused with 409' }),
  changedBy: z.string().nullable(),
  changedAt: instant.nullable(),
});
export type UserView = z.output<typeof user>;

const invitation = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(userRoles),
  memberships: z.array(membership),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  expired: z.boolean(),
});
export type InvitationView = z.output<typeof invitation>;

/** The fragment of an address is sent to no server: neither proxies nor logs see the token. */
const link = {
  path: z.string().meta({ description: 'Address of the page, with its token; shown this once' }),
  expiresAt: instant,
};

export const listUsers = endpoint({
  method: 'GET',
  path: '/api/admin/users',
  summary: 'Everybody who may sign in, by name, and the invitations that are open',
  access: 'admin',
  response: z.object({ users: z.array(user), invitations: z.array(invitation) }),
});

export const inviteUser = endpoint({
  method: 'POST',
  path: '/api/admin/users',
  summary:
    'Invite somebody: answers a link, shown this once, to be passed on; it is good for 7 days, and once',
  access: 'admin',
  status: 201,
  body: z.object({ email, role: z.enum(userRoles), memberships: memberships.default([]) }),
  response: z.object({ ...invitation.shape, ...link }),
});

export const revokeInvitation = endpoint({
  method: 'DELETE',
  path: '/api/admin/invitations/{id}',
  summary: 'Revoke an invitation: its link is no longer valid',
  access: 'admin',
  params: z.object({ id: idParam }),
  response: z.object({ id: z.string() }),
});

export const updateUser = endpoint({
  method: 'PATCH',
  path: '/api/admin/users/{id}',
  summary: 'Change role, memberships (all of them) or whether somebody may sign in; what is left out stays',
  access: 'admin',
  params: userParams,
  body: z
    .object({
      version: z.number().int(),
      role: z.enum(userRoles).optional(),
      memberships: memberships.optional(),
      active: z.boolean().optional(),
    })
    .refine(
      ({ role, memberships: list, active }) => role ?? list ?? active !== undefined,
      'must name something to change',
    ),
  response: user,
});

export const deleteUser = endpoint({
  method: 'DELETE',
  path: '/api/admin/users/{id}',
  summary: 'Remove somebody for good: account, memberships and sessions; the audit log stays',
  access: 'admin',
  params: userParams,
  response: z.object({ id: z.string() }),
});

export const makePasswordLink = endpoint({
  method: 'POST',
  path: '/api/admin/users/{id}/password-link',
  summary: 'A link, shown this once, by which somebody chooses a new password; good for 24 hours, and once',
  access: 'admin',
  status: 201,
  params: userParams,
  response: z.object(link),
});

export const resetTwoFactor = endpoint({
  method: 'DELETE',
  path: '/api/admin/users/{id}/two-factor',
  summary: 'Switch two-factor off for somebody who lost the device',
  access: 'admin',
  params: userParams,
  response: user,
});

const session = z.object({
  id: z.string(),
  current: z.boolean().meta({ description: 'The one that asks' }),
  createdAt: instant,
  seenAt: instant.meta({ description: 'To a day' }),
  expiresAt: instant,
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type SessionView = z.output<typeof session>;
const sessions = z.object({ sessions: z.array(session) });
const ended = z.object({ ended: z.number().int() });

export const listUserSessions = endpoint({
  method: 'GET',
  path: '/api/admin/users/{id}/sessions',
  summary: 'Where somebody is signed in',
  access: 'admin',
  params: userParams,
  response: sessions,
});

export const endUserSessions = endpoint({
  method: 'DELETE',
  path: '/api/admin/users/{id}/sessions',
  summary: 'End all sessions of somebody, or one',
  access: 'admin',
  params: userParams,
  query: z.object({ session: userId.optional().meta({ description: 'Only this one' }) }),
  response: ended,
});

const account = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(userRoles),
  twoFactor: z.boolean(),
  password: z.boolean().meta({ description: 'Whether there is a password to sign in with' }),
  singleSignOn: z.boolean().meta({ description: 'Whether the identity provider was used to sign in' }),
});
export type AccountView = z.output<typeof account>;

export const getAccount = endpoint({
  method: 'GET',
  path: '/api/account',
  summary: 'Your own account',
  access: 'session',
  response: account,
});

export const updateAccount = endpoint({
  method: 'PATCH',
  path: '/api/account',
  summary: 'Change your own name',
  access: 'session',
  body: z.object({ name: personName }),
  response: account,
});

export const listOwnSessions = endpoint({
  method: 'GET',
  path: '/api/account/sessions',
  summary: 'Where you are signed in',
  access: 'session',
  response: sessions,
});

export const endOwnSessions = endpoint({
  method: 'DELETE',
  path: '/api/account/sessions',
  summary: 'End your sessions but the one that asks, or one',
  access: 'session',
  query: z.object({ session: userId.optional().meta({ description: 'Only this one' }) }),
  response: ended,
});

const token = z.string().regex(/^[\w-]{43}$/, 'is no token of a link');

export const lookAtLink = endpoint({
  unrecorded: 'it only looks',
  method: 'POST',
  path: '/api/one-time-links/look',
  summary: 'What a one-time link is for; it stays good',
  access: 'public',
  body: z.object({ token }),
  response: z.object({
    kind: z.enum(['invitation', 'password', 'setup']),
    email: z.string().nullable().meta({ description: 'Null: to be chosen' }),
    name: z.string().nullable().meta({ description: 'Null: to be chosen' }),
  }),
});

export const redeemLink = endpoint({
  method: 'POST',
  path: '/api/one-time-links/redeem',
  summary: 'Use a one-time link: accept an invitation, choose a new password, become the first administrator',
  access: 'public',
  body: z.object({
    token,
    password,
    name: personName.optional().meta({ description: 'For who has no account yet' }),
    email: email.optional().meta({ description: 'For the first administrator' }),
  }),
  response: z.object({ email: z.string().meta({ description: 'To sign in with' }) }),
});
