import { networkReason } from './network-words.ts';
import { CLOSED_ADDRESS } from './outside-address.ts';
import { outsideFetch } from './outside-fetch.ts';
import { withoutCredentials } from './own-credentials.ts';
import { readBody } from './read-body.ts';

/** What stands at an address, for a test of a connection: nothing is tried again and no redirect followed. */
export interface Probed {
  status: number;
  headers: Headers;
  /** Undefined where it is no JSON. */
  json: unknown;
  /** A page for people. */
  isPage: boolean;
  /** How far the source's clock is ahead of ours, in ms; null where it does not say. */
  clockMs: number | null;
}

const TIMEOUT_MS = 10_000;
/** Of an answer: more than any list of 100 repositories (0.6 MB). */
const MAX_BYTES = 8_000_000;

/**
 * Asks an address once.
 * @returns what it answered, or in words why nothing came
 */
export async function probe(
  address: string,
  headers: Record<string, string> = {},
  { method = 'GET', signal }: { method?: 'GET' | 'POST'; signal?: AbortSignal | undefined } = {},
): Promise<Probed | string> {
  const late = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const sent = Date.now();
    const response = await outsideFetch(address, {
      method,
      redirect: 'manual',
      headers: { accept: 'application/json', 'user-agent': 'Leadline', ...headers },
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    const ours = (sent + Date.now()) / 2;
    const clean = (text: string) => withoutCredentials(text, headers.authorization);
    const text = clean(await readBody(response.body, MAX_BYTES));
    const at = Date.parse(response.headers.get('date') ?? '');
    return {
      status: response.status,
      headers: new Headers([...response.headers].map(([name, value]) => [name, clean(value)])),
      json: parsed(text),
      isPage: /^\s*</.test(text) || (response.headers.get('content-type') ?? '').includes('text/html'),
      clockMs: Number.isNaN(at) ? null : at - ours,
    };
  } catch (error) {
    signal?.throwIfAborted();
    return late.aborted ? `there was no answer within ${TIMEOUT_MS / 1000} s` : reasonOf(error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch says only "fetch failed"; the reason is inside. Never the request itself, which carries the token. */
function reasonOf(error: unknown): string {
  for (let e = error; e instanceof Error; e = e.cause) {
    const code = 'code' in e ? String(e.code) : '';
    const words = networkReason(code);
    if (words) return words;
    if (code === CLOSED_ADDRESS) return e.message;
    if (!(e.cause instanceof Error)) return code || e.message.slice(0, 200);
  }
  return 'the connection failed';
}
