import { randomBytes, verify } from 'node:crypto';
import { RateLimit } from './rate-limit.ts';
import { notFound, Refusal, type Reply } from './reply.ts';

/** A GitHub App that is installed at the sample. */
export interface SampleApp {
  id: number;
  installationId: number;
  /** PEM, of its private key. */
  publicKey: string;
  /** After so many requests a token is refused, as one is whose App's rights were changed. Default: never. */
  requestsPerToken?: number;
}

export interface AccountOptions {
  /** Each has budgets of its own. */
  tokens: readonly string[];
  app?: SampleApp | undefined;
  /** Points an hour, for REST and GraphQL each. */
  hourlyLimit: number;
  /** When the tokens expire, for their header; it is not enforced. */
  tokensExpireAt?: Date | undefined;
}

/** Who asks: two budgets. */
export interface Account {
  core: RateLimit;
  graphql: RateLimit;
  /** What every answer says of its token. */
  headers: Record<string, string>;
}

export interface Accounts {
  /** @throws Refusal 401 */
  of(authorization: string | undefined): Account;
  /** Whose budget a refused caller is told of. */
  any: Account;
  /** A token for an App's installation; null: the path asks for none. */
  issue(
    request: { method: string; path: string; authorization: string | undefined },
    now: Date,
  ): Reply | null;
}

/** Whoever may ask the sample. */
export function createAccounts({ tokens, app, hourlyLimit, tokensExpireAt }: AccountOptions): Accounts {
  const expiry = tokensExpireAt
    ?.toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
  const open = (more: Record<string, string> = {}): Account => ({
    core: new RateLimit('core', hourlyLimit),
    graphql: new RateLimit('graphql', hourlyLimit),
    headers: more,
  });
  const expiring: Record<string, string> = expiry ? { 'GitHub-Authentication-Token-Expiration': expiry } : {};
  const accounts = new Map(tokens.map((token) => [token, open(expiring)]));
  const installation = open();
  /** Requests that each of the App's tokens is still good for. */
  const issued = new Map<string, number>();
  const given = (authorization = '') => /^(?:bearer|token)\s+(.+)$/i.exec(authorization)?.[1] ?? '';

  return {
    any: accounts.values().next().value ?? installation,
    of(authorization) {
      const token = given(authorization);
      const account = accounts.get(token);
      if (account) return account;
      const left = issued.get(token) ?? 0;
      if (left <= 0) throw new Refusal(401, 'Bad credentials', { status: '401' });
      issued.set(token, left - 1);
      return installation;
    },
    issue({ method, path, authorization }, now) {
      const [, id] = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(path) ?? [];
      if (method !== 'POST' || id === undefined) return null;
      if (!app || !isSignedBy(app, given(authorization)))
        throw new Refusal(401, 'A JSON web token could not be decoded', { status: '401' });
      if (Number(id) !== app.installationId) throw notFound();
      const token = `ghs_${randomBytes(18).toString('hex')}`;
      issued.set(token, app.requestsPerToken ?? Number.POSITIVE_INFINITY);
      const expires_at = new Date(now.getTime() + 3_600_000).toISOString();
      const permissions = { contents: 'read', metadata: 'read', pull_requests: 'read' };
      const body = JSON.stringify({ token, expires_at, permissions, repository_selection: 'all' });
      return { status: 201, body };
    },
  };
}

/** An App proves by a JSON web token, RS256, that it has its private key. */
function isSignedBy({ id, publicKey }: SampleApp, token: string): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))) return false;
  return String(JSON.parse(Buffer.from(claims, 'base64url').toString()).iss) === String(id);
}
