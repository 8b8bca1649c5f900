import { isAppError } from '#lib/errors.ts';
import { networkReason } from '#sources/network-words.ts';
import { CLOSED_ADDRESS } from '#sources/outside-address.ts';

/** What an answer means, for whoever looks after the webhook. */
export function statusWords(status: number): string {
  if (status >= 200 && status < 300) return `Delivered: the receiver answered ${status}.`;
  if (status >= 300 && status < 400) {
    return `The receiver answered ${status}, a redirect, and none is followed. Enter the address it leads to.`;
  }
  if (status === 401 || status === 403) {
    return `The receiver answered ${status}: it does not let this address in. Check the address.`;
  }
  if (status === 404 || status === 410) {
    return `The receiver answered ${status}: there is nothing at this address any more. Make a new webhook there.`;
  }
  if (status === 429) return 'The receiver answered 429: it is asked too often.';
  if (status >= 500) return `The receiver answered ${status}: it has a problem of its own.`;
  return `The receiver answered ${status}: it does not accept the message.`;
}

/** Why no answer came, and whether one may come later. */
export function networkWords(error: unknown, timeoutMs: number): { words: string; retryable: boolean } {
  if (isAppError(error)) return { words: error.message, retryable: false };
  const { name, code } = error as { name?: string; code?: string };
  if (code === CLOSED_ADDRESS) {
    return {
      words:
        'The name in the address leads to this machine or a private network, where nothing is sent unless LEADLINE_ALLOW_PRIVATE_ADDRESSES names it.',
      retryable: false,
    };
  }
  if (name === 'AbortError' || name === 'TimeoutError') {
    return { words: `The receiver did not answer within ${timeoutMs / 1000} s.`, retryable: true };
  }
  const reason = code && networkReason(code);
  const words = reason
    ? `The receiver cannot be reached: ${reason}.`
    : `The message could not be sent${code ? ` (${code})` : ''}.`;
  return { words, retryable: true };
}
