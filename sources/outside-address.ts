import { lookup } from 'node:dns';
import { type BlockList, isIP, type LookupFunction } from 'node:net';
import { AppError } from '#lib/errors.ts';
import { isWithin, networkList } from './networks.ts';

/** What of this machine and of private networks something may be sent to all the same. */
export interface AddressPolicy {
  /** The sample's sources are on this machine. */
  loopback: boolean;
  /** Addresses or networks (10.0.0.0/8), of LEADLINE_ALLOW_PRIVATE_ADDRESSES. */
  networks: readonly string[];
}

/**
 * What is not a public address (IANA's registries of special purposes): this machine, its link with the clouds' servers
 * of credentials, private networks, what belongs to nobody or to all at once, and forms of IPv6 that hold one of IPv4
 * and lead to whoever unpacks them.
 */
const CLOSED = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...[
    '::/96',
    '::ffff:0:0:0/96',
    '64:ff9b:1::/48',
    '100::/64',
    '2001::/23',
    '2001:db8::/32',
    '2002::/16',
    '3fff::/20',
  ],
  ...['5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];
const LOOPBACK = ['127.0.0.0/8', '::1'];

const closed = networkList(CLOSED);

// The server and Next's bundle hold two copies of every module, so what is set once hangs on the global object.
const key = Symbol.for('leadline.allowed-addresses');
const holder = globalThis as { [key]?: BlockList };

/** Sets for the whole process what is allowed beside public addresses; until then nothing is. */
export function allowAddresses({ loopback, networks }: AddressPolicy): void {
  holder[key] = networkList([...(loopback ? LOOPBACK : []), ...networks]);
}

/** Whether nothing may be sent to an IP address, written without brackets. What is no IP address is a name. */
export function isClosed(ip: string): boolean {
  const address = behindNat64(ip);
  return !isWithin(holder[key], address) && isWithin(closed, address);
}

/** Where a network has no IPv4, 64:ff9b::/96 leads to it: to public addresses, and to private ones as well. */
function behindNat64(ip: string): string {
  if (isIP(ip) !== 6) return ip;
  // The one way to write it, whatever it was.
  const canonical = URL.parse(`http://[${ip}]/`)?.hostname.slice(1, -1) ?? ip;
  const [, high, low] = /^64:ff9b::(?:([\da-f]{1,4}):)?([\da-f]{1,4})?$/.exec(canonical) ?? [];
  if (!canonical.startsWith('64:ff9b::') || (high === undefined && low === undefined)) return ip;
  const [a, b] = [Number.parseInt(high ?? '0', 16), Number.parseInt(low ?? '0', 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

/**
 * Refuses an address that nothing may be sent to: it would let whoever enters it speak to this machine's and this
 * network's inner services. What a name leads to is judged when a connection is made ({@link lookupOutside}).
 * @param field of the body that holds it
 * @throws AppError 400, naming the field
 */
export function refuseAddress(address: string, field = 'url'): void {
  const refused = (message: string) =>
    new AppError('bad_request', 400, `The address ${message}.`, { issues: [{ path: field, message }] });
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused('must be an http or https address');
  if (url.username + url.password !== '') throw refused('must not hold a user name or a password');
  const isLocal = /^(.+\.)?localhost\.?$/i.test(host);
  if (isClosed(isLocal ? '127.0.0.1' : host)) {
    throw refused(
      'must not be one of this machine or of a private network, unless LEADLINE_ALLOW_PRIVATE_ADDRESSES names it',
    );
  }
}

/** Code of the error for a connection that is not made. */
export const CLOSED_ADDRESS = 'LEADLINE_CLOSED_ADDRESS';

/** Why nothing is sent there, in words that go on from "it cannot be reached". */
export const closedAddress = () =>
  Object.assign(
    new Error(
      'its address is one of this machine or of a private network, and LEADLINE_ALLOW_PRIVATE_ADDRESSES does not name it',
    ),
    { code: CLOSED_ADDRESS },
  );

/**
 * For node's `lookup`: what a name leads to is judged at the connection itself, since a second look-up could answer
 * otherwise. It is not asked for what is an IP address already.
 */
export const lookupOutside: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found = []) => {
    const refused = found.some(({ address }) => isClosed(address)) ? closedAddress() : null;
    const [first] = found;
    if (error ?? refused) done(error ?? refused, '');
    else if (options.all) done(null, found);
    else done(null, first?.address ?? '', first?.family);
  });
};
