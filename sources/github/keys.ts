import { createHash } from 'node:crypto';
import { App, Octokit } from 'octokit';
import type { GitHubCredentials } from '#lib/source.ts';

/** What opens GitHub: a token as it was entered, or those that an App is given for an hour. */
export interface Key {
  /** The same for the same token or installation, and nothing that opens anything. */
  id: string;
  /** For the text of an error. */
  name: string;
  /** Whether a token that is refused can be replaced by a new one. */
  renewable: boolean;
  /**
   * The token to send now.
   * @param renew a new one, whatever is known
   * @throws the error of GitHub, or of a private key that is none
   */
  token(renew?: boolean): Promise<string>;
}

export interface KeyOptions {
  baseUrl: string;
  userAgent: string;
  /** Sends the requests for an App's tokens. */
  fetch: typeof fetch;
  /** Told of every text that nobody may see. */
  onSecret(secret: string): void;
}

/** @returns one or more, in the order in which they are to be used */
export function createKeys(credentials: GitHubCredentials, options: KeyOptions): Key[] {
  if ('app' in credentials) return [appKey(credentials.app, options)];
  const { tokens } = credentials;
  return tokens.map((token, index): Key => {
    options.onSecret(token);
    const name = tokens.length > 1 ? `token ${index + 1} of ${tokens.length}` : 'token';
    return { id: hash(token), name, renewable: false, token: async () => token };
  });
}

type AppCredentials = Extract<GitHubCredentials, { app: unknown }>['app'];

/** Shorter lines of a private key give nothing away, and stand in other texts too. */
const SECRET_LENGTH = 16;

const hash = (secret: string) => createHash('sha256').update(secret).digest('base64url');

/** Of this process, so that its steps share a token for its hour. */
const apps = new Map<string, App['octokit']>();

let lastIssue: Promise<unknown> = Promise.resolve();

/**
 * One after the other, over all Apps of the process: @octokit/auth-app joins requests that run at the same time by the
 * number of the installation alone, and would give the token of one server's App to another server's.
 */
function oneAtATime<T>(issue: () => Promise<T>): Promise<T> {
  const next = lastIssue.then(issue, issue);
  lastIssue = next.catch(() => {});
  return next;
}

function appKey({ id, installationId, privateKey }: AppCredentials, options: KeyOptions): Key {
  const { baseUrl, userAgent, fetch, onSecret } = options;
  for (const line of privateKey.split(/\s+|\\n/)) if (line.length >= SECRET_LENGTH) onSecret(line);
  const known = hash([baseUrl, id, privateKey].join(' '));
  const octokit =
    apps.get(known) ??
    new App({
      appId: id,
      privateKey,
      Octokit: Octokit.defaults({
        baseUrl,
        userAgent,
        log: silent,
        request: { fetch },
        retry: { enabled: false },
        throttle: { enabled: false },
      }),
      log: silent,
    }).octokit;
  apps.set(known, octokit);
  return {
    id: `${id}/${installationId}`,
    name: 'App',
    renewable: true,
    async token(renew = false) {
      const how = { type: 'installation', installationId, refresh: renew } as const;
      // It keeps a token for 59 of its 60 minutes.
      const { token } = (await oneAtATime(() => octokit.auth(how))) as { token: string };
      onSecret(token);
      return token;
    },
  };
}

const quiet = () => {};
/** For octokit, which would write to the console. */
export const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
