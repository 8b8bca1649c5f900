import { z } from 'zod';
import type { Choice, Choices } from '#lib/api/integrations.ts';
import { AppError } from '#lib/errors.ts';
import { repositoryNameOf } from '#lib/source-names.ts';
import { createFindings } from '../findings.ts';
import { type Access, type Ask, appAccess, askAs } from './access.ts';
import type { NewGitHubSource } from './check-connection.ts';

const repository = z.object({
  full_name: z.string(),
  description: z.string().nullish(),
  archived: z.boolean().default(false),
  private: z.boolean().default(false),
});

/** So many are shown, and so many pages of 100 read for them. */
const MOST = 50;
const PAGES = 20;

/**
 * The repositories that the credentials see, with `search` in their name; an address or whole name is looked up by
 * itself, since a token may see what is in nobody's list.
 * @throws AppError 502 `source_…` in words for a person
 */
export async function searchGitHub(
  { baseUrl, credentials }: Omit<NewGitHubSource, 'repositories'>,
  search: string,
  signal?: AbortSignal,
): Promise<Choices> {
  const found = new Map<string, Choice>();
  let more = false;
  const wanted = (repositoryNameOf(search) ?? search).toLowerCase();
  for (const { token, isApp } of await accessesOf(baseUrl, credentials, signal)) {
    const ask = askAs(token, baseUrl, signal);
    if (wanted.includes('/')) await lookUp(ask, wanted, found);
    for (let page = 1; page <= PAGES && found.size <= MOST; page++) {
      const list = isApp ? '/installation/repositories?' : '/user/repos?sort=pushed&';
      const rows = await pageOf(ask, `${list}per_page=100&page=${page}`, new URL(baseUrl).host);
      for (const row of rows) {
        if (row.full_name.toLowerCase().includes(wanted))
          found.set(row.full_name.toLowerCase(), toChoice(row));
      }
      if (rows.length < 100) break;
      more ||= page === PAGES;
    }
  }
  const choices = [...found.values()];
  return { choices: choices.slice(0, MOST), more: more || choices.length > MOST };
}

async function accessesOf(
  baseUrl: string,
  credentials: NewGitHubSource['credentials'],
  signal?: AbortSignal,
): Promise<Access[]> {
  if ('tokens' in credentials) return credentials.tokens.map((token) => ({ name: 'The token', token }));
  const findings = createFindings();
  const access = await appAccess(baseUrl, credentials.app, findings, signal);
  if (access) return [access];
  throw refused(findings.result().findings[0]?.message ?? 'The App is refused.');
}

const refused = (message: string) => new AppError('source_refused', 502, message);

async function lookUp(ask: Ask, name: string, found: Map<string, Choice>): Promise<void> {
  const answer = await ask(`/repos/${name}`);
  if (typeof answer === 'string' || answer.status !== 200) return;
  const parsed = repository.safeParse(answer.json);
  if (parsed.success) found.set(parsed.data.full_name.toLowerCase(), toChoice(parsed.data));
}

async function pageOf(ask: Ask, path: string, host: string): Promise<z.output<typeof repository>[]> {
  const answer = await ask(path);
  if (typeof answer === 'string') throw refused(`${host} cannot be reached: ${answer}.`);
  if (answer.status === 401) throw refused(`${host} refuses the token (401). Enter a new one.`);
  const { json } = answer;
  const rows = Array.isArray(json) ? json : (json as { repositories?: unknown } | undefined)?.repositories;
  const parsed = z.array(repository).safeParse(rows);
  if (answer.status === 200 && parsed.success) return parsed.data;
  throw refused(
    `${host} gives no list of repositories (${answer.status}). Test the connection to see what is missing.`,
  );
}

const toChoice = ({
  full_name: name,
  description,
  archived,
  private: isPrivate,
}: z.output<typeof repository>): Choice => ({
  name,
  title: description ?? null,
  archived,
  private: isPrivate,
});
