import { z } from 'zod';
import {
  markGoneProjects,
  storeBoards,
  storeIssueTypes,
  storeSprints,
  storeStatuses,
  upsertProject,
} from '#db/writes/jira-site.ts';
import { isAppError } from '#lib/errors.ts';
import type { JiraProject } from '#lib/records/jira-issue.ts';
import type { JiraSource } from '#lib/source.ts';
import { defineJob, type StepWork } from '#server/etl/job.ts';
import { type JiraBoard, listBoards, listSprints } from '#sources/jira/boards.ts';
import type { Jira } from '#sources/jira/client.ts';
import { listIssueTypes } from '#sources/jira/issue-types.ts';
import { allOf } from '#sources/jira/offset-pages.ts';
import { listProjects } from '#sources/jira/projects.ts';
import { listStatuses } from '#sources/jira/statuses.ts';
import { openJira } from './open-jira.ts';

/** What issues refer to, one step for the site: projects, issue types, statuses, boards and sprints. */
export const syncJiraSite = defineJob({
  name: 'sync-jira-site',
  kind: 'jira',
  payload: z.literal('site'),
  steps: () => [{ scope: 'site', name: 'projects, issue types, statuses, boards and sprints' }],

  async run(_, work) {
    const { clientId, source, signal, commit, range } = work;
    // A backfill is of issues.
    if (range) return { complete: true, watermark: null };
    const jira = openJira(work);
    const whose = { clientId, integrationId: source.id };
    const visible = await allOf(listProjects(jira, signal));
    const wanted = new Set(source.projects.map((key) => key.toUpperCase()));
    const projects = visible.filter(({ key }) => wanted.has(key));
    const types = await listIssueTypes(jira, signal);
    const statuses = await listStatuses(jira, signal);
    const { boards, sprints } = await boardsOf(jira, projects, work);
    const total = [projects, types, statuses, boards, sprints].reduce((sum, { length }) => sum + length, 0);
    const verdict = await commit({
      ...{ cursor: null, total },
      async load(tx) {
        for (const project of projects) await upsertProject(tx, whose, project, jira.site);
        await markGoneProjects(tx, whose, visible);
        // In the order in which a chunk of issues does: the two may meet.
        await storeStatuses(tx, whose, statuses);
        await storeIssueTypes(tx, whose, types);
        await storeBoards(tx, whose, boards);
        await storeSprints(tx, whose, sprints);
        return total;
      },
    });
    return verdict === 'stop' ? { complete: false } : { complete: true, watermark: null };
  },
});

/** None where the site has no Jira Software, or the account may not see boards: issues name their sprints themselves. */
async function boardsOf(jira: Jira, projects: JiraProject[], { signal, tell }: StepWork<JiraSource>) {
  const boards: JiraBoard[] = [];
  try {
    for (const { id } of projects) boards.push(...(await allOf(listBoards(jira, id, signal))));
    const sprints = [];
    for (const board of boards) sprints.push(...(await allOf(listSprints(jira, board, signal))));
    return { boards, sprints };
  } catch (error) {
    const hidden = isAppError(error) && ['source_unauthorized', 'source_not_found'].includes(error.code);
    if (!hidden) throw error;
    tell('warn', `Boards and sprints were left out: ${error.message}`);
    return { boards: [], sprints: [] };
  }
}
