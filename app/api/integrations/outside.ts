import type { Choices, SourceBody } from '#lib/api/integrations.ts';
import type { ConnectionCheck } from '#lib/connection.ts';
import { type GitHubSource, gitHubCredentialsOf, type JiraSource } from '#lib/source.ts';
import { checkGitHub } from '#sources/github/check-connection.ts';
import { searchGitHub } from '#sources/github/search-repositories.ts';
import { checkJira, searchJira } from '#sources/jira/check-connection.ts';
import { refuseAddress } from '#sources/outside-address.ts';

/** A source as it is asked here: saved or not. */
export type AnySource = Omit<GitHubSource, 'id'> | Omit<JiraSource, 'id'>;

/** What a body describes. */
export function sourceOf(body: SourceBody): AnySource {
  const { baseUrl } = body;
  if (body.kind === 'github') {
    const { kind, repositories } = body;
    return { kind, baseUrl, repositories, credentials: gitHubCredentialsOf(body) };
  }
  const { kind, projects, email, token } = body;
  return { kind, baseUrl, projects, credentials: { email, token } };
}

/** @throws AppError 400 for an address that nothing may be sent to; of a saved source too: settings may have changed since */
export async function check(
  source: AnySource,
): Promise<{ check: ConnectionCheck; tokenExpiresAt: Date | null }> {
  refuseAddress(source.baseUrl, 'baseUrl');
  if (source.kind === 'github') return await checkGitHub(source);
  return { check: await checkJira(source), tokenExpiresAt: null };
}

export async function search(source: AnySource, text: string): Promise<Choices> {
  refuseAddress(source.baseUrl, 'baseUrl');
  return source.kind === 'github' ? await searchGitHub(source, text) : await searchJira(source, text);
}
