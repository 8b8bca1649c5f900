import { z } from 'zod';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import { text } from '../fields.ts';
import type { Budget } from './answer-headers.ts';
import type { GitHub } from './client.ts';
import { restPaths } from './rest-paths.ts';

/** What GraphQL says of a repository beside the list that is asked for. */
export const headFields = 'databaseId nameWithOwner url isArchived defaultBranchRef { name }';

export const headAnswer = z.object({
  databaseId: z.number().int().positive(),
  nameWithOwner: text,
  url: text,
  isArchived: z.boolean(),
  defaultBranchRef: z.object({ name: text }).nullable(),
});

export const toHead = (head: z.output<typeof headAnswer>): RepositoryHead => ({
  id: head.databaseId,
  fullName: head.nameWithOwner,
  url: head.url,
  defaultBranch: head.defaultBranchRef?.name ?? null,
  archived: head.isArchived,
});

const restAnswer = z.object({
  id: z.number().int().positive(),
  full_name: text,
  html_url: text,
  archived: z.boolean().default(false),
  default_branch: text.nullish(),
});

export interface FoundRepository {
  head: RepositoryHead;
  /** When it answered, by the source's clock: what is read behind it is at least as new. */
  at: Date;
  budget: Budget | null;
}

/**
 * The repository (owner/name) by REST, under the name it has now.
 * @throws AppError `source_…`
 */
export async function fetchRepository(
  github: GitHub,
  repository: string,
  signal: AbortSignal | undefined,
): Promise<FoundRepository> {
  const question = { what: repository, path: restPaths.repository, repository, answer: restAnswer, signal };
  const { data, at, budget } = await github.request(question);
  const head = {
    id: data.id,
    fullName: data.full_name,
    url: data.html_url,
    defaultBranch: data.default_branch ?? null,
    archived: data.archived,
  };
  return { head, at, budget };
}
