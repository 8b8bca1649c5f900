import { notFound } from './reply.ts';
import { actionRoutes } from './rest/actions.ts';
import { commitRoutes } from './rest/commits.ts';
import type { Answer, Handler, RepositoryRoutes, RestContext } from './rest/context.ts';
import { deploymentRoutes } from './rest/deployments.ts';
import { issueRoutes } from './rest/issues.ts';
import { pullRoutes } from './rest/pulls.ts';
import { accountRoutes, repositoryRoutes } from './rest/repositories.ts';

interface Route {
  pattern: RegExp;
  handle: Handler;
}

/** `:name` stands for one part of a path, `*name` for the rest of it (branches have slashes). */
function route(path: string, handle: Handler): Route {
  const source = path.replace(/[:*](\w+)/g, (mark, name) =>
    mark[0] === ':' ? `(?<${name}>[^/]+)` : `(?<${name}>.+)`,
  );
  return { pattern: new RegExp(`^${source}/?$`), handle };
}

const inRepository = (routes: RepositoryRoutes): Route[] =>
  Object.entries(routes).map(([path, handle]) =>
    route(`/repos/:owner/:repo${path}`, (context) => {
      const store = context.world.repository(`${context.params.owner}/${context.params.repo}`);
      if (!store) throw notFound();
      return handle(context, store);
    }),
  );

/** Every GET the sample answers. The first one that fits is taken. */
const routes: Route[] = [
  ...Object.entries(accountRoutes).map(([path, handle]) => route(path, handle)),
  ...inRepository({
    ...repositoryRoutes,
    ...pullRoutes,
    ...issueRoutes,
    ...deploymentRoutes,
    ...actionRoutes,
    ...commitRoutes,
  }),
];

/** `/repositories/{id}/…` is another name of `/repos/{owner}/{repo}/…`; GitHub's own page links use it. */
function byName(path: string, context: Omit<RestContext, 'params'>): string {
  const [, id, rest] = /^\/repositories\/(\d+)(\/.+)$/.exec(path) ?? [];
  if (id === undefined) return path;
  const store = context.world.repositoryById(Number(id));
  if (!store) throw notFound();
  return `/repos/${store.repository.full_name}${rest}`;
}

/**
 * Answers GET `path` (without base path and query).
 *
 * @throws Refusal 404 for an unknown address or record, 422 for a parameter that GitHub would not take
 */
export function answerRest(path: string, context: Omit<RestContext, 'params'>): Answer {
  const named = byName(path, context);
  for (const { pattern, handle } of routes) {
    const match = pattern.exec(named);
    if (match) return handle({ ...context, params: decoded(match.groups ?? {}) });
  }
  throw notFound();
}

function decoded(groups: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]));
  } catch {
    throw notFound();
  }
}
