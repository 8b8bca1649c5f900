import type { Page } from '@playwright/test';
import { openDatabases } from './embedded.ts';
import { keyboard, reach } from './hands.ts';
import { looksRight } from './look.ts';
import { sample } from './sample.ts';
import { address, expect, signIn, test } from './test.ts';

/** A client of the test's own, and where the sample's GitHub is. */
async function ownClient(page: Page, name: string) {
  const ask = async (method: string, to: string, data?: object) => {
    const answer = await page.request.fetch(address() + to, { method, data });
    expect(answer.ok(), `${to}: ${await answer.text()}`).toBe(true);
    return await answer.json();
  };
  const { clients } = await ask('GET', '/api/clients');
  const sample = clients.find((one: { name: string }) => one.name.includes('sample'));
  const { integrations } = await ask('GET', `/api/integrations?client=${sample.id}`);
  const { baseUrl, repositories } = integrations.find((one: { kind: string }) => one.kind === 'github');
  const { id } = await ask('POST', '/api/admin/clients', { name, timeZone: 'Europe/Berlin' });
  return { id: String(id), baseUrl: String(baseUrl), repositories: repositories as string[], ask };
}

test('a source is connected, tested, edited and removed by keyboard alone', async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page);
  const { id, baseUrl, repositories } = await ownClient(page, `Keyboard ${Date.now()}`);
  const [first = ''] = repositories;
  await page.goto(`${address()}/admin/integrations?client=${id}`);
  await keyboard.press(page.getByRole('button', { name: 'Connect a source' }).first());
  const dialog = page.getByRole('dialog', { name: /^Connect a source to/ });
  await reach(dialog.getByLabel('Address'));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(baseUrl);
  await reach(dialog.getByLabel('Access tokens'));
  await page.keyboard.type('sample');
  await keyboard.press(dialog.getByRole('button', { name: 'Test and go on' }));
  await reach(dialog.getByLabel('Search repositories'));
  await page.keyboard.type(first);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('1 repository chosen')).toBeVisible();
  await keyboard.press(dialog.getByRole('button', { name: 'Test and go on' }));
  await reach(dialog.getByLabel('Name'));
  await page.keyboard.type('By keyboard');
  await reach(dialog.getByRole('checkbox', { name: 'Start the first sync now' }));
  await page.keyboard.press('Space');
  await keyboard.press(dialog.getByRole('button', { name: 'Connect', exact: true }));
  const card = page.getByRole('article', { name: 'By keyboard' });
  await expect(card).toContainText('Connected');
  await expect(dialog).toHaveCount(0);

  await keyboard.press(card.getByRole('button', { name: 'Test the connection of By keyboard' }));
  await expect(card.getByText('The token sees 1 of 1 repository.')).toBeVisible();

  await keyboard.press(card.getByRole('button', { name: 'Edit By keyboard…' }));
  const edit = page.getByRole('dialog', { name: 'Edit By keyboard' });
  await reach(edit.getByLabel('Name', { exact: true }));
  await page.keyboard.press('End');
  await page.keyboard.type(' alone');
  await page.keyboard.press('Enter');
  const other = page.getByRole('article', { name: 'By keyboard alone' });
  await expect(other).toBeVisible();
  await expect(edit).toHaveCount(0);

  await keyboard.press(other.getByRole('button', { name: 'Remove By keyboard alone…' }));
  const remove = page.getByRole('dialog', { name: 'Remove By keyboard alone' });
  await expect(remove.getByLabel('Type “By keyboard alone” to remove it')).toBeFocused();
  await page.keyboard.type('By keyboard alone');
  await page.keyboard.press('Enter');
  await expect(other).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByText('No source is connected to this client yet')).toBeVisible();
});

test('two who edit a source see each other’s change, and a removed one says how far its data is gone', {
  tag: '@long',
}, async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page);
  const { id, baseUrl, repositories, ask } = await ownClient(page, `Removal ${Date.now()}`);
  const made = await ask('POST', '/api/integrations', {
    clientId: id,
    kind: 'github',
    name: 'Doomed',
    baseUrl,
    token: 'sample',
    cron: null,
    repositories: repositories.slice(0, 2),
  });
  await page.goto(`${address()}/admin/integrations?client=${id}`);

  await page.getByRole('button', { name: 'Edit Doomed…' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit Doomed' });
  await edit.getByLabel('Name', { exact: true }).fill('Mine');
  await ask('PATCH', `/api/integrations/${made.id}`, { version: 1, name: 'Theirs' });
  await edit.getByRole('button', { name: 'Save' }).click();
  const notice = page.getByRole('dialog').getByRole('alert');
  await expect(notice).toContainText('admin@leadline.local has changed this meanwhile');
  await expect(notice.getByRole('row', { name: /^Name/ })).toContainText('Theirs');
  await looksRight(page, 'an edit that came too late');
  await notice.getByRole('button', { name: 'Take theirs' }).click();
  await expect(page.getByRole('dialog').getByLabel('Name', { exact: true })).toHaveValue('Theirs');
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Mine');
  await ask('PATCH', `/api/integrations/${made.id}`, { version: 2, name: 'Theirs again' });
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await notice.getByRole('button', { name: 'Save yours over it' }).click();
  await expect(page.getByRole('article', { name: 'Mine' })).toBeVisible();

  const { primary, replica } = await openDatabases(sample().dataDir);
  const [repository] = await primary`
    insert into repositories (client_id, integration_id, external_id, full_name, url)
    values (${id}, ${made.id}, ${Date.now()}, 'acme/doomed', 'https://github.com/acme/doomed') returning id`;
  await primary`
    insert into releases (client_id, repository_id, external_id, tag, url, draft, prerelease, created_at)
    select ${id}, ${repository?.id}, n, 'v' || n, 'https://github.com/acme/doomed', false, false, now() from generate_series(1, 6000) n`;
  await page.getByRole('button', { name: 'Remove Mine…' }).click();
  const remove = page.getByRole('dialog', { name: 'Remove Mine' });
  await expect(remove.getByText('To be deleted: 6,000 releases, 1 repository.')).toBeVisible();
  await looksRight(page, 'the removal of a source');
  await expect(remove.getByRole('button', { name: 'Remove it and its data' })).toBeDisabled();
  await remove.getByLabel(/^Type/).fill('Mine');
  await remove.getByRole('button', { name: 'Remove it and its data' }).click();
  const card = page.getByRole('article', { name: 'Mine' });
  await expect(card).toContainText('Removed by admin@leadline.local');
  await expect(card.getByRole('progressbar')).toBeVisible();
  await looksRight(page, 'a source that is being removed');
  await expect(card).toHaveCount(0, { timeout: 30_000 });
  const [left] = await primary`select count(*)::int as n from releases where client_id = ${id}`;
  expect(left?.n).toBe(0);
  await Promise.all([primary.end(), replica.end()]);
});
