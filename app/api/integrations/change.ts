import type { z } from 'zod';
import type { IntegrationChange } from '#db/writes/integrations.ts';
import type { endpoints } from '#lib/api/endpoints.ts';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { AppError } from '#lib/errors.ts';
import { gitHubCredentialsOf } from '#lib/source.ts';

type Body = z.output<NonNullable<typeof endpoints.updateIntegration.body>>;

/**
 * What a body changes of an integration of its kind.
 * @throws AppError 400 for what the kind does not have, half of Jira's credentials, or another address without new
 *   credentials: stored ones would be sent to whoever listens there
 */
export function changeOf(
  { kind, baseUrl: old }: Pick<IntegrationView, 'kind' | 'baseUrl'>,
  body: Body,
): IntegrationChange {
  const { version, name, baseUrl, repositories, projects, token, tokens, app, email } = body;
  const wrong = (path: string, message: string) =>
    new AppError('bad_request', 400, `${path} ${message}.`, { issues: [{ path, message }] });
  if (kind === 'github') {
    if (projects) throw wrong('projects', 'are of Jira, and this is GitHub');
    if (email) throw wrong('email', 'is of Jira, and this is GitHub');
  } else {
    if (repositories) throw wrong('repositories', 'are of GitHub, and this is Jira');
    if (tokens ?? app) throw wrong(tokens ? 'tokens' : 'app', 'is of GitHub, and this is Jira');
    if ((email === undefined) !== (token === undefined))
      throw wrong(
        email ? 'token' : 'email',
        'must be given too: an e-mail address and its token belong together',
      );
  }
  const given = [token, tokens, app].filter((way) => way !== undefined).length;
  if (given > 1) throw wrong('token', 'give either one token, tokens or an app');
  if (baseUrl !== undefined && baseUrl !== old && given === 0)
    throw wrong('token', 'must be entered again for another address: the stored one is sent nowhere else');
  const credentials =
    given === 0
      ? undefined
      : kind === 'jira' && email && token
        ? { email, token }
        : gitHubCredentialsOf({ token, tokens, app });
  return { version, name, baseUrl, repositories, projects, credentials };
}
