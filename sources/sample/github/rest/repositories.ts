import type { RepositoryStore } from '../../world/repository-store.ts';
import { unprocessable } from '../reply.ts';
import {
  type Answer,
  found,
  list,
  numberIn,
  type RepositoryRoutes,
  type RestContext,
  type Routes,
  value,
} from './context.ts';

function repositories(context: RestContext, stores: RepositoryStore[], search = false): Answer {
  return list({
    items: stores,
    show: context.present.repository,
    ...(search && {
      cap: 1000,
      wrap: (items: unknown[], total: number) => ({ total_count: total, incomplete_results: false, items }),
    }),
  });
}

/** Whether a repository fits every part of a search: words in its name or description, and the qualifiers we know. */
function matches({ repository }: RepositoryStore, parts: string[]): boolean {
  const text = `${repository.full_name} ${repository.description ?? ''}`.toLowerCase();
  return parts.every((part) => {
    const [, name, wanted = ''] = /^(user|org|repo|in|archived|fork):(.*)$/.exec(part) ?? [];
    if (name === 'user' || name === 'org') return repository.owner.login.toLowerCase() === wanted;
    if (name === 'repo') return repository.full_name.toLowerCase() === wanted;
    if (name === 'archived') return String(repository.archived ?? false) === wanted;
    return name !== undefined || text.includes(part);
  });
}

export const accountRoutes: Routes = {
  '/user': ({ world, present }) => value(present.user(world.viewer)),
  '/rate_limit': ({ rates }) => {
    const resources = Object.fromEntries(
      rates().map(({ resource, limit, used, remaining, resetAt }) => [
        resource,
        { limit, used, remaining, reset: resetAt },
      ]),
    );
    return value({ resources, rate: resources.core });
  },
  '/user/repos': (context) => repositories(context, context.world.repositories),
  '/search/repositories': (context) => {
    const parts = (context.query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    if (parts.length === 0) throw unprocessable('q', 'q is missing');
    const fitting = context.world.repositories.filter((store) => matches(store, parts));
    return repositories(context, fitting, true);
  },
  '/users/:login': ({ world, present, params }) => value(present.user(found(world.user(params.login ?? '')))),
  '/repositories/:id': (context) =>
    value(context.present.repository(found(context.world.repositoryById(numberIn(context, 'id'))))),
};

export const repositoryRoutes: RepositoryRoutes = {
  '': ({ present }, store) => value(present.repository(store)),
};
