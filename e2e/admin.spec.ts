import type { Page } from '@playwright/test';
import { expect, signIn, test } from './test.ts';

interface Source {
  clientId: string;
  kind: 'github' | 'jira';
  baseUrl: string;
  repositories: string[];
}

/** Where the sample's GitHub and Jira listen, and what they have. */
async function sample(page: Page, url: string): Promise<Record<Source['kind'], Source>> {
  const clients = (await (await page.request.get(`${url}/api/clients`)).json()) as {
    clients: { id: string }[];
  };
  const clientId = clients.clients[0]?.id ?? '';
  const answer = await page.request.get(`${url}/api/integrations?client=${clientId}`);
  const { integrations } = (await answer.json()) as { integrations: Source[] };
  const of = (wanted: Source['kind']) => integrations.find(({ kind }) => kind === wanted)!;
  return { github: { ...of('github'), clientId }, jira: { ...of('jira'), clientId } };
}

test('a manager connects a source, sets rules, makes a service and confirms a person', async ({
  page,
  start,
}) => {
  test.setTimeout(300_000);
  const product = await start({ loaded: true, env: { LEADLINE_SAMPLE_LATENCY: '5' } });
  await signIn(page, product.url);
  const { github, jira } = await sample(page, product.url);
  const { baseUrl, repositories } = github;
  const [first = '', second = ''] = repositories;

  await test.step('connects it, and is told what is missing', async () => {
    await page.goto(`${product.url}/admin/integrations`);
    await expect(page.getByRole('article', { name: 'Sample GitHub' })).toContainText('Not tested');
    await page.getByRole('button', { name: 'Connect a source' }).first().click();
    const dialog = page.getByRole('dialog', { name: /^Connect a source to/ });
    await dialog.getByLabel('Address').fill(baseUrl);
    await dialog.getByLabel('Access tokens').fill('mistyped');
    await dialog.getByRole('button', { name: 'Test and go on' }).click();
    await expect(dialog.getByText(/The token is refused \(401\)/)).toBeVisible();
    await dialog.getByLabel('Access tokens').fill('sample');
    await dialog.getByRole('button', { name: 'Test again' }).click();

    const search = dialog.getByLabel('Search repositories');
    await search.fill(first.split('/')[1] ?? '');
    await dialog.getByRole('checkbox', { name: first }).check();
    await search.fill(`https://github.com/${second}/pull/17`);
    await search.press('Enter');
    await search.fill('nobody/nothing');
    await search.press('Enter');
    await expect(dialog.getByText('3 repositories chosen')).toBeVisible();
    await dialog.getByRole('button', { name: 'Test and go on' }).click();
    await expect(dialog.getByText(/does not see nobody\/nothing/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Remove nobody/nothing' }).click();
    await dialog.getByRole('button', { name: 'Test and go on' }).click();

    await dialog.getByLabel('Name').fill('Second GitHub');
    await expect(dialog.getByLabel('Sync by itself')).toHaveValue('quarterly');
    await dialog.getByRole('checkbox', { name: 'Start the first sync now' }).uncheck();
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    const card = page.getByRole('article', { name: 'Second GitHub' });
    await expect(card).toContainText('Connected');
    await expect(card).toContainText('2 repositories');
    await expect(card).toContainText('Next by itself:');
    await expect(card).toContainText(/REST [\d,]+ of 5,000/);
    await card.getByRole('button', { name: 'Test the connection of Second GitHub' }).click();
    await expect(card.getByText('The token sees 2 of 2 repositories.')).toBeVisible();

    await card.getByRole('button', { name: 'Edit Second GitHub…' }).click();
    const edit = page.getByRole('dialog', { name: 'Edit Second GitHub' });
    await edit.getByLabel('Name', { exact: true }).fill('Other GitHub');
    await edit.getByRole('button', { name: `Remove ${second}` }).click();
    await edit.getByRole('button', { name: 'Save' }).click();
    const other = page.getByRole('article', { name: 'Other GitHub' });
    await expect(other).toContainText('1 repository');

    // Saved all the same, but nobody is told that all is well.
    await other.getByRole('button', { name: 'Edit Other GitHub…' }).click();
    await page.getByRole('dialog').getByLabel('Access tokens').fill('mistyped');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Other GitHub is changed, but its connection does not work')).toBeVisible();
    await expect(other.getByText(/The token is refused \(401\)/)).toBeVisible();
  });

  await test.step('connects Jira, and is told which of its credentials are wrong', async () => {
    await page.getByRole('button', { name: 'Connect a source' }).click();
    const dialog = page.getByRole('dialog', { name: /^Connect a source to/ });
    await dialog.getByText('Jira Cloud').click();
    await dialog.getByLabel('Address').fill(jira.baseUrl);
    await dialog.getByLabel('E-mail').fill('nobody@example.com');
    await dialog.getByLabel('API token').fill('sample');
    await dialog.getByRole('button', { name: 'Test and go on' }).click();
    await expect(dialog.getByText(/refuses nobody@example\.com with this token/)).toBeVisible();
    await dialog.getByLabel('E-mail').fill('sample@leadline.local');
    await dialog.getByRole('button', { name: 'Test again' }).click();
    await dialog.getByLabel('Search projects').fill('chk');
    await expect(dialog.getByRole('checkbox')).toHaveCount(1);
    await dialog.getByRole('checkbox', { name: 'CHK' }).check();
    await dialog.getByRole('button', { name: 'Test and go on' }).click();
    await dialog.getByLabel('Name').fill('Second Jira');
    await dialog.getByRole('checkbox', { name: 'Start the first sync now' }).uncheck();
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('article', { name: 'Second Jira' })).toContainText('1 project');
  });

  await test.step('waits for the first sync', async () => {
    await page.goto(`${product.url}/jobs`);
    const card = page.getByRole('article', { name: 'Sample GitHub' });
    await expect(card.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: 120_000 });
  });

  await test.step('sees what rules match, and saves them', async () => {
    await page.goto(`${product.url}/admin/rules`);
    const bots = page.getByRole('region', { name: 'Bots' });
    const matched = bots.getByRole('status');
    await expect(matched).toHaveText(/^\d+ of [\d,]+ authors are bots$/);
    const before = Number.parseInt((await matched.textContent()) ?? '', 10);
    await bots.getByLabel('Logins').fill('a');
    await bots.getByLabel('Logins').press('Enter');
    await expect
      .poll(async () => Number.parseInt((await matched.textContent()) ?? '', 10))
      .toBeGreaterThan(before);
    await bots.getByLabel('Logins').fill('(?<n>x)');
    await bots.getByLabel('Logins').press('Enter');
    await expect(bots.getByText(/is a pattern that cannot be used/)).toBeVisible();
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'cannot be used' }).first()).toBeVisible();
    await bots.getByLabel('Logins').press('Backspace');
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await expect(page.getByText('Version 1, set by admin@leadline.local')).toBeVisible();

    await page.getByRole('button', { name: `Change the deployment rule of ${first}…` }).click();
    const dialog = page.getByRole('dialog', { name: `Deployments of ${first}` });
    await dialog.getByText('A rule of its own').click();
    await dialog.getByLabel('Deployments come from').selectOption('Merges into a branch');
    await expect(dialog.getByRole('status')).toHaveText(/^[1-9][\d,]* of /);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('row', { name: new RegExp(`^${first}`) }).first()).toContainText(
      'Merges into',
    );
  });

  await test.step('makes a service', async () => {
    await page.goto(`${product.url}/admin/services`);
    await page.getByRole('button', { name: 'Make a service' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Make a service' });
    await dialog.getByLabel('Name').fill('Shop');
    // The one that the sample leaves without a service.
    const alone = 'acme/infra';
    await dialog.getByRole('combobox', { name: 'Repositories' }).fill('infra');
    await page.getByRole('option', { name: alone }).first().click();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('row', { name: /^Shop/ })).toContainText(alone);
  });

  await test.step('confirms a person', async () => {
    await page.goto(`${product.url}/admin/people`);
    const confirm = page.getByRole('button', { name: /^One person: confirm / }).first();
    const name = ((await confirm.getAttribute('aria-label')) ?? '').replace('One person: confirm ', '');
    await confirm.click();
    await expect(page.getByRole('row', { name: new RegExp(`^${name}`) })).toBeVisible();
    await page.getByRole('button', { name: `Change ${name}…` }).click();
    const dialog = page.getByRole('dialog', { name });
    await expect.poll(() => dialog.getByRole('checkbox').count()).toBeGreaterThan(1);
    for (const box of await dialog.getByRole('checkbox').all()) await box.check();
    await dialog.getByRole('button', { name: 'Forget this person' }).click();
    await expect(page.getByRole('button', { name: `One person: confirm ${name}` })).toBeVisible();
  });

  await test.step('refuses a suggestion, which is not made again until that is taken back', async () => {
    const suggestions = page.getByRole('region', { name: 'Suggestions' });
    const refuse = suggestions.getByRole('button', { name: /^Not one person: / }).first();
    const name = ((await refuse.getAttribute('aria-label')) ?? '').replace('Not one person: ', '');
    const confirm = suggestions.getByRole('button', { name: `One person: confirm ${name}` });
    await refuse.click();
    await expect(page.getByText(`${name} is not suggested again`)).toBeVisible();
    await expect(confirm).toBeHidden();
    await page.reload();
    const apart = page.getByRole('region', { name: 'Kept apart' });
    await expect(apart).toContainText('Not one person, said by admin@leadline.local');
    await expect(confirm).toBeHidden();
    await apart.getByRole('button', { name: /^Take back that / }).click();
    await expect(confirm).toBeVisible();
    await expect(apart).toBeHidden();
  });
});
