import type { Logger } from 'pino';
import { expiringTokens, tokenExpiry } from '#db/queries/expiring-tokens.ts';
import type { Router } from '#db/router/router.ts';
import { endNotification, notify } from '#db/writes/notifications.ts';
import { formatInstantExact } from '#lib/format.ts';
import { apart } from '../apart.ts';

/** Long enough before for somebody to be back from a holiday. leadline_expiring_tokens() in db/lookups.ts has it too. */
const WARN_BEFORE_MS = 7 * 86_400_000;

/** Tells of tokens that expire within a week, once, and ends what was told when they were replaced. */
export async function tellExpiring(router: Router, log: Logger, now = new Date()): Promise<void> {
  const candidates = await router.read('job_control', { clientId: null }, expiringTokens);
  for (const { integrationId, clientId } of candidates) {
    const about = { client: clientId, integration: integrationId };
    await apart(log, about, 'whether a token expires cannot be seen', async () => {
      const facts = await router.read('job_control', { clientId }, (db) => tokenExpiry(db, integrationId));
      const { name, client, timeZone, expiresAt, told } = facts;
      const subject = `integration:${integrationId}`;
      const expires = expiresAt !== null && Date.parse(expiresAt) < now.getTime() + WARN_BEFORE_MS;
      if (expires && !told) {
        const news = {
          clientId,
          subject,
          path: `/admin/integrations?client=${clientId}`,
          kind: 'token_expires',
          title: `The token of ${name} of ${client} expires`,
          body: `It expires at ${formatInstantExact(expiresAt, timeZone)}; from then on nothing is synced. Make a new one and enter it in the integration.`,
        } as const;
        const id = await router.write('job_control', { clientId }, (tx) => notify(tx, news));
        if (id) log.warn({ integration: integrationId, client: clientId }, 'a token expires soon');
      } else if (!expires && told) {
        const end = { kind: 'token_expires', subject } as const;
        await router.write('job_control', { clientId }, (tx) => endNotification(tx, end));
      }
    });
  }
}
