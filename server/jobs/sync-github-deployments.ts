import { deploymentsBetween, oldestOpenDeployment } from '#db/queries/github-deployments.ts';
import { loadDeployments } from '#db/writes/deployments.ts';
import { deploymentCursor, scanDeployments } from '#sources/github/deployments.ts';
import { activityJob, loadActivity } from './load-activity.ts';
import { openGitHub } from './open-github.ts';

/** Deployments with all their statuses, a step per repository. */
export const syncGitHubDeployments = activityJob({
  name: 'sync-github-deployments',
  what: 'deployments',

  async run(repository, work) {
    const { clientId, source, startedAt: stepStartedAt, watermark, signal, read } = work;
    const resume = work.cursor === null ? null : deploymentCursor.parse(work.cursor);
    let began = resume?.began;
    const pages = scanDeployments(openGitHub(work), {
      repository,
      watermark,
      resume,
      signal,
      oldestOpen: ({ id: externalId }) =>
        read((tx) => oldestOpenDeployment(tx, { clientId, integrationId: source.id, externalId })),
      storedBetween: ({ id: externalId }, times) =>
        read((tx) => deploymentsBetween(tx, { clientId, integrationId: source.id, externalId }, times)),
    });
    const { complete } = await loadActivity(work, {
      pages,
      key: ({ id }) => `deployment ${id}`,
      load: (tx, { repositoryId }, deployments, whole) => {
        began = whole.at(-1)?.cursor.began ?? began;
        const stretches = whole.map(({ stretch }) => stretch);
        const gone = whole.flatMap((page) => page.gone ?? []);
        return loadDeployments(tx, { clientId, repositoryId, deployments, stretches, gone, stepStartedAt });
      },
    });
    if (!complete) return { complete };
    return { complete, watermark: began === undefined ? null : new Date(began) };
  },
});
