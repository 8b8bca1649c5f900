import { z } from 'zod';
import { type GivenGitHubSecrets, gitHubApp, jiraCredentials, token, tokens } from '../source.ts';
import { projectKeyOf, repositoryNameOf } from '../source-names.ts';

// What a person gives of a source, by the fields that endpoints make their bodies of.

/** A name, or an address that people paste in its place. */
const named = (of: (text: string) => string | null, message: string) =>
  z
    .string()
    .max(1_000)
    .transform((text, context) => {
      const name = of(text);
      if (name !== null) return name;
      context.addIssue(message);
      return z.NEVER;
    })
    .meta({ type: 'string' });
const most = 1_000;
export const repositories = z
  .array(
    named(
      repositoryNameOf,
      'must be a repository as owner/name, for example acme/checkout, or the address of one',
    ),
  )
  .max(most)
  .transform((names) => [...new Set(names)]);
export const projects = z
  .array(named(projectKeyOf, 'must be the key of a project, for example ABC, or the address of one'))
  .max(most)
  .transform((keys) => [...new Set(keys)]);

export const someRepositories = repositories.refine((all) => all.length > 0, 'name at least one repository');
export const someProjects = projects.refine((all) => all.length > 0, 'name at least one project');

/** What is put in an address is stored as it is and shown: no secret belongs there. */
function isPlainAddress(url: string): boolean {
  const { username, password, search, hash } = new URL(url);
  return username + password + search + hash === '';
}

export const baseUrl = z
  .url({
    protocol: /^https?$/,
    error: 'must be an http or https address, for example https://api.github.com',
    // What is no address cannot be looked at further.
    abort: true,
  })
  .refine(isPlainAddress, 'must not hold a user name, a password, a query or a fragment')
  .transform((url) => url.replace(/\/+$/, ''));

export const gitHubSecrets = {
  token: token.optional(),
  tokens: tokens.optional(),
  app: gitHubApp.optional(),
};
export const jiraSecrets = { email: jiraCredentials.shape.email, token };

/** One of the three ways to be let in by GitHub. */
export function oneWay(given: GivenGitHubSecrets, context: z.RefinementCtx): void {
  const ways = [given.token, given.tokens, given.app].filter((way) => way !== undefined).length;
  if (ways === 1) return;
  const message = ways === 0 ? 'must be the access token' : 'give either one token, tokens or an app';
  context.addIssue({ code: 'custom', path: ['token'], message });
}

export const kindError = { error: 'kind must be github or jira' };
export const name = z.string().trim().min(1, 'must not be empty').max(100);
