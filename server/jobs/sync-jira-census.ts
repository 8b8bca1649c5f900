import { takeCensus } from '#db/writes/jira-census.ts';
import { upsertProject } from '#db/writes/jira-site.ts';
import { formatCounted } from '#lib/format.ts';
import { defineJob } from '#server/etl/job.ts';
import { listIssueIds } from '#sources/jira/issue-ids.ts';
import { jqlOf } from '#sources/jira/jql.ts';
import { allOf } from '#sources/jira/offset-pages.ts';
import { fetchProject } from '#sources/jira/projects.ts';
import { loadIssuesOf } from './load-jira-issues.ts';
import { openJira } from './open-jira.ts';
import { projectKey } from './sync-jira-issues.ts';

/** A full run looks always, an incremental one once a day. */
const EVERY_MS = 86_400_000;
/** Asked for by their ids in one question. */
const AT_ONCE = 500;

/**
 * Which issues a project has: a deletion leaves no trace that a question for updates would find (J3). Marks
 * those that are missing, and loads those that came without an update, as when a permission was given back.
 *
 * Nothing is concluded from what the account does not see: the project must be visible before and after its list.
 */
export const syncJiraCensus = defineJob({
  name: 'sync-jira-census',
  kind: 'jira',
  payload: projectKey,
  steps: ({ projects }) => projects.map((key) => ({ scope: key, name: `deleted issues of ${key}` })),

  async run(key, work) {
    const { clientId, source, startedAt, watermark, range, signal, commit, tell } = work;
    if (range) return { complete: true, watermark: null };
    const jira = openJira(work);
    const { data: project, at } = await fetchProject(jira, key, signal);
    if (watermark && at.getTime() - watermark.getTime() < EVERY_MS) return { complete: true, watermark };

    const jql = jqlOf({ projectId: project.id });
    const what = `the list of issues of ${project.key}`;
    const ids = await allOf(listIssueIds(jira, { jql, what, signal }));
    await fetchProject(jira, project.id, signal);
    let lacking: string[] = [];
    const verdict = await commit({
      cursor: null,
      total: null,
      async load(tx) {
        const whose = { clientId, integrationId: source.id };
        const projectId = await upsertProject(tx, whose, project, jira.site);
        const found = await takeCensus(tx, { ...whose, projectId, ids, startedAt });
        ({ lacking } = found);
        return found.gone;
      },
    });
    if (verdict === 'stop') return { complete: false };
    if (lacking.length > 0)
      tell('info', `${formatCounted(lacking.length, 'issue')} of ${project.key} came without an update.`);
    for (let start = 0; start < lacking.length; start += AT_ONCE) {
      const some = jqlOf({ projectId: project.id, ids: lacking.slice(start, start + AT_ONCE) });
      const complete = await loadIssuesOf(work, jira, {
        project,
        jql: some,
        from: null,
        total: null,
        cursorAt: () => null,
      });
      if (!complete) return { complete: false };
    }
    return { complete: true, watermark: at };
  },
});
