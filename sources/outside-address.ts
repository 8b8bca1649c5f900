import { BlockList, isIP } from 'node:net';
import { AppError } from '#lib/errors.ts';

/** This machine, and its link: there stand inner services, and the clouds' servers of credentials. */
const own = new BlockList();
own.addSubnet('0.0.0.0', 8, 'ipv4');
own.addSubnet('127.0.0.0', 8, 'ipv4');
own.addSubnet('169.254.0.0', 16, 'ipv4');
own.addSubnet('fe80::', 10, 'ipv6');
/** The deprecated ::a.b.c.d; what is mapped (::ffff:a.b.c.d) is checked as the IPv4 address it holds. */
own.addSubnet('::', 96, 'ipv6');

/** Whether an IP address, without brackets, is one of this machine or its link. */
export function isOwnAddress(ip: string): boolean {
  const family = isIP(ip);
  return family !== 0 && own.check(ip, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Refuses an address that nothing may be sent to: it would let whoever enters it speak to this machine's inner services.
 * A name is judged by what it is called here; a webhook's also by what it resolves to when something is sent.
 * @param field of the body that holds it
 * @throws AppError 400, naming the field
 */
export function refuseAddress(
  address: string,
  { allowLoopback, field = 'url' }: { allowLoopback: boolean; field?: string },
): void {
  const refused = (message: string) =>
    new AppError('bad_request', 400, `The address ${message}.`, { issues: [{ path: field, message }] });
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused('must be an http or https address');
  if (url.username + url.password !== '') throw refused('must not hold a user name or a password');
  if (allowLoopback) return;
  if (isOwnAddress(host) || /^(.+\.)?localhost\.?$/i.test(host)) {
    throw refused('must not be an address of this machine');
  }
}
