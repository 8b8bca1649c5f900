import { type IncomingMessage, ServerResponse } from 'node:http';
import { CLOSED_POLICY, LOGO_POLICY } from '#lib/content-security.ts';

/** Nothing here uses any of them. */
const UNUSED = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
];

/**
 * What every answer says, of whatever kind it is. A page has a policy of its own (proxy.ts), which takes the closed
 * one's place.
 * @param https people reach Leadline by https: their browsers then never try anything else
 */
export function secureHeaders(https: boolean): Record<string, string> {
  return {
    'content-security-policy': CLOSED_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': UNUSED.map((name) => `${name}=()`).join(', '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(https && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/**
 * Answers that have these headers from their beginning, whoever writes them: Next, Socket.IO, or the house. To be given
 * to node's `createServer`.
 */
export function responseWith(headers: Record<string, string>): typeof ServerResponse<IncomingMessage> {
  const always = Object.entries(headers);
  return class extends ServerResponse<IncomingMessage> {
    constructor(...given: ConstructorParameters<typeof ServerResponse<IncomingMessage>>) {
      super(...given);
      for (const [name, value] of always) this.setHeader(name, value);
      // Here, not in its route: Next keeps a header that an answer has already.
      if (given[0].url?.startsWith('/api/logos/')) this.setHeader('content-security-policy', LOGO_POLICY);
    }
  };
}

/** An answer as bytes, for where node has only the connection: before a request is whole, or one for an upgrade. */
export function rawAnswer(status: string, headers: Record<string, string>, body: string): string {
  const lines = Object.entries({
    ...headers,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
}
