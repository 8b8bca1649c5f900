import { expect, it } from 'vitest';
import type { TrustedProxies } from '#lib/config.ts';
import { createSettle } from './callers.ts';

function settled(proxies: TrustedProxies, remoteAddress: string, headers: Record<string, string>) {
  const request = { headers: { host: 'inner:3000', ...headers }, socket: { remoteAddress } };
  createSettle(proxies)(request);
  return request.headers as Record<string, string | undefined>;
}
const callerOf = (proxies: TrustedProxies, remoteAddress: string, forwardedFor: string) =>
  settled(proxies, remoteAddress, { 'x-forwarded-for': forwardedFor })['x-forwarded-for'];

it('believes nobody unless told to', () => {
  const headers = settled({ hops: 0 }, '::ffff:192.0.2.9', {
    'x-forwarded-for': '10.0.0.1',
    'x-forwarded-host': 'elsewhere.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
    'x-real-ip': '10.0.0.1',
    forwarded: 'for=10.0.0.1;host=elsewhere.example',
  });
  expect(headers).toEqual({ host: 'inner:3000', 'x-forwarded-for': '192.0.2.9' });
});

it.each([
  [1, '198.51.100.7', '198.51.100.7'],
  [1, '6.6.6.6, 198.51.100.7', '198.51.100.7'],
  [2, '6.6.6.6, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
  [2, '198.51.100.7', '198.51.100.7'],
  [9, '6.6.6.6, 198.51.100.7', '6.6.6.6'],
  [1, '', '10.0.0.1'],
  [1, 'unknown', '10.0.0.1'],
  [1, '198.51.100.7:4711', '198.51.100.7'],
  [1, '[2001:db8::7]:4711', '2001:db8::7'],
  [1, '::ffff:198.51.100.7', '198.51.100.7'],
])('of %i proxies takes what they have written: %s', (hops, forwardedFor, caller) => {
  expect(callerOf({ hops }, '10.0.0.1', forwardedFor)).toBe(caller);
});

it('takes the word of a network alone, as far back as it reaches', () => {
  const networks = { networks: ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'] };
  expect(callerOf(networks, '10.0.0.1', '6.6.6.6, 198.51.100.7, 10.9.9.9')).toBe('198.51.100.7');
  expect(callerOf(networks, '::ffff:10.0.0.1', '198.51.100.7')).toBe('198.51.100.7');
  expect(callerOf(networks, 'fd00::1', '198.51.100.7, 192.0.2.1')).toBe('198.51.100.7');
  expect(callerOf(networks, '192.0.2.2', '198.51.100.7')).toBe('192.0.2.2');
});

it('takes name and scheme of a trusted proxy, if they are some', () => {
  const told = { 'x-forwarded-host': 'leadline.example', 'x-forwarded-proto': 'https' };
  expect(settled({ hops: 1 }, '10.0.0.1', told)).toMatchObject({
    host: 'leadline.example',
    'x-forwarded-proto': 'https',
  });
  expect(settled({ networks: ['10.0.0.0/8'] }, '10.0.0.1', told)).toMatchObject({ host: 'leadline.example' });
  expect(settled({ networks: ['10.0.0.0/8'] }, '11.0.0.1', told)).toEqual({
    host: 'inner:3000',
    'x-forwarded-for': '11.0.0.1',
  });
  const odd = { 'x-forwarded-host': 'a.example;script-src', 'x-forwarded-proto': 'javascript' };
  expect(settled({ hops: 1 }, '10.0.0.1', odd)).toEqual({
    host: 'inner:3000',
    'x-forwarded-for': '10.0.0.1',
  });
});
