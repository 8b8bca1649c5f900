import { loadComments } from '#db/writes/comments.ts';
import { commentCursor, scanComments } from '#sources/github/comments.ts';
import { activityJob, loadActivity } from './load-activity.ts';
import { openGitHub } from './open-github.ts';

/** Comments of issues, pull requests and reviews, a step per repository. Of what they say nothing is kept. */
export const syncGitHubComments = activityJob({
  name: 'sync-github-comments',
  what: 'comments',

  async run(repository, work) {
    const { clientId, startedAt: stepStartedAt, watermark, signal } = work;
    const resume = work.cursor === null ? null : commentCursor.parse(work.cursor);
    let began = resume?.began;
    const { complete } = await loadActivity(work, {
      pages: scanComments(openGitHub(work), { repository, watermark, resume, signal }),
      key: ({ kind, id }) => `${kind} comment ${id}`,
      load: (tx, { repositoryId }, comments, whole) => {
        began = whole.at(-1)?.cursor.began ?? began;
        const stretches = whole.flatMap(({ stretch, cursor: { kind } }) =>
          stretch ? [{ ...stretch, kind }] : [],
        );
        return loadComments(tx, { clientId, repositoryId, comments, stretches, stepStartedAt });
      },
    });
    if (!complete) return { complete };
    return { complete, watermark: began === undefined ? null : new Date(began) };
  },
});
