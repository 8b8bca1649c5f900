import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { listProjects, listServices } from '#db/queries/services.ts';
import type { Router } from '#db/router/router.ts';
import { createService } from '#db/writes/services.ts';
import { projectKeyOf } from '#sources/sample/generate/issue-key.ts';

/** Of repositories; infra is left for whoever tries it, with incidents that nobody knows the cause of. */
const NAMES: Record<string, string> = {
  checkout: 'Checkout',
  storefront: 'Storefront',
  'payments-api': 'Payments',
  'mobile-app': 'Mobile app',
  'data-platform': 'Data platform',
};
const LOOK_AGAIN_MS = 1_000;

interface JoinOptions {
  router: Router;
  clientId: number;
  actor: string;
  log: Logger;
  /** Once they are there. */
  done: () => Promise<void>;
}

/**
 * Joins each repository of the sample with the Jira project whose incidents are its own, as a manager would do it, as
 * soon as the first syncs have brought both. Services that are there already are somebody's, and are left alone.
 * @returns how to stop waiting
 */
export function joinServices({ router, clientId, actor, log, done }: JoinOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const again = () => {
    if (!stopped) timer = setTimeout(look, LOOK_AGAIN_MS).unref();
  };
  const look = () =>
    router
      .write('client_mgmt', { clientId }, async (tx) => {
        if ((await listServices(tx, clientId)).length > 0) return true;
        const repositories = await tx.execute<{ id: string; name: string }>(sql`
          select id::text, split_part(full_name, '/', 2) as name from repositories where client_id = ${clientId}::int`);
        const projects = await listProjects(tx, clientId);
        const services = Object.entries(NAMES).map(([repository, name]) => ({
          name,
          repositories: repositories.filter((one) => one.name === repository).map(({ id }) => Number(id)),
          projects: projects
            .filter(({ key }) => key === projectKeyOf(repository))
            .map(({ id }) => Number(id)),
        }));
        if (services.some((one) => one.repositories.length === 0 || one.projects.length === 0)) return false;
        for (const service of services) await createService(tx, { clientId, actor, ip: null }, service);
        return true;
      })
      .catch((error: unknown) => {
        log.debug({ err: error }, 'the services of the sample cannot be made yet');
        return false;
      })
      .then((there) => (there ? done() : again()))
      .catch((error: unknown) => log.error({ err: error }, 'the services of the sample'));
  again();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
