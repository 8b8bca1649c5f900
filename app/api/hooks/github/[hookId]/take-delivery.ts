import { verify } from '@octokit/webhooks-methods';
import { z } from 'zod';
import { readText, refuseMisfit } from '#app/api/parse-input.ts';
import { hookAt, openHook } from '#db/queries/hooks.ts';
import { scopeOf } from '#db/queries/marked.ts';
import type { Runtime } from '#db/runtime.ts';
import { markDirty } from '#db/writes/dirty-records.ts';
import { recordDelivery } from '#db/writes/hook-deliveries.ts';
import { AppError, clientArchived } from '#lib/errors.ts';
import { type Touched, touchedBy } from '#sources/github/webhooks/touched.ts';

/** GitHub sends nothing larger. One of 24 MB holds the loop for 0.15 to 0.3 s (HMAC 0.05); nearly all have 10 to 50 kB. */
const MAX_BYTES = 25_000_000;

const header = z.object({
  event: z.string('X-GitHub-Event must be given').regex(/^\w{1,100}$/, 'X-GitHub-Event must be a name'),
  delivery: z
    .string('X-GitHub-Delivery must be given')
    .regex(/^[\w-]{1,100}$/, 'X-GitHub-Delivery must be an id'),
});

/**
 * Checks a delivery of GitHub, and marks what it says has changed (G13), once for each delivery.
 * @returns what was done, in words
 * @throws AppError 404 `unknown_hook` for an unknown address and a wrong signature alike; 409 `client_archived`; 413; 400
 */
export async function takeDelivery(house: Runtime, request: Request, address: string): Promise<string> {
  const { router, secret } = house;
  const found = await router.read('session_validation', { clientId: null }, (db) => hookAt(db, address));
  const signature = request.headers.get('x-hub-signature-256');
  if (!found || !signature) throw unknownHook();
  const hook = await router.read('integration_setup', { clientId: found.clientId }, (db) =>
    openHook(db, found, secret),
  );
  const body = await readText(request, MAX_BYTES);
  if (!hook || !body || !(await verify(hook.secret, body, signature))) throw unknownHook();
  if (hook.archived) throw clientArchived();

  const { event, delivery } = parsed(() =>
    header.parse({
      event: request.headers.get('x-github-event') ?? undefined,
      delivery: request.headers.get('x-github-delivery') ?? undefined,
    }),
  );
  const payload = payloadOf(body, request.headers.get('content-type') ?? '');
  const touched = parsed(() => touchedBy(event, payload));
  const { clientId, id: hookId } = found;
  const { integrationId } = hook;
  return await router.write('upsert', { clientId }, async (tx) => {
    const scope = touched && (await scopeOf(tx, integrationId, touched.repository));
    const outcome = outcomeOf(event, touched, scope);
    const record = {
      clientId,
      hookId,
      deliveryId: delivery,
      event,
      action: touched?.action ?? null,
      outcome,
    };
    if (!(await recordDelivery(tx, record))) return 'Taken before: nothing is marked again';
    if (touched && scope) await markDirty(tx, { clientId, integrationId, scope, marks: touched.marks });
    return outcome;
  });
}

function outcomeOf(event: string, touched: Touched | null, scope: string | null): string {
  if (event === 'ping') return 'Answered: the hook works';
  if (!touched) return 'Left: this event is not listened to';
  const { what, repository } = touched;
  return scope
    ? `Marked: ${what} of ${repository.fullName}`
    : `Left: ${repository.fullName} is not part of the integration`;
}

/** GitHub sends JSON, or JSON in a form, as the hook is set up there. */
function payloadOf(body: string, contentType: string): unknown {
  const isForm = contentType.startsWith('application/x-www-form-urlencoded');
  try {
    return JSON.parse(isForm ? (new URLSearchParams(body).get('payload') ?? '') : body);
  } catch (cause) {
    throw new AppError('not_json', 400, 'The body is not JSON, nor a form with JSON as its payload.', {
      cause,
    });
  }
}

function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof z.ZodError) refuseMisfit(error);
    throw error;
  }
}

/** Whoever does not know the secret does not learn whether there is a hook either. GitHub shows the answer. */
const unknownHook = () =>
  new AppError(
    'unknown_hook',
    404,
    'There is no hook at this address, or its secret is another. Compare address and secret with what Leadline showed, or give the hook a new secret there.',
  );
