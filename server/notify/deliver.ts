import type { Logger } from 'pino';
import { openToken } from '#db/crypto.ts';
import type { DueDelivery } from '#db/queries/due-deliveries.ts';
import type { Router } from '#db/router/router.ts';
import { webhookOwner } from '#db/writes/notification-webhooks.ts';
import {
  type ClaimedDelivery,
  claimDelivery,
  type DeliveryResult,
  settleDelivery,
} from '#db/writes/webhook-deliveries.ts';
import { isAppError } from '#lib/errors.ts';
import { message } from '#sources/webhook/message.ts';
import { type SendOutcome, send } from '#sources/webhook/send.ts';

export interface DeliverOptions {
  router: Router;
  /** LEADLINE_SECRET: opens what signs. */
  secret: string;
  /** The house's address, without a slash at its end: links begin with it. */
  publicUrl: string;
  log: Logger;
}

/** Pauses before the second try and those after it: six in all, over two and a half hours. */
export const RETRY_AFTER_S = [10, 60, 300, 1_800, 7_200] as const;
/** Longer than a try takes (10 s) and its two transactions. */
const LEASE_S = 60;

/** Makes one try of a delivery, unless somebody else has it. @returns whether it made one */
export async function deliver(
  options: DeliverOptions,
  due: DueDelivery,
  stop: AbortSignal,
): Promise<boolean> {
  const { router, log } = options;
  const { clientId, deliveryId } = due;
  const claimed = await router.write('job_control', { clientId }, (tx) =>
    claimDelivery(tx, { deliveryId, leaseSeconds: LEASE_S }),
  );
  if (!claimed) return false;
  const outcome = await tried(options, clientId, claimed, stop);
  const result = stop.aborted && !outcome.delivered ? stopped : resultOf(outcome, claimed.tries);
  await router.write('job_control', { clientId }, (tx) => settleDelivery(tx, claimed, result));
  // The webhook's address is not logged: its path may be a secret.
  const about = { delivery: deliveryId, webhook: claimed.webhookId, client: clientId, tries: claimed.tries };
  const { status, message: words } = result.outcome;
  if (result.state === 'delivered') log.info({ ...about, status }, 'notification sent');
  else log.warn({ ...about, status, state: result.state }, `notification not sent: ${words}`);
  return true;
}

async function tried(
  { secret, publicUrl }: DeliverOptions,
  clientId: number,
  { id, url, secretSealed, client, notification }: ClaimedDelivery,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { kind, path, ...facts } = notification;
  let key: string;
  try {
    key = openToken(secret, webhookOwner(clientId), secretSealed);
  } catch (error) {
    if (!isAppError(error)) throw error;
    const words = 'The secret of this webhook cannot be read any more. Delete it and add it again.';
    return { status: null, message: words, delivered: false, retryable: false, retryAfterSeconds: null };
  }
  const body = message({ ...facts, event: kind, client, url: `${publicUrl}${path}` });
  return await send({ url, secret: key, deliveryId: id, message: body, signal });
}

function resultOf(
  { status, message: words, delivered, ...again }: SendOutcome,
  tries: number,
): DeliveryResult {
  if (delivered) return { state: 'delivered', outcome: { status, message: words } };
  const pause = RETRY_AFTER_S[tries - 1];
  if (!again.retryable) return { state: 'failed', outcome: { status, message: words } };
  if (pause === undefined) {
    return { state: 'failed', outcome: { status, message: `${words} Given up after ${tries} tries.` } };
  }
  const dueInSeconds = Math.max(pause, again.retryAfterSeconds ?? 0);
  return { state: 'waiting', dueInSeconds, outcome: { status, message: words } };
}

/** It may have arrived: it is sent again, rather than not at all. */
const stopped: DeliveryResult = {
  state: 'waiting',
  outcome: { status: null, message: 'Leadline was stopped before the receiver had answered.' },
};
