import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sign } from '@octokit/webhooks-methods';
import type { Page } from '@playwright/test';
import { type Hand, keyboard, mouse } from './hands.ts';
import { looksRight } from './look.ts';
import { ADMIN } from './product.ts';
import { address, expect, signIn, signInByApi, test } from './test.ts';

const make = async (hand: Hand, page: Page, name: string, access: 'Reading' | 'Hooks') => {
  // The empty list has one too.
  await hand.press(page.getByRole('button', { name: 'Make an API key' }).first());
  const dialog = page.getByRole('dialog');
  await hand.fill(dialog.getByLabel('Name'), name);
  await hand.choose(dialog.getByLabel('For', { exact: true }), access);
  await hand.press(dialog.getByRole('button', { name: 'Make it' }));
  const key = await dialog.getByText(/^leadline_[A-Za-z]{48}$/).textContent();
  await hand.press(dialog.getByRole('button', { name: 'I have kept the key' }));
  return key ?? '';
};
const revoke = async (hand: Hand, page: Page, name: string) => {
  await hand.press(page.getByRole('button', { name: `Revoke ${name}…` }));
  await hand.press(page.getByRole('button', { name: `Revoke ${name}`, exact: true }));
  await expect(row(page, name)).toContainText('Revoked');
};
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });
/** As a program asks: no cookie, no page. */
const asProgram = (key: string, url: string, body?: object) =>
  fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

test('a manager makes API keys by mouse and by keyboard, programs use them, and a revoked one is refused', {
  tag: '@long',
}, async ({ start, page, request }) => {
  test.setTimeout(180_000);
  const { url, dataDir } = await start({ loaded: true });
  await signIn(page, url);
  await page.goto(`${url}/admin/api-keys`);
  await expect(page.getByText('There are no API keys yet')).toBeVisible();
  const read = await make(mouse, page, 'Spreadsheet', 'Reading');
  const hooks = await make(keyboard, page, 'CI', 'Hooks');
  await expect(row(page, 'Spreadsheet')).toContainText('never');

  const { clients } = await (await asProgram(read, `${url}/api/clients`)).json();
  expect(clients).toMatchObject([{ role: 'viewer' }]);
  const [{ id: clientId }] = clients;
  const runs = `${url}/api/runs?client=${clientId}`;
  expect((await asProgram(read, runs)).status).toBe(200);
  expect((await asProgram(read, `${url}/api/export/pull_requests?client=${clientId}`)).status).toBe(200);
  expect((await asProgram(read, `${url}/api/runs`, { integrationId: '1' })).status).toBe(403);
  expect((await asProgram(hooks, runs)).status).toBe(403);
  // The first sync of the sample brings the repositories.
  const told = {
    id: '1',
    sha: 'd670460b4b4aece5915caf5c68d12f560a9fe3e4',
    result: 'success',
    finishedAt: new Date().toISOString(),
  };
  const { integrations } = await (await asProgram(read, `${url}/api/integrations?client=${clientId}`)).json();
  const repository = integrations[0].repositories[0];
  await expect
    .poll(
      async () => (await asProgram(hooks, `${url}/api/hooks/deployments`, { ...told, repository })).status,
    )
    .toBe(200);
  const unknown = await asProgram(hooks, `${url}/api/hooks/deployments`, { ...told, repository: 'a/b' });
  expect([unknown.status, (await unknown.json()).error.message]).toEqual([
    422,
    expect.stringContaining(repository.split('/')[0]),
  ]);

  await page.reload();
  await expect(row(page, 'Spreadsheet')).toContainText('just now');
  await revoke(mouse, page, 'Spreadsheet');
  await revoke(keyboard, page, 'CI');
  const refused = [await asProgram(read, runs), await asProgram(hooks, `${url}/api/hooks/deployments`, told)];
  for (const answer of refused)
    expect([answer.status, (await answer.json()).error.code]).toEqual([401, 'key_revoked']);
  expect((await asProgram('leadline_nothing', runs)).status).toBe(401);

  await signInByApi(request, url);
  const own = await request.post(`${url}/api/auth/api-key/create`, { data: { name: 'mine' } });
  expect(own.status(), 'the plugin’s own address').toBe(404);
  const log = await readFile(path.join(dataDir, 'leadline.log'), 'utf8');
  for (const secret of [read, hooks, ADMIN.password]) expect(log).not.toContain(secret);
});

