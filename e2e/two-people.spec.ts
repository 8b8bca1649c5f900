import type { Browser, Locator, Page } from '@playwright/test';
import { openDatabases } from './embedded.ts';
import { looksRight } from './look.ts';
import { sample } from './sample.ts';
import { address, expect, signIn, test } from './test.ts';

const GRACE = { email: `grace-${Date.now()}@example.com`, password: 'a sentence that is long' };

/** Calls the API as who is signed in on a page. */
const asking = (page: Page) => async (method: string, to: string, data?: object) => {
  const answer = await page.request.fetch(address() + to, { method, data });
  expect(answer.ok(), `${method} ${to}: ${await answer.text()}`).toBe(true);
  return await answer.json();
};
type Ask = ReturnType<typeof asking>;

/** A client of the test's own with a source, two repositories and two people's accounts: none of it is ever synced. */
async function ownClient(ask: Ask): Promise<{ client: string; source: string; repositories: string[] }> {
  const { id: client } = await ask('POST', '/api/admin/clients', {
    name: `Two people ${Date.now()}`,
    timeZone: 'UTC',
  });
  const { id: source } = await ask('POST', '/api/integrations', {
    clientId: client,
    kind: 'github',
    name: 'Shared',
    baseUrl: 'http://127.0.0.1:9',
    token: 'sample',
    cron: null,
    repositories: ['acme/one', 'acme/two'],
  });
  const { primary, replica } = await openDatabases(sample().dataDir);
  const repositories = await primary<{ id: string }[]>`
    insert into repositories (client_id, integration_id, external_id, full_name, url)
    select ${client}, ${source}, n, name, 'https://github.com/' || name
    from (values (1, 'acme/one'), (2, 'acme/two')) v(n, name) returning id`;
  await primary`
    insert into accounts (client_id, integration_id, account, name)
    select ${client}, ${source}, a, a from unnest(array['ada', 'linus', 'barbara']) a`;
  await Promise.all([primary.end(), replica.end()]);
  return { client, source, repositories: repositories.map(({ id }) => String(id)) };
}

/** Another administrator, in a browser of her own. */
async function grace(browser: Browser | null, ask: Ask): Promise<Page> {
  const { path } = await ask('POST', '/api/admin/users', { email: GRACE.email, role: 'admin' });
  await ask('POST', '/api/one-time-links/redeem', {
    token: path.split('#')[1],
    name: 'Grace',
    password: GRACE.password,
  });
  if (!browser) throw new Error('no browser');
  const page = await (await browser.newContext()).newPage();
  const signedIn = await page.request.post(`${address()}/api/auth/sign-in/email`, { data: GRACE });
  expect(signedIn.status(), await signedIn.text()).toBe(200);
  return page;
}

/** What is told of hers, and of the row that differs. */
async function tells(place: Locator, label: string, theirs: string, mine: string): Promise<Locator> {
  const notice = place.getByRole('alert').filter({ hasText: 'meanwhile' });
  await expect(notice).toContainText(`${GRACE.email} has changed this meanwhile`);
  const row = notice.getByRole('row').filter({ has: place.page().getByRole('rowheader', { name: label }) });
  await expect(row.getByRole('cell')).toHaveText([theirs, mine]);
  return notice;
}

