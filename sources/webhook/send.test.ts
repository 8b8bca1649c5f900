import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { allowAddresses } from '#sources/outside-address.ts';
import { message } from './message.ts';
import { type SendOptions, send } from './send.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';

const secret = 'shown-once';
const facts = {
  event: 'run_failed',
  id: '7',
  client: { id: '1', name: 'Acme' },
  subject: 'run:17',
  title: 'Sync of <Acme> & Co failed',
  body: 'GitHub said no.',
  url: 'https://leadline.example/jobs/17?client=1',
  at: '2026-11-20T12:00:00.000Z',
};

let receiver: Receiver;
const go = (more: Partial<SendOptions> = {}) =>
  send({ url: receiver.url, secret, deliveryId: '42', message: message(facts), ...more });

beforeAll(async () => {
  receiver = await startReceiver();
});
beforeEach(() => {
  receiver.received.length = 0;
});
afterAll(() => receiver.close());

describe('send', () => {
  it('posts JSON that Slack reads, with a signature that verifies by the secret', async () => {
    expect(await go()).toMatchObject({ delivered: true, status: 200 });
    const [request] = receiver.received;
    expect(request?.message).toEqual({
      ...facts,
      text: '*Sync of &lt;Acme&gt; &amp; Co failed*\nGitHub said no.\n<https://leadline.example/jobs/17?client=1|Open in Leadline>',
    });
    const { headers, body } = request!;
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-leadline-delivery': '42' });
    expect(headers['user-agent']).toMatch(/^Leadline/);
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-leadline-signature'])) ?? [];
    expect(Math.abs(Number(t) - Date.now() / 1_000)).toBeLessThan(60);
    expect(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')).toBe(v1);
    expect(createHmac('sha256', 'another').update(`${t}.${body}`).digest('hex')).not.toBe(v1);
  });

  it.each([
    [500, {}, true, null],
    [503, { 'retry-after': '120' }, true, 120],
    [429, { 'retry-after': '999999999' }, true, 86_400],
    [408, {}, true, null],
    [410, {}, false, null],
    [400, {}, false, null],
    [403, { 'retry-after': '60' }, true, 60],
    [429, { 'retry-after': 'soon' }, true, null],
  ] as const)(
    'of an answer %s with %o says whether it may be repeated (%s) and when',
    async (status, headers, retryable, after) => {
      receiver.answers.push({ status, headers });
      const outcome = await go();
      expect(outcome).toMatchObject({ status, delivered: false, retryable, retryAfterSeconds: after });
      expect(outcome.message).toContain(String(status));
      expect(outcome.message).not.toContain('eyes');
    },
  );

  it('follows no redirect', async () => {
    receiver.answers.push({ status: 302, headers: { location: receiver.url } });
    expect(await go()).toMatchObject({ status: 302, delivered: false, retryable: false });
    expect(receiver.received).toHaveLength(1);
  });

  it('waits no longer than its time, and says so', async () => {
    receiver.answers.push({ status: 200, waitMs: 2_000 });
    const outcome = await go({ timeoutMs: 100 });
    expect(outcome).toMatchObject({ status: null, delivered: false, retryable: true });
    expect(outcome.message).toBe('The receiver did not answer within 0.1 s.');
  });

  it('says that nobody listens, and may try again', async () => {
    const outcome = await go({ url: 'http://127.0.0.1:1/' });
    expect(outcome).toMatchObject({ status: null, retryable: true });
    expect(outcome.message).toBe('The receiver cannot be reached: nothing listens there.');
  });

  it('sends nothing to this machine, by whatever name', async () => {
    allowAddresses({ loopback: false, networks: [] });
    onTestFinished(() => allowAddresses({ loopback: true, networks: [] }));
    const { port } = new URL(receiver.url);
    for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0']) {
      const outcome = await go({ url: `http://${host}:${port}/` });
      expect(outcome, host).toMatchObject({ status: null, delivered: false, retryable: false });
    }
    expect(receiver.received).toHaveLength(0);
  });
});
