import { ordered, type RepositoryStore } from '../../world/repository-store.ts';
import { found, list, numberIn, type RepositoryRoutes, type RestContext, value } from './context.ts';

const deploymentIn = (context: RestContext, store: RepositoryStore) =>
  found(store.deployments.get(numberIn(context, 'id')));

export const deploymentRoutes: RepositoryRoutes = {
  '/deployments': ({ query, present }, store) => {
    const wanted = (['environment', 'sha', 'ref', 'task'] as const).flatMap((field) => {
      const text = query.get(field);
      return text === null || text === 'none' ? [] : [{ field, text }];
    });
    const items = ordered(store.deployments, 'created_at')
      .filter((deployment) => wanted.every(({ field, text }) => deployment[field] === text))
      .toReversed();
    return list({ items, show: (deployment) => present.deployment(store, deployment) });
  },

  '/deployments/:id': (context, store) =>
    value(context.present.deployment(store, deploymentIn(context, store))),

  '/deployments/:id/statuses': (context, store) =>
    list({
      items: store.deploymentStatuses.of(deploymentIn(context, store).id).toReversed(),
      show: context.present.deploymentStatus,
    }),

  '/releases': ({ present }, store) =>
    list({ items: ordered(store.releases, 'created_at').toReversed(), show: present.release }),

  '/releases/:id': (context, store) =>
    value(context.present.release(found(store.releases.get(numberIn(context, 'id'))))),
};
