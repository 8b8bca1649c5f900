import { z } from 'zod';
import type { JiraIssue, JiraProject } from '#lib/records/jira-issue.ts';
import { text } from '../fields.ts';
import { project } from './answers.ts';
import { fetchChangelogs } from './changelogs.ts';
import type { Jira } from './client.ts';
import { findFields } from './fields.ts';
import { cloud } from './library.ts';
import { askedFields, parseIssue } from './parse-issue.ts';
import { badAnswer } from './refusals.ts';

const answer = z.looseObject({ id: text, fields: z.looseObject({ project }) });

/**
 * One issue with its complete changelog, and the project it is in now: it may have moved.
 * @param idOrKey its id, or a key, also one it had before
 * @throws AppError `source_not_found` when the account does not see it, `source_bad_answer` when it does not fit
 */
export async function fetchIssue(
  jira: Jira,
  idOrKey: string,
  signal: AbortSignal,
): Promise<{ project: JiraProject; issue: JiraIssue }> {
  const what = `issue ${idOrKey}`;
  const fields = await findFields(jira, signal);
  const asked = [...askedFields, 'project', ...fields.storyPoints, ...fields.sprint];
  const { data } = await jira.ask({
    what,
    answer,
    signal,
    ask: async (client) =>
      (await cloud()).getIssue(client, { issueIdOrKey: encodeURIComponent(idOrKey), fields: asked }),
  });
  const histories = await fetchChangelogs(jira, [data.id], { what: `the changelog of ${what}`, signal });
  const parsed = parseIssue(data, histories.get(data.id) ?? [], fields);
  if (!parsed.ok) throw badAnswer(jira.host, what, parsed.record.reason);
  return { project: data.fields.project, issue: parsed.issue };
}
