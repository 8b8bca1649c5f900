import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowAddresses, isClosed, lookupOutside, refuseAddress } from './outside-address.ts';

const nothing = { loopback: false, networks: [] };
beforeEach(() => allowAddresses(nothing));
afterEach(() => allowAddresses({ ...nothing, loopback: true }));

describe('an address', () => {
  it.each([
    ...['127.0.0.1', '127.1.2.3', '0.0.0.0', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255'],
    ...['192.168.1.1', '100.64.0.1', '100.127.255.255', '169.254.169.254', '224.0.0.1', '239.255.255.255'],
    ...['240.0.0.1', '255.255.255.255', '192.0.0.1', '192.0.2.1', '198.18.0.1', '203.0.113.9'],
    ...['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', 'fe80::1'],
    // As a translator of networks writes an address of IPv4.
    '::ffff:0:10.0.0.1',
    ...['fc00::1', 'fd12:3456::1', 'fec0::1', 'ff02::1', '2001:db8::1', '2002:7f00:1::', '2001::1'],
    ...['64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b::a9fe:a9fe', '64:ff9b::1', '64:ff9b:1::1'],
    ...['0064:ff9b:0:0:0:0:0a00:0001', 'fd00:ec2::254'],
  ])('%s is closed', (ip) => expect(isClosed(ip)).toBe(true));

  it.each([
    ...['93.184.216.34', '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '11.0.0.1'],
    ...['140.82.121.6', '2606:2800:220::1', '::ffff:93.184.216.34', '64:ff9b::8c52:7906', 'example.com'],
  ])('%s is open', (ip) => expect(isClosed(ip)).toBe(false));

  it('of a private network is open where the environment names it, and no other is', () => {
    allowAddresses({ loopback: false, networks: ['10.1.0.0/16', 'fd00::/8', '192.168.7.7'] });
    for (const ip of ['10.1.2.3', '::ffff:10.1.2.3', '64:ff9b::a01:203', 'fd12::1', '192.168.7.7'])
      expect(isClosed(ip), ip).toBe(false);
    for (const ip of ['10.2.0.1', '127.0.0.1', '169.254.169.254', 'fc00::1', '192.168.7.8'])
      expect(isClosed(ip), ip).toBe(true);
  });
});

describe('what a person enters', () => {
  it.each([
    ...[
      'http://127.0.0.1/',
      'http://127.0.0.1./',
      'http://2130706433/',
      'http://0x7f000001/',
      'http://0x7f.1/',
    ],
    ...['http://0177.0.0.1/', 'http://127.1/', 'http://0/', 'http://127.0.0.1:8080/x', 'https://[::1]/'],
    ...[
      'http://[::ffff:127.0.0.1]/',
      'http://[::ffff:7f00:1]/',
      'http://[0:0:0:0:0:0:0:1]/',
      'http://１２７.0.0.1/',
    ],
    ...[
      'http://localhost/',
      'http://LOCALHOST./',
      'http://a.localhost/',
      'http://10.0.0.1/',
      'http://167772161/',
    ],
    ...[
      'http://169.254.169.254/latest/meta-data/',
      'http://0xa9fea9fe/',
      'http://[fd00:ec2::254]/',
      'http://[fe80::1]/',
    ],
    ...[
      'ftp://example.com/',
      'file:///etc/passwd',
      'gopher://example.com/',
      'http://me:secret@example.com/',
      'http://me@example.com/',
    ],
    ...['http://example.com@127.0.0.1/', 'http:\\\\127.0.0.1\\', 'http://127.0.0.1#@example.com/'],
  ])('is refused as %s', (url) => expect(() => refuseAddress(url)).toThrow(/^The address must/));

  it.each([
    'https://api.github.com',
    'http://example.com./',
    'https://localhost.example.com/',
    'https://8.8.8.8/',
  ])('is taken as %s', (url) => expect(() => refuseAddress(url)).not.toThrow());

  it('may be this machine while the sample is on', () => {
    allowAddresses({ ...nothing, loopback: true });
    for (const url of ['http://127.0.0.1:1/', 'http://localhost/', 'http://[::1]/'])
      expect(() => refuseAddress(url), url).not.toThrow();
    expect(() => refuseAddress('http://10.0.0.1/')).toThrow();
  });
});

it('judges what a name leads to', async () => {
  const look = promisify(lookupOutside);
  await expect(look('localhost', { all: true })).rejects.toMatchObject({ code: 'LEADLINE_CLOSED_ADDRESS' });
  await expect(look('localhost', {})).rejects.toMatchObject({ code: 'LEADLINE_CLOSED_ADDRESS' });
  allowAddresses({ ...nothing, loopback: true });
  expect(await look('localhost', { family: 4 })).toBe('127.0.0.1');
});
