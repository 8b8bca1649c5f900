import { z } from 'zod';

/** When a new source is synced by itself. */
export const EVERY_15_MINUTES = '*/15 * * * *';

/** What an HTTP header can carry. */
export const token = z
  .string('must be the access token')
  .trim()
  .min(1, 'must not be empty')
  .max(1_000)
  .regex(/^[\x21-\x7e]*$/, 'must consist of visible ASCII characters, without spaces');

/** An App, where it is installed. */
export const gitHubApp = z.object({
  id: z.coerce.number('must be a number').int().positive(),
  installationId: z.coerce.number('must be a number').int().positive(),
  /** PEM. */
  privateKey: z.string().trim().min(1, 'must not be empty').max(10_000),
});

export const tokens = z.array(token).min(1, 'give at least one token').max(10, 'at most ten tokens');

/** Tokens, used in turn as their budgets run out; or a GitHub App that is installed where the repositories are. */
export const gitHubCredentials = z.union([z.object({ tokens }), z.object({ app: gitHubApp })]);
export type GitHubCredentials = z.output<typeof gitHubCredentials>;

/** The ways in which they are given: one token, several, or an App. */
export interface GivenGitHubSecrets {
  token?: string | undefined;
  tokens?: string[] | undefined;
  app?: z.output<typeof gitHubApp> | undefined;
}

export function gitHubCredentialsOf({ token: one, tokens, app }: GivenGitHubSecrets): GitHubCredentials {
  return gitHubCredentials.parse(app ? { app } : { tokens: tokens ?? [one] });
}

/** An Atlassian account and its API token. */
export const jiraCredentials = z.object({
  email: z.email('must be the e-mail address of the Atlassian account'),
  token,
});
export type JiraCredentials = z.output<typeof jiraCredentials>;

interface SourceOf<K, C> {
  id: string;
  kind: K;
  /** https://api.github.com, https://<host>/api/v3, https://<site>.atlassian.net */
  baseUrl: string;
  /** Open here and nowhere else. */
  credentials: C;
}

export interface GitHubSource extends SourceOf<'github', GitHubCredentials> {
  /** owner/name */
  repositories: string[];
}

export interface JiraSource extends SourceOf<'jira', JiraCredentials> {
  /** Keys. */
  projects: string[];
}

/** A source as a job reaches it. */
export type Source = GitHubSource | JiraSource;
