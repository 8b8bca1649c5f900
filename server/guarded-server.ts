import { createServer, type Server } from 'node:http';
import { AppError, errorBody } from '#lib/errors.ts';
import { rawAnswer, responseWith, secureHeaders } from './secure-headers.ts';

/** A request's headers have to be there by then: nobody keeps a connection by sending a byte now and then. */
const HEADERS_MS = 15_000;
/** And the whole request, whose body is a few MB at most (a delivery of GitHub 25), over a slow line too. */
const REQUEST_MS = 60_000;
/**
 * Longer than the common proxies keep a connection that nobody uses (Amazon's 60 s, nginx's 60 s): who ends it first
 * must be the proxy, or it now and then sends a request into a connection that is just being closed.
 */
const IDLE_MS = 65_000;
/** Of a request line and all headers: the longest address of a page has 4 kB. */
const MAX_HEADER_BYTES = 16_384;

export interface GuardOptions {
  https: boolean;
  /** Shorter in tests. */
  headersMs?: number;
  requestMs?: number;
}

/**
 * A server whose every answer has the secure headers, and that waits for a request no longer, and reads no more of its
 * headers, than one needs. What breaks these limits is told in the house's one error body.
 */
export function createGuarded({
  https,
  headersMs = HEADERS_MS,
  requestMs = REQUEST_MS,
}: GuardOptions): Server {
  const headers = secureHeaders(https);
  const server = createServer({
    ServerResponse: responseWith(headers),
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: IDLE_MS,
    connectionsCheckingInterval: Math.min(5_000, headersMs),
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { code = '' } = error;
    if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const { status, words, refusal } = refusals[code] ?? malformed;
    const body = JSON.stringify(errorBody(new AppError(refusal, status, words)));
    socket.end(rawAnswer(`${status} Refused`, headers, body), () => socket.destroy());
  });
  return server;
}

const malformed = { status: 400, refusal: 'bad_request', words: 'This is no well-formed request of HTTP.' };
const refusals: Record<string, typeof malformed> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    refusal: 'headers_too_large',
    words: `The address and headers are longer than ${MAX_HEADER_BYTES / 1_024} KiB. Delete this site's cookies, or choose fewer filters.`,
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    refusal: 'request_timeout',
    words: 'The request did not arrive in time. Try again.',
  },
};
