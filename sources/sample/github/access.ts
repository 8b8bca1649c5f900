import type { ApiRequest } from './api.ts';
import { notFound, Refusal, type Reply } from './reply.ts';

/** What the sample's token may do. Without any of it: everything, as a classic token with the scope repo. */
export interface Access {
  /** Of a classic token; null: a fine-grained one, which has none. */
  scopes?: string[] | null;
  /** What a fine-grained token may read, as GitHub calls it: pull_requests, contents, issues, deployments, actions, members. */
  permissions?: string[];
  /** Owners that ask for single sign-on first. */
  singleSignOn?: string[];
  /** Repositories that are not shown, as owner/name. */
  hidden?: string[];
  expires?: Date;
  /** Only below /api/v3, as an Enterprise Server has it; a page for people elsewhere. */
  enterprise?: boolean;
}

const permissionOf: Record<string, string> = {
  pulls: 'pull_requests',
  commits: 'contents',
  compare: 'contents',
  releases: 'contents',
  issues: 'issues',
  deployments: 'deployments',
  actions: 'actions',
};

/** What stands in the way of a REST request. @throws Refusal as GitHub refuses */
export function refuseByAccess(access: Access, { path, graphql }: ApiRequest): void {
  if (graphql) return;
  const [, owner = '', name = '', kind = ''] = /^\/repos\/([^/]+)\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
  if (!owner) return;
  const same = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase();
  if (access.hidden?.some(same(`${owner}/${name}`))) throw notFound();
  if (access.singleSignOn?.some(same(owner))) {
    throw new Refusal(
      403,
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    );
  }
  const needed = permissionOf[kind];
  if (needed && access.permissions && !access.permissions.includes(needed)) {
    throw new Refusal(403, 'Resource not accessible by personal access token');
  }
}

/** The headers by which GitHub tells of a token. */
export function accessHeaders(
  { scopes = ['read:org', 'repo'], expires, singleSignOn }: Access,
  status: number,
): Record<string, string> {
  return {
    ...(scopes && { 'X-OAuth-Scopes': scopes.join(', ') }),
    ...(expires && {
      'GitHub-Authentication-Token-Expiration': `${expires.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    }),
    ...(singleSignOn?.[0] &&
      status === 403 && {
        'X-GitHub-SSO': `required; url=https://github.com/orgs/${singleSignOn[0]}/sso?authorization_request=sample`,
      }),
  };
}

/** What Enterprise Server shows where its API is not. */
export const signInPage: Reply = {
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html>\n<html>\n<head><title>Sign in to your account · GitHub</title></head>\n<body></body>\n</html>\n',
};
