import { loadReleases } from '#db/writes/releases.ts';
import { releaseCursor, scanReleases } from '#sources/github/releases.ts';
import { activityJob, loadActivity } from './load-activity.ts';
import { openGitHub } from './open-github.ts';

/** Releases, drafts among them as far as the token sees them, with the commits of their tags; a step per repository. */
export const syncGitHubReleases = activityJob({
  name: 'sync-github-releases',
  what: 'releases',

  async run(repository, work) {
    const { clientId, startedAt: stepStartedAt, watermark, signal } = work;
    const resume = work.cursor === null ? null : releaseCursor.parse(work.cursor);
    let began = resume?.began;
    const { complete } = await loadActivity(work, {
      pages: scanReleases(openGitHub(work), { repository, watermark, resume, signal }),
      key: ({ id }) => `release ${id}`,
      load: (tx, { repositoryId }, releases, whole) => {
        began = whole.at(-1)?.cursor.began ?? began;
        const stretches = whole.map(({ stretch }) => stretch);
        return loadReleases(tx, { clientId, repositoryId, releases, stretches, stepStartedAt });
      },
    });
    if (!complete) return { complete };
    return { complete, watermark: began === undefined ? null : new Date(began) };
  },
});