test('a manager has GitHub tell of changes, by mouse and by keyboard, and they are read by a run of their own', {
  tag: '@long',
}, async ({ start, page }) => {
  test.setTimeout(180_000);
  const { url } = await start({ loaded: true });
  await signIn(page, url);
  await page.goto(`${url}/admin/webhooks`);
  const dialog = page.getByRole('dialog');
  let [secret, hook] = ['', ''];
  /** Keeps what is shown once. */
  const take = async (hand: Hand) => {
    secret = (await dialog.getByText(/^[0-9a-f]{64}$/).textContent()) ?? '';
    hook = (await dialog.getByText(/\/api\/hooks\/github\//).textContent()) ?? '';
    await hand.press(dialog.getByRole('button', { name: 'I have set it at GitHub' }));
  };
  const add = async (hand: Hand) => {
    await hand.press(page.getByRole('button', { name: 'Add a hook' }).first());
    await hand.press(dialog.getByRole('button', { name: 'Make address and secret' }));
    await take(hand);
  };
  await add(mouse);

  const deliver = async (event: string, payload: object, by = secret) => {
    const body = JSON.stringify(payload);
    return await fetch(hook, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': event,
        'x-github-delivery': crypto.randomUUID(),
        'x-hub-signature-256': await sign(by, body),
      },
      body,
    });
  };
  const card = page.getByRole('article', { name: /^Hook of/ });
  expect((await deliver('ping', { zen: 'Anything added dilutes everything else.' })).status).toBe(200);
  await expect(card).toContainText('Answered: the hook works');

  const { clients } = await (await page.request.get(`${url}/api/clients`)).json();
  const query = `client=${clients[0].id}`;
  const { integrations } = await (await page.request.get(`${url}/api/integrations?${query}`)).json();
  const repository = { id: 1, full_name: integrations[0].repositories[0] };
  expect((await deliver('pull_request', { repository, pull_request: { number: 1 } }, 'forged')).status).toBe(
    404,
  );
  expect((await deliver('pull_request', { repository, pull_request: { number: 1 } })).status).toBe(200);
  await expect(card).toContainText('Marked: pull request #1');
  const large = await fetch(hook, {
    method: 'POST',
    headers: { 'x-hub-signature-256': 'sha256=0' },
    body: 'x'.repeat(30_000_000),
  }).then(
    ({ status }) => status,
    // Refused before it was read: the connection may be gone first.
    () => 413,
  );
  expect(large).toBe(413);

  const started = async () => {
    const { runs } = await (await page.request.get(`${url}/api/runs?${query}`)).json();
    return runs.map((run: { startedBy: string; state: string }) => `${run.startedBy} ${run.state}`);
  };
  // After the first sync has ended, and a few seconds of quiet.
  await expect(async () => expect(await started()).toContain('webhook succeeded')).toPass({
    timeout: 120_000,
  });

  for (const hand of [mouse, keyboard]) {
    await test.step(`gives it a new secret, deletes it and adds another, by ${hand.name}`, async () => {
      expect((await deliver('ping', {})).status).toBe(200);
      await hand.press(card.getByRole('button', { name: /^New secret/ }));
      await hand.press(page.getByRole('button', { name: /^New secret .*[^…]$/ }));
      const old = secret;
      await take(hand);
      expect((await deliver('ping', {}, old)).status).toBe(404);
      expect((await deliver('ping', {})).status).toBe(200);
      await hand.press(card.getByRole('button', { name: /^Delete/ }));
      await hand.press(page.getByRole('button', { name: /^Delete .*[^…]$/ }));
      await expect(card).toHaveCount(0);
      expect((await deliver('ping', {})).status).toBe(404);
      await add(hand);
    });
  }
  expect((await deliver('ping', {})).status).toBe(200);
});

test('the pages of keys and hooks fit, and have no serious finding', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(180_000);
  const url = address();
  await signIn(page, url);
  const { clients } = await (await page.request.get(`${url}/api/clients`)).json();
  const [{ id: clientId }] = clients;
  const { integrations } = await (
    await page.request.get(`${url}/api/integrations?client=${clientId}`)
  ).json();
  const key = { clientId, name: 'CI of checkout', access: 'hooks', expiresInDays: 10 };
  expect((await page.request.post(`${url}/api/api-keys`, { data: key })).status()).toBe(201);
  const made = await page.request.post(`${url}/api/inbound-hooks`, {
    data: { integrationId: integrations[0].id },
  });
  await page.goto(`${url}/admin/webhooks`);
  await expect(page.getByText('Nothing came yet')).toBeVisible();
  await page.goto(`${url}/admin/api-keys`);
  await expect(page.getByText('Expires soon').first()).toBeVisible();
  await page.getByRole('button', { name: 'Make an API key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Grafana');
  await looksRight(page, 'dialog of an API key');
  await page.getByRole('button', { name: 'Make it' }).click();
  await expect(page.getByRole('button', { name: 'I have kept the key' })).toBeVisible();
  await looksRight(page, 'an API key, once');
  // The product is everybody's.
  const { id } = await made.json();
  expect((await page.request.delete(`${url}/api/inbound-hooks/${id}`)).status()).toBe(200);
});
