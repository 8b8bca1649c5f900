import { loadGitHubIssues, markGoneIssues } from '#db/writes/github-issues.ts';
import { scanIssues } from '#sources/github/issues.ts';
import { scanCursor } from '#sources/github/scan.ts';
import { activityJob, loadActivity } from './load-activity.ts';
import { openGitHub } from './open-github.ts';

const name = 'sync-github-issues';

/** Issues that are no pull requests, with their changes of state, a step per repository. */
export const syncGitHubIssues = activityJob({
  name,
  what: 'issues',

  async run(repository, work) {
    const { startedAt, watermark, signal, commit } = work;
    const resume = work.cursor === null ? null : scanCursor.parse(work.cursor);
    // Only a scan that this run began, and that reads everything, says what is gone, and how many there are.
    const whole = resume ? resume.floor === null && work.cursorIsOwn : watermark === null;
    let cursor = resume;
    const scan = scanIssues(openGitHub(work), { repository, watermark, resume, signal });
    const { complete, owner } = await loadActivity(work, {
      pages: whole ? scan : withoutTotal(scan),
      key: ({ number }) => `#${number}`,
      load: (tx, of, issues, pages) => {
        cursor = pages.at(-1)?.cursor ?? cursor;
        return loadGitHubIssues(tx, { ...of, issues, stepStartedAt: startedAt });
      },
    });
    if (!complete) return { complete };
    if (whole && owner) {
      const verdict = await commit({
        cursor,
        total: null,
        async load(tx) {
          await markGoneIssues(tx, { ...owner, job: name, scope: repository, since: startedAt });
          return 0;
        },
      });
      if (verdict === 'stop') return { complete: false };
    }
    return { complete, watermark: cursor && new Date(cursor.began) };
  },
});

async function* withoutTotal<P extends { total: number | null }>(pages: AsyncIterable<P>): AsyncGenerator<P> {
  for await (const page of pages) yield { ...page, total: null };
}
