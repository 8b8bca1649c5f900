import { z } from 'zod';
import type { TrustedProxies } from './config.ts';

// Kinds of values that variables of the environment have.

export const flag = (name: string) => z.stringbool({ error: `${name} must be true or false` }).optional();

/** For `max` of a text. */
export const longest = (most: number) => [most, `must have at most ${most} characters`] as const;

export const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

export const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** `host` or `host:port`, comma separated. */
export const hostList = z.string().transform((text, ctx) => {
  return listed(text).map((part) => {
    const match = /^(?<host>\[[0-9a-fA-F:]+\]|[^:\s]+)(?::(?<port>\d{1,5}))?$/.exec(part);
    if (!match?.groups?.host) {
      ctx.addIssue({ code: 'custom', message: `"${part}" is not a host or host:port` });
      return z.NEVER;
    }
    const host = match.groups.host.replace(/^\[|\]$/g, '');
    const port = match.groups.port ? Number(match.groups.port) : undefined;
    if (port !== undefined && (port < 1 || port > 65_535)) {
      ctx.addIssue({ code: 'custom', message: `"${part}" has no port from 1 to 65535` });
      return z.NEVER;
    }
    return { host, port };
  });
});

/** An address, or a network as 10.0.0.0/8. */
const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const listed = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const networks = z.string().transform((text, ctx) => {
  const parts = listed(text);
  const wrong = parts.find((part) => !network.safeParse(part).success);
  if (wrong === undefined) return parts;
  ctx.addIssue({ code: 'custom', message: `"${wrong}" is no address or network as 10.0.0.0/8` });
  return z.NEVER;
});

export const trustedProxies = z.string().transform((text, ctx): TrustedProxies => {
  if (/^\d{1,2}$/.test(text)) return { hops: Number(text) };
  const flagged = z.stringbool().safeParse(text);
  if (flagged.success) return { hops: flagged.data ? 1 : 0 };
  const found = networks.safeParse(text);
  if (found.success) return { networks: found.data };
  ctx.addIssue({
    code: 'custom',
    message: 'must be true, false, a number of proxies, or their networks as 10.0.0.0/8,fd00::/8',
  });
  return z.NEVER;
});

const PRIVATE_NETWORKS = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

export const privateAddresses = z.string().transform((text, ctx) => {
  const flagged = z.stringbool().safeParse(text);
  if (flagged.success) return flagged.data ? PRIVATE_NETWORKS : [];
  const found = networks.safeParse(text);
  if (found.success) return found.data;
  ctx.addIssue({ code: 'custom', message: 'must be true, false, or networks as 10.0.0.0/8,fd00::/8' });
  return z.NEVER;
});
