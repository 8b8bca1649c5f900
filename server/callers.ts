import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { TrustedProxies } from '#lib/config.ts';
import { isWithin, networkList } from '#sources/networks.ts';

/** What a request says of where it came from, as it arrived. */
interface Arrived {
  headers: IncomingHttpHeaders;
  socket: { remoteAddress?: string | undefined };
}

/**
 * Settles who the caller is and by which name he came, and writes it into the request's headers, so that all that is
 * behind reads one thing: `x-forwarded-for` is then the caller's address alone, `host` the name in the browser. Anyone
 * can write these headers; only what a trusted proxy has written counts, and what stands before it is hearsay.
 */
export function createSettle(proxies: TrustedProxies): (request: Arrived) => void {
  const networks = 'networks' in proxies ? networkList(proxies.networks) : null;
  /** @param distance 0: whoever is connected to us */
  const isTrusted = (address: string, distance: number) =>
    'hops' in proxies ? distance < proxies.hops : isWithin(networks, address);

  return ({ headers, socket }) => {
    const peer = plain(socket.remoteAddress ?? '') ?? '';
    const told = String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .toReversed();
    let caller = peer;
    let distance = 0;
    while (distance < told.length && isTrusted(caller, distance)) {
      const next = plain(told[distance] ?? '');
      // What is no address was not written by a proxy.
      if (next === null) break;
      caller = next;
      distance++;
    }
    headers['x-forwarded-for'] = caller;
    const proto = lastOf(headers['x-forwarded-proto']);
    const host = lastOf(headers['x-forwarded-host']);
    for (const name of [
      'forwarded',
      'x-forwarded-host',
      'x-forwarded-port',
      'x-forwarded-proto',
      'x-real-ip',
    ])
      delete headers[name];
    if (!isTrusted(peer, 0)) return;
    if (proto === 'http' || proto === 'https') headers['x-forwarded-proto'] = proto;
    if (host && /^(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/i.test(host)) headers.host = host;
  };
}

/** An address without port, brackets and the form of IPv4 within IPv6; null: it is none. */
function plain(text: string): string | null {
  const trimmed = text.trim();
  const bare = isIP(trimmed)
    ? trimmed
    : trimmed.replace(/^\[([\da-f:.]+)\](?::\d+)?$/i, '$1').replace(/^([\d.]+):\d+$/, '$1');
  const address = bare.replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(address) ? address : null;
}

const lastOf = (value: string | string[] | undefined) =>
  String(value ?? '')
    .split(',')
    .at(-1)
    ?.trim();
