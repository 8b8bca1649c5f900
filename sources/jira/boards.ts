import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { JiraSprint } from '#lib/records/jira-issue.ts';
import { text } from '../fields.ts';
import { offsetPage, sprint } from './answers.ts';
import type { Jira } from './client.ts';
import { agile } from './library.ts';
import { offsetPages } from './offset-pages.ts';

export interface JiraBoard {
  id: string;
  name: string;
  type: string;
  projectKey: string | null;
}

const board = z
  .object({
    id: z.number().int(),
    name: text,
    type: text,
    location: z.object({ projectKey: text.nullish() }).nullish(),
  })
  .transform(({ id, name, type, location }) => ({
    id: String(id),
    name,
    type,
    projectKey: location?.projectKey ?? null,
  }));

/** The boards of a project. */
export function listBoards(
  jira: Jira,
  projectKeyOrId: string,
  signal: AbortSignal,
): AsyncGenerator<JiraBoard[]> {
  return offsetPages(async (startAt) => {
    const { data } = await jira.ask({
      what: `boards of ${projectKeyOrId}`,
      answer: offsetPage(board),
      signal,
      ask: async (client) =>
        (await agile()).getAllBoards(client, { startAt, maxResults: 50, projectKeyOrId }),
    });
    return data;
  });
}

/** The sprints of a board; none where it has no sprints. */
export async function* listSprints(
  jira: Jira,
  { id, type, name }: JiraBoard,
  signal: AbortSignal,
): AsyncGenerator<JiraSprint[]> {
  if (type === 'kanban') return;
  try {
    yield* offsetPages(async (startAt) => {
      const { data } = await jira.ask({
        what: `sprints of ${name}`,
        answer: offsetPage(sprint),
        signal,
        ask: async (client) =>
          (await agile()).getAllSprints(client, { boardId: Number(id), startAt, maxResults: 50 }),
      });
      return data;
    });
  } catch (error) {
    // Of a team-managed board only the answer tells whether it has sprints.
    if (!isAppError(error) || error.code !== 'source_bad_question') throw error;
  }
}
