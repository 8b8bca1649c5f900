import type { Page } from '@playwright/test';
import { keyboard, mouse } from './hands.ts';
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

test('a manager connects sources, sets rules, makes services and confirms people, by mouse and by keyboard', {
  tag: '@long',
}, async ({ page, start }) => {
  test.setTimeout(480_000);
  const product = await start({ loaded: true, env: { LEADLINE_SAMPLE_LATENCY: '5' } });
  await signIn(page, product.url);
  const { github, jira } = await sample(page, product.url);
  const { baseUrl, repositories } = github;
  const [first = '', second = ''] = repositories;

  await test.step('connects it, and is told what is missing', async () => {
    await page.goto(`${product.url}/admin/integrations`);
    // As its last run shows; nobody has tested it.
    await expect(page.getByRole('article', { name: 'Sample GitHub' })).toContainText('Testednever');
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
    await expect(dialog.getByLabel('Sync by itself')).toHaveValue('*/15 * * * *');
    const next = dialog.getByRole('status', { name: 'Next five runs' });
    await expect(next.getByRole('listitem')).toHaveCount(5);
    await dialog.getByRole('checkbox', { name: 'Start the first sync now' }).uncheck();
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    const card = page.getByRole('article', { name: 'Second GitHub' });
    await expect(card).toContainText('Connected');
    await expect(card).toContainText('2 repositories');
    await expect(card).toContainText('Next scheduled run:');
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

  for (const hand of [mouse, keyboard]) {
    await test.step(`connects Jira by ${hand.name}, and is told which of its credentials are wrong`, async () => {
      await hand.press(page.getByRole('button', { name: 'Connect a source' }));
      const dialog = page.getByRole('dialog', { name: /^Connect a source to/ });
      await hand.tick(dialog.getByRole('radio', { name: 'Jira Cloud' }));
      await hand.fill(dialog.getByLabel('Address'), jira.baseUrl);
      await hand.fill(dialog.getByLabel('E-mail'), 'nobody@example.com');
      await hand.fill(dialog.getByLabel('API token'), 'sample');
      await hand.press(dialog.getByRole('button', { name: 'Test and go on' }));
      await expect(dialog.getByText(/refuses nobody@example\.com with this token/)).toBeVisible();
      await hand.fill(dialog.getByLabel('E-mail'), 'sample@leadline.local');
      await hand.press(dialog.getByRole('button', { name: 'Test again' }));
      await hand.fill(dialog.getByLabel('Search projects'), 'chk');
      await expect(dialog.getByRole('checkbox')).toHaveCount(1);
      await hand.tick(dialog.getByRole('checkbox', { name: 'CHK' }));
      await hand.press(dialog.getByRole('button', { name: 'Test and go on' }));
      await hand.fill(dialog.getByLabel('Name'), `Jira by ${hand.name}`);
      await hand.tick(dialog.getByRole('checkbox', { name: 'Start the first sync now' }), false);
      await hand.press(dialog.getByRole('button', { name: 'Connect', exact: true }));
      const card = page.getByRole('article', { name: `Jira by ${hand.name}` });
      await expect(card).toContainText('1 project');
    });
  }

  for (const hand of [mouse, keyboard]) {
    const by = `by ${hand.name}`;

    await test.step(`makes, changes and deletes a service, ${by}`, async () => {
      await page.goto(`${product.url}/admin/services`);
      await hand.press(page.getByRole('button', { name: 'Make a service' }).first());
      const dialog = page.getByRole('dialog', { name: 'Make a service' });
      await hand.fill(dialog.getByLabel('Name'), 'Shop');
      // The one that the sample leaves without a service.
      const alone = 'acme/infra';
      await hand.find(dialog.getByRole('combobox', { name: 'Repositories' }), 'infra', alone);
      await page.keyboard.press('Escape');
      await hand.press(dialog.getByRole('button', { name: 'Save' }));
      await expect(page.getByRole('row', { name: /^Shop/ })).toContainText(alone);
      await hand.press(page.getByRole('button', { name: 'Edit Shop…' }));
      await hand.fill(page.getByRole('dialog').getByLabel('Name'), 'Market');
      await hand.press(page.getByRole('dialog').getByRole('button', { name: 'Save' }));
      await expect(page.getByRole('row', { name: /^Market/ })).toContainText(alone);
      await hand.press(page.getByRole('button', { name: 'Delete Market…' }));
      await hand.press(page.getByRole('button', { name: 'Delete Market', exact: true }));
      await expect(page.getByRole('row', { name: /^Market/ })).toHaveCount(0);
      await expect(page.getByText(/^1\srepository of \d+ in no service/)).toBeVisible();
    });

    await test.step(`confirms, renames, splits, merges and forgets a person, ${by}`, async () => {
      await page.goto(`${product.url}/admin/people`);
      const confirm = page.getByRole('button', { name: /^One person: confirm / }).first();
      const old = ((await confirm.getAttribute('aria-label')) ?? '').replace('One person: confirm ', '');
      const name = `${old} ${by}`;
      const row = (of: string) =>
        page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: of, exact: true }) });
      const accounts = row(name).getByRole('img');
      const dialog = page.getByRole('dialog');
      const change = (of: string) =>
        hand.press(page.getByRole('button', { name: `Change ${of}…`, exact: true }));
      await hand.press(confirm);
      await expect(row(old)).toBeVisible();
      await change(old);
      await hand.fill(dialog.getByLabel('Name', { exact: true }), name);
      await hand.press(dialog.getByRole('button', { name: 'Rename' }));
      await expect(row(name)).toBeVisible();
      const all = await accounts.count();
      expect(all).toBeGreaterThan(1);

      await change(name);
      await hand.tick(dialog.getByRole('checkbox').first());
      await hand.press(dialog.getByRole('button', { name: 'Take these away' }));
      await expect(accounts).toHaveCount(all - 1);
      await hand.press(page.getByRole('button', { name: `Add to ${name}` }));
      await expect(accounts).toHaveCount(all);

      const rows = await page.getByRole('rowheader').allTextContents();
      await change(name);
      await hand.tick(dialog.getByRole('checkbox').first());
      await hand.press(dialog.getByRole('button', { name: 'Make another person of these' }));
      await expect(accounts).toHaveCount(all - 1);
      const other =
        (await page.getByRole('rowheader').allTextContents()).find((one) => !rows.includes(one)) ?? '';
      await change(name);
      await hand.find(dialog.getByRole('combobox', { name: 'Merge with' }), other, other);
      await hand.press(dialog.getByRole('button', { name: 'Merge' }));
      await expect(accounts).toHaveCount(all);
      await expect(row(other)).toHaveCount(0);

      await change(name);
      for (const box of await dialog.getByRole('checkbox').all()) await hand.tick(box);
      await hand.press(dialog.getByRole('button', { name: 'Forget this person' }));
      await expect(row(name)).toHaveCount(0);
      await expect(page.getByRole('button', { name: `One person: confirm ${old}` })).toBeVisible();
    });

    await test.step(`refuses a suggestion, which is not made again until that is taken back, ${by}`, async () => {
      const suggestions = page.getByRole('region', { name: 'Suggestions' });
      const refuse = suggestions.getByRole('button', { name: /^Not one person: / }).first();
      const name = ((await refuse.getAttribute('aria-label')) ?? '').replace('Not one person: ', '');
      const confirm = suggestions.getByRole('button', { name: `One person: confirm ${name}` });
      await hand.press(refuse);
      await expect(page.getByText(`${name} is not suggested again`).last()).toBeVisible();
      await expect(confirm).toBeHidden();
      await page.reload();
      const apart = page.getByRole('region', { name: 'Kept apart' });
      await expect(apart).toContainText('Not one person, said by admin@leadline.local');
      await expect(confirm).toBeHidden();
      await hand.press(apart.getByRole('button', { name: /^Take back that / }));
      await expect(confirm).toBeVisible();
      await expect(apart).toBeHidden();
    });
  }

  // Last: all facts are made anew after it, which slows whatever else is done.
  await test.step('is told of a pattern that cannot be used', async () => {
    await page.goto(`${product.url}/admin/rules`);
    const bots = page.getByRole('region', { name: 'Bots' });
    await bots.getByLabel('Logins').fill('(?<n>x)');
    await bots.getByLabel('Logins').press('Enter');
    await expect(bots.getByText(/is a pattern that cannot be used/)).toBeVisible();
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'cannot be used' }).first()).toBeVisible();
    await bots.getByLabel('Logins').press('Backspace');
  });

  for (const [saved, hand] of [mouse, keyboard].entries()) {
    await test.step(`sees what rules match, and saves them, by ${hand.name}`, async () => {
      const bots = page.getByRole('region', { name: 'Bots' });
      const matched = bots.getByRole('status');
      await expect(matched).toHaveText(/^\d+ of [\d,]+ authors are bots$/);
      const count = async () => Number.parseInt((await matched.textContent()) ?? '', 10);
      const before = await count();
      await hand.fill(bots.getByLabel('Logins'), ['a', '.'][saved] ?? '');
      await page.keyboard.press('Enter');
      await expect.poll(count).toBeGreaterThan(before);
      await hand.press(page.getByRole('button', { name: 'Save the rules' }));
      await expect(page.getByText(`Version ${saved + 1}, set by admin@leadline.local`)).toBeVisible();

      const repository = [first, second][saved] ?? '';
      await hand.press(page.getByRole('button', { name: `Change the deployment rule of ${repository}…` }));
      const dialog = page.getByRole('dialog', { name: `Deployments of ${repository}` });
      await hand.tick(dialog.getByRole('radio', { name: 'A rule of its own' }));
      await hand.choose(dialog.getByLabel('Deployments come from'), 'Merges into a branch');
      await expect(dialog.getByRole('status')).toHaveText(/^[1-9][\d,]* of /);
      await hand.press(dialog.getByRole('button', { name: 'Save' }));
      const row = page.getByRole('row', { name: new RegExp(`^${repository}`) }).first();
      await expect(row).toContainText('Merges into');
    });
  }

  // By keyboard: first-run.spec.ts.
  await test.step('an administrator removes the sample for good, by mouse', async () => {
    await page.goto(`${product.url}/admin/clients`);
    await page.getByRole('link', { name: 'Acme (sample)' }).click();
    await page.getByRole('button', { name: /^Remove the sample/ }).click();
    await page.getByRole('button', { name: 'Remove the sample', exact: true }).click();
    await expect(page.getByText('The sample client is being removed')).toBeVisible();
    const { clients } = await (await page.request.get(`${product.url}/api/clients`)).json();
    expect(clients).toEqual([]);
  });
});