test('of two who edit the same at once the second is told, and may keep or drop his change', {
  tag: '@long',
}, async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page);
  const ask = asking(page);
  const { client, source, repositories } = await ownClient(ask);
  const other = await grace(page.context().browser(), ask);
  const asOther = asking(other);
  const [first = '', second = ''] = repositories;
  const go = (to: string) => page.goto(`${address()}${to}?client=${client}`);

  await test.step('a service', async () => {
    const { id } = await ask('POST', '/api/services', {
      clientId: client,
      name: 'Shop',
      repositories: [first],
    });
    await go('/admin/services');
    await page.getByRole('button', { name: 'Edit Shop…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Edit / });
    const name = dialog.getByLabel('Name');
    await name.fill('Mine');
    // She does it on her page, where nobody is in her way.
    await other.goto(`${address()}/admin/services?client=${client}`);
    await other.getByRole('button', { name: 'Edit Shop…' }).click();
    await other.getByRole('dialog').getByLabel('Name').fill('Theirs');
    await other.getByRole('combobox', { name: 'Repositories' }).fill('two');
    await other.getByRole('option', { name: 'acme/two' }).click();
    await other.keyboard.press('Escape');
    await other.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(other.getByText('Theirs is saved')).toBeVisible();

    await dialog.getByRole('button', { name: 'Save' }).click();
    await tells(dialog, 'Repositories', 'acme/one, acme/two', 'acme/one');
    const notice = await tells(dialog, 'Name', 'Theirs', 'Mine');
    await expect(dialog.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
    await looksRight(page, 'a conflict of a service');
    await notice.getByRole('button', { name: 'Take theirs' }).click();
    await expect(name).toHaveValue('Theirs');
    await expect(notice).toBeHidden();

    await name.fill('Mine');
    await asOther('PATCH', `/api/services/${id}`, { version: 2, name: 'Theirs again' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await (await tells(dialog, 'Name', 'Theirs again', 'Mine'))
      .getByRole('button', { name: 'Save yours over it' })
      .click();
    await expect(page.getByRole('row', { name: /^Mine/ })).toContainText('acme/one, acme/two');

    await page.getByRole('button', { name: 'Edit Mine…' }).click();
    await name.fill('Too late');
    await asOther('DELETE', `/api/services/${id}`);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Somebody has deleted this meanwhile');
    await expect(name).toHaveValue('Too late');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  await test.step('the rules', async () => {
    const { rules } = await ask('GET', `/api/clients/${client}/rules`);
    const change = (bots: string[], version: number) =>
      asOther('PUT', `/api/clients/${client}/rules`, { rules: { ...rules, bots }, version });
    await go('/admin/rules');
    const labels = page.getByRole('region', { name: 'Incidents' }).getByLabel('GitHub issues with a label');
    await labels.fill('sev-1');
    await labels.press('Enter');
    await change(['-ci$'], 0);
    const save = page.getByRole('button', { name: 'Save the rules' });
    await save.click();
    const form = page.locator('form').filter({ has: save });
    await tells(form, 'Bots: logins', '-ci$', 'none');
    const notice = await tells(
      form,
      'Incidents: GitHub labels',
      'incident, outage',
      'incident, outage, sev-1',
    );
    await looksRight(page, 'a conflict of the rules');
    await notice.getByRole('button', { name: 'Save yours over it' }).click();
    await expect(page.getByText('Version 2, set by admin@leadline.local')).toBeVisible();
    expect((await ask('GET', `/api/clients/${client}/rules`)).rules).toMatchObject({
      bots: [],
      incidents: { githubLabels: ['incident', 'outage', 'sev-1'] },
    });

    await labels.press('Backspace');
    await change(['-robot$'], 2);
    await save.click();
    await notice.getByRole('button', { name: 'Take theirs' }).click();
    await expect(page.getByRole('region', { name: 'Bots', exact: true })).toContainText('-robot$');
  });

  await test.step('the deployment rule of a repository', async () => {
    await page.getByRole('button', { name: 'Change the deployment rule of acme/two…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Deployments of acme/two' });
    await dialog.getByText('A rule of its own').click();
    await dialog.getByLabel('Deployments come from').selectOption('Merges into a branch');
    await asOther('PUT', `/api/repositories/${second}/deployment-rule`, {
      version: 1,
      rule: { source: 'webhook' },
    });
    await dialog.getByRole('button', { name: 'Save' }).click();
    const mine = 'Merges into ^(main|master)$, to production';
    const theirs = 'What is sent to the webhook';
    const notice = await tells(dialog, 'Deployments come from', theirs, mine);
    await notice.getByRole('button', { name: 'Save yours over it' }).click();
    await expect(page.getByRole('row', { name: /^acme\/two/ })).toContainText('Merges into');
  });

  await test.step('a schedule', async () => {
    const to = `/api/integrations/${source}/schedule`;
    await go('/jobs');
    await page.getByRole('button', { name: 'Schedule of Shared' }).click();
    const dialog = page.getByRole('dialog', { name: 'Schedule of Shared' });
    await dialog.getByLabel('How often').selectOption('Every hour');
    await asOther('PUT', to, { version: 0, cron: '*/15 * * * *', timeZone: 'UTC', enabled: false });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await tells(dialog, 'Sync by itself', 'off', 'on');
    const notice = await tells(dialog, 'How often', 'Every 15 minutes', 'Every hour');
    await looksRight(page, 'a conflict of a schedule');
    await notice.getByRole('button', { name: 'Take theirs' }).click();
    await expect(dialog.getByLabel('How often')).toHaveValue('quarterly');
    await dialog.getByLabel('How often').selectOption('Every hour');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The schedule of Shared is off')).toBeVisible();
    expect((await ask('GET', to)).schedule).toMatchObject({ cron: '0 * * * *', version: 2 });
  });

  await test.step('a person', async () => {
    const person = (name: string, account: string) =>
      ask('POST', '/api/people', { clientId: client, name, accounts: [{ kind: 'github', account }] });
    const [ada, linus] = [await person('Ada', 'ada'), await person('Linus', 'linus')];
    await go('/admin/people');
    await page.getByRole('button', { name: 'Change Ada…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Mine');
    await asOther('PATCH', `/api/people/${ada.id}`, {
      version: 1,
      add: [{ kind: 'github', account: 'barbara' }],
    });
    await dialog.getByRole('button', { name: 'Rename' }).click();
    const notice = await tells(dialog, 'Accounts', 'ada, barbara', 'ada');
    await looksRight(page, 'a conflict of a person');
    await notice.getByRole('button', { name: 'Keep yours, and go on' }).click();
    await expect(dialog.getByRole('checkbox')).toHaveCount(2);
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await expect(page.getByRole('row', { name: /^Mine/ })).toContainText('barbara');

    // The one that is merged into another is not taken as it was not seen either.
    await page.getByRole('button', { name: 'Change Mine…' }).click();
    await dialog.getByRole('combobox', { name: 'Merge with' }).click();
    await page.getByRole('option', { name: 'Linus' }).click();
    await asOther('PATCH', `/api/people/${linus.id}`, { version: 1, name: 'Torvalds' });
    await dialog.getByRole('button', { name: 'Merge' }).click();
    await expect(dialog.getByRole('alert')).toContainText(
      `${GRACE.email} has changed the person “Torvalds” meanwhile`,
    );
    await dialog.getByLabel('Name').fill('Lost');
    await asOther('POST', `/api/people/${ada.id}/split`, {
      version: 3,
      name: null,
      accounts: ['ada', 'barbara'].map((account) => ({ kind: 'github', account })),
    });
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await expect(dialog.getByText('Somebody has deleted this meanwhile')).toBeVisible();
    await expect(dialog.getByLabel('Name')).toHaveValue('Lost');
  });
  await other.context().close();
});

test('a source or a workflow that another deletes does not close the dialog about it', async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page);
  const ask = asking(page);
  const { client, source } = await ownClient(ask);
  const gone = 'Somebody has deleted this meanwhile';

  await page.goto(`${address()}/admin/workflows?client=${client}`);
  const made = await ask('POST', '/api/admin/workflows', {
    clientId: client,
    version: 0,
    name: 'Support',
    steps: [{ name: 'Done', category: 'done' }],
  });
  await ask('POST', '/api/admin/workflows', {
    clientId: client,
    version: 1,
    name: 'Spare',
    steps: [{ name: 'Done', category: 'done' }],
  });
  await page.reload();
  const card = page.getByRole('region', { name: 'Spare', exact: true });
  await card.getByLabel('Name', { exact: true }).fill('Mine');
  const { workflows } = await ask('GET', `/api/admin/workflows?client=${client}`);
  const spare = workflows.find(({ name }: { name: string }) => name === 'Spare');
  expect(made.name).toBe('Support');
  await ask('DELETE', `/api/admin/workflows/${spare.id}?version=2`);
  await card.getByRole('button', { name: 'Review and save…' }).click();
  const review = page.getByRole('dialog', { name: 'Change Spare' });
  await expect(review.getByRole('alert')).toContainText('admin@leadline.local has changed this meanwhile');
  await expect(review.getByRole('alert')).toContainText('Workflow “Spare” is deleted');
  await review.getByRole('button', { name: 'Keep yours, and look at it again' }).click();
  await expect(review.getByRole('alert')).toContainText('There is no such workflow');
  await review.getByRole('button', { name: 'Cancel' }).click();
  await expect(card).toBeHidden();

  await page.goto(`${address()}/admin/integrations?client=${client}`);
  await page.getByRole('button', { name: 'Edit Shared…' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit Shared' });
  await edit.getByLabel('Name', { exact: true }).fill('Mine');
  await ask('DELETE', `/api/integrations/${source}`, { name: 'Shared' });
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit.getByRole('alert').filter({ hasText: gone })).toBeVisible();
  await expect(edit.getByLabel('Name', { exact: true })).toHaveValue('Mine');
});
