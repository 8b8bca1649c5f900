import http from 'node:http';
import https from 'node:https';
import { lookupOutside, refuseAddress } from '#sources/outside-address.ts';
import { retryAfterSeconds } from '#sources/retry-after.ts';
import type { WebhookMessage } from './message.ts';
import { signature } from './signature.ts';
import { networkWords, statusWords } from './words.ts';

export interface SendOptions {
  url: string;
  /** As it was shown when the webhook was made. */
  secret: string;
  /** Header x-leadline-delivery: the same for every try, so that a receiver can tell a repetition. */
  deliveryId: string;
  message: WebhookMessage;
  timeoutMs?: number;
  /** Gives the try up. */
  signal?: AbortSignal;
}

/** What a try came to. `message` is for a person and holds nothing of the answer's body. */
export interface SendOutcome {
  /** Null: no answer came. */
  status: number | null;
  message: string;
  delivered: boolean;
  /** Whether the same may succeed later. */
  retryable: boolean;
  /** What the receiver asked for; null: nothing. */
  retryAfterSeconds: number | null;
}

const TIMEOUT_MS = 10_000;

/** Sends a signed message once; follows no redirect. Never throws: every trouble is an outcome. */
export async function send(options: SendOptions): Promise<SendOutcome> {
  try {
    refuseAddress(options.url);
    return judged(await post(options));
  } catch (error) {
    const { words, retryable } = networkWords(error, options.timeoutMs ?? TIMEOUT_MS);
    return { status: null, message: words, delivered: false, retryable, retryAfterSeconds: null };
  }
}

/** Answers that say "not now"; any other 4xx would be the same again. */
const mayPass = (status: number) => status === 408 || status === 429 || status >= 500;

function judged({ status, retryAfter }: Answer): SendOutcome {
  const delivered = status >= 200 && status < 300;
  const seconds = delivered ? null : retryAfterSeconds(retryAfter, new Date());
  return {
    status,
    message: statusWords(status),
    delivered,
    retryable: !delivered && (mayPass(status) || (status >= 400 && seconds !== null)),
    retryAfterSeconds: seconds,
  };
}

interface Answer {
  status: number;
  retryAfter: string | undefined;
}

/** By node's own client, with a connection of its own: nothing of one receiver is kept for the next. */
function post(options: SendOptions): Promise<Answer> {
  const { url, secret, deliveryId, message, timeoutMs = TIMEOUT_MS, signal } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const target = new URL(url);
  const body = JSON.stringify(message);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = (target.protocol === 'https:' ? https : http).request(target, {
    method: 'POST',
    agent: false,
    lookup: lookupOutside,
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Leadline-Webhooks/1',
      'x-leadline-delivery': deliveryId,
      'x-leadline-signature': signature(secret, body, new Date()),
    },
  });
  request.on('response', (response) => {
    resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
    // The body says nothing to us, and it may be endless.
    response.destroy();
  });
  request.on('error', reject);
  request.end(body);
  return promise;
}
