import { BlockList, isIP } from 'node:net';
import { AppError } from '#lib/errors.ts';

/** This machine, and its link: there stand inner services, and the clouds' servers of credentials. */
const own = new BlockList();
own.addSubnet('0.0.0.0', 8, 'ipv4');
own.addSubnet('127.0.0.0', 8, 'ipv4');
own.addSubnet('169.254.0.0', 16, 'ipv4');
own.addAddress('::', 'ipv6');
own.addAddress('::1', 'ipv6');
own.addSubnet('fe80::', 10, 'ipv6');
/** IPv4 inside IPv6 (NAT64, 6to4 and the deprecated ::a.b.c.d) leads to whatever the inner address says. */
own.addSubnet('::', 96, 'ipv6');
own.addSubnet('64:ff9b::', 96, 'ipv6');
own.addSubnet('2002::', 16, 'ipv6');

/** Whether an IP address, without brackets, is one of this machine or its link. */
export function isOwnAddress(ip: string): boolean {
  const family = isIP(ip);
  return family !== 0 && own.check(ip, family === 6 ? 'ipv6' : 'ipv4');
}

/** The host of an address as a resolver takes it. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/**
 * Refuses an address that nothing may be sent to. A name is judged by what it is called here, and by what it resolves
 * to when something is sent.
 * @throws AppError 400, naming the field `url`
 */
export function refuseAddress(address: string, { allowLoopback }: { allowLoopback: boolean }): void {
  const url = new URL(address);
  const host = bareHost(url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused('must be an http or https address');
  if (url.username + url.password !== '') throw refused('must not hold a user name or a password');
  if (allowLoopback) return;
  if (isOwnAddress(host) || /^(.+\.)?localhost\.?$/i.test(host)) {
    throw refused('must not be an address of this machine');
  }
}

const refused = (message: string) =>
  new AppError('bad_request', 400, `The address ${message}.`, { issues: [{ path: 'url', message }] });
