import { App } from 'octokit';
import type { GitHubCredentials } from '#lib/source.ts';
import type { Findings } from '../findings.ts';
import { type Probed, probe } from '../probe.ts';
import { silent } from './keys.ts';

/** One way in, and what it is called in words for a person. */
export interface Access {
  name: string;
  token: string;
  isApp?: boolean;
}

/** Asks a path below the base address. */
export type Ask = (path: string) => Promise<Probed | string>;

export const askAs =
  (token: string, baseUrl: string, signal?: AbortSignal): Ask =>
  (path) =>
    probe(
      `${baseUrl}${path}`,
      { authorization: `Bearer ${token}`, 'x-github-api-version': '2022-11-28' },
      { signal },
    );

type Credentials = Extract<GitHubCredentials, { app: unknown }>['app'];

/** As an App shows who it is. @throws when the private key is none */
async function appToken({ id, privateKey }: Credentials): Promise<string> {
  const app = new App({ appId: id, privateKey, log: silent });
  const { token } = (await app.octokit.auth({ type: 'app' })) as { token: string };
  return token;
}

/** The token of an App's installation; null: it gets none, and the findings say why. */
export async function appAccess(
  baseUrl: string,
  app: Credentials,
  findings: Findings,
  signal?: AbortSignal,
): Promise<Access | null> {
  const no = (code: string, message: string) => {
    findings.fail(code, message);
    return null;
  };
  let jwt: string;
  try {
    jwt = await appToken(app);
  } catch {
    return no(
      'app',
      'The private key of the App cannot be read. Enter the whole .pem file, with its first and last line.',
    );
  }
  const address = `${baseUrl}/app/installations/${app.installationId}/access_tokens`;
  const answer = await probe(address, { authorization: `Bearer ${jwt}` }, { method: 'POST', signal });
  const host = new URL(baseUrl).host;
  if (typeof answer === 'string')
    return no(
      'address',
      `${host} cannot be reached: ${answer}. Check the address and the network of this server.`,
    );
  const { status, json, isPage, clockMs } = answer;
  if (isPage || json === undefined) {
    return no(
      'address',
      `${host} shows a web page where the API should be. Enter https://api.github.com, or https://<host>/api/v3 for an Enterprise Server.`,
    );
  }
  if (status === 401) {
    const late = clockMs !== null && Math.abs(clockMs) > 60_000;
    return no(
      late ? 'clock' : 'app',
      late
        ? `The App is refused (401), since the clock of this server is ${Math.round(Math.abs(clockMs) / 60_000)} minutes off GitHub’s. Let the server set its clock by NTP.`
        : 'The App is refused (401): its id and its private key do not belong together, or the key was deleted.',
    );
  }
  if (status === 404)
    return no(
      'app',
      `The App has no installation ${app.installationId} there. Its id stands at the end of the installation’s address.`,
    );
  const token = typeof json === 'object' && json !== null && 'token' in json ? String(json.token) : '';
  if (status !== 201 || !token)
    return no('app', `${host} gives the App no token (${status}). The installation may be suspended.`);
  return { name: 'The App', token, isApp: true };
}
