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
import type { JiraProject, JiraSprint } from '#lib/records/jira-issue.ts';
import type { JiraSource } from '#lib/source.ts';
import { defineJob, type StepWork } from '#server/etl/job.ts';
import { type JiraBoard, listBoards, listSprints } from '#sources/jira/boards.ts';
import type { Jira } from '#sources/jira/client.ts';
import { listIssueTypes } from '#sources/jira/issue-types.ts';
import { allOf } from '#sources/jira/offset-pages.ts';
import { fetchProject, listProjects } from '#sources/jira/projects.ts';
import { listStatuses } from '#sources/jira/statuses.ts';
import { openJira } from './open-jira.ts';

/** There is one chunk: whoever finds this has nothing left to do. */
const STORED = 'stored';

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
    // This run has stored all of it, and was told to leave before it could say so.
    if (work.cursorIsOwn && work.cursor !== null) return { complete: true, watermark: null };
    const jira = openJira(work);
    const whose = { clientId, integrationId: source.id };
    const visible = await allOf(listProjects(jira, signal));
    const wanted = await wantedOf(jira, visible, work);
    const projects = [...wanted.keys()];
    const types = await listIssueTypes(jira, signal);
    const statuses = await listStatuses(jira, signal);
    const { boards, sprints, whole } = await boardsOf(jira, projects, work);
    const total = [projects, types, statuses, boards, sprints].reduce((sum, { length }) => sum + length, 0);
    const verdict = await commit({
      cursor: STORED,
      total,
      async load(tx) {
        for (const project of projects) await upsertProject(tx, whose, project, jira.site);
        await markGoneProjects(tx, whose, [...visible, ...projects]);
        // In the order in which a chunk of issues does: the two may meet.
        await storeStatuses(tx, whose, statuses);
        await storeIssueTypes(tx, whose, types);
        const read = whole.map((project) => ({ key: project.key, earlier: wanted.get(project) ?? [] }));
        await storeBoards(tx, whose, { boards, read, all: whole.length === source.projects.length });
        await storeSprints(tx, whose, sprints);
        return total;
      },
    });
    return verdict === 'stop' ? { complete: false } : { complete: true, watermark: null };
  },
});

/** The projects that are synced and the account sees, each with the keys by which it was chosen: it may have another now. */
async function wantedOf(
  jira: Jira,
  visible: readonly JiraProject[],
  { source, signal }: StepWork<JiraSource>,
): Promise<Map<JiraProject, string[]>> {
  const wanted = new Map<JiraProject, string[]>();
  for (const key of source.projects.map((chosen) => chosen.toUpperCase())) {
    const shown =
      visible.find((project) => project.key === key) ??
      (await unlessHidden(async () => (await fetchProject(jira, key, signal)).data));
    if (typeof shown === 'string') continue;
    const project = [...wanted.keys()].find(({ id }) => id === shown.id) ?? shown;
    wanted.set(project, [...(wanted.get(project) ?? []), key]);
  }
  return wanted;
}

/**
 * Boards and sprints, as far as the site has Jira Software and shows them to the account: issues name their sprints
 * themselves. `whole`: the projects whose list of boards was read to its end. Of others nothing can be said.
 */
async function boardsOf(jira: Jira, projects: readonly JiraProject[], work: StepWork<JiraSource>) {
  const { signal, tell } = work;
  const [boards, sprints] = [new Map<string, JiraBoard>(), [] as JiraSprint[]];
  const whole: JiraProject[] = [];
  const hidden = new Map<string, string>();
  for (const project of projects) {
    const found = await unlessHidden(() => allOf(listBoards(jira, project.id, signal)));
    if (typeof found === 'string') hidden.set(`boards of ${project.key}`, found);
    else whole.push(project);
    // A board may show several projects.
    for (const board of typeof found === 'string' ? [] : found) boards.set(board.id, board);
  }
  for (const board of boards.values()) {
    const found = await unlessHidden(() => allOf(listSprints(jira, board, signal)));
    if (typeof found === 'string') hidden.set(`sprints of board ${board.name}`, found);
    else sprints.push(...found);
  }
  const [why] = hidden.values();
  if (why !== undefined) tell('warn', `Left out as they were: ${[...hidden.keys()].join(', ')}. ${why}`);
  return { boards: [...boards.values()], sprints, whole };
}

/** @returns a text where the account may not see it: why */
async function unlessHidden<T extends object>(ask: () => Promise<T>): Promise<T | string> {
  try {
    return await ask();
  } catch (error) {
    if (!isAppError(error) || !HIDDEN.has(error.code)) throw error;
    return error.message;
  }
}

const HIDDEN = new Set(['source_unauthorized', 'source_not_found']);
