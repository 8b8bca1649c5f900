import { addDays } from '#lib/days.ts';
import { keyboard, mouse, reach } from './hands.ts';
import { looksRight } from './look.ts';
import { expect, loaded, signIn, test } from './test.ts';

const to = new Date().toISOString().slice(0, 10);
const from = addDays(to, -364);

test('the five metrics, from the overview down to what caused an incident', { tag: '@long' }, async ({
  page,
  start,
}) => {
  test.setTimeout(480_000);
  const { url } = await start({ loaded: true });
  await signIn(page, url);
  await loaded(page.request, url);

  await test.step('the overview is the landing page: five cards, and services by name', async () => {
    await page.goto(`${url}/?from=${from}&to=${to}&bucket=month`);
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
    await expect(page.getByRole('article')).toHaveCount(5);
    const names = page.getByRole('region', { name: 'Table of services' }).locator('tbody th a');
    await expect(names.first()).toBeVisible();
    const read = (await names.allTextContents()).map((name) => name.toLowerCase());
    expect(read).toEqual(read.toSorted());
  });

  await test.step('a figure explains itself, down to the run that loaded it', async () => {
    await page.getByRole('button', { name: 'Explain: Change lead time' }).click();
    const explained = page.getByRole('dialog', { name: 'Explain: Change lead time' });
    await expect(explained.getByText('Rests on')).toBeVisible();
    await explained
      .getByRole('link', { name: /^run \d+$/ })
      .first()
      .click();
    await page.waitForURL(/\/jobs\/\d+/);
    await page.goBack();
  });

  await test.step('and leads to its rows', async () => {
    await page.getByRole('button', { name: 'Explain: Change lead time' }).click();
    await page.getByRole('link', { name: 'See the rows: changes deployed' }).click();
    await page.waitForURL((at) => at.pathname === '/dora' && at.searchParams.get('from') === from);
    const rows = page.getByRole('dialog', { name: 'Change lead time: changes deployed' });
    await expect(rows.getByRole('rowheader').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(rows).toHaveCount(0);
    await page.goBack();
    await page.waitForURL((at) => at.pathname === '/');
  });

  await test.step('a card leads to its chart, with the filters of the page', async () => {
    await page.getByRole('link', { name: 'Details of change fail rate' }).click();
    await page.waitForURL((at) => at.pathname === '/dora' && at.searchParams.get('from') === from);
    await expect(page.getByRole('heading', { name: 'DORA', level: 1 })).toBeVisible();
    await expect(page.locator('.recharts-surface').first()).toBeVisible();
  });

  await test.step('the year of the bands stands in the address', async () => {
    await page.getByText('2021', { exact: true }).click();
    await page.waitForURL((at) => at.searchParams.get('year') === '2021');
    await expect(page.getByText(/, 2021$/).first()).toBeVisible();
  });

  await test.step('a filter narrows every section, and Back takes it away', async () => {
    const table = page.getByRole('region', { name: 'Table of deployments' });
    await expect(table.locator('tbody tr').first()).toBeVisible();
    await page.getByRole('button', { name: 'All services' }).click();
    const places = page.getByRole('dialog', { name: 'All services' });
    const [option] = [places.locator('li button').nth(1)];
    const name = (await option.textContent())?.trim() ?? '';
    await option.click();
    await expect(page.getByRole('button', { name: 'Show all services again' })).toBeVisible();
    await expect(page.getByRole('search').getByText(name)).toBeVisible();
    await expect(page.getByText('Loading the new selection…')).toHaveCount(0);
    await page.goBack();
    await expect(page.getByRole('button', { name: 'All services' })).toBeVisible();
  });

  await test.step('a bucket of the table view opens the rows behind it, which a link reproduces', async () => {
    const frequency = page.getByRole('region', { name: 'Deployment frequency' });
    await frequency.getByRole('button', { name: 'Show as table' }).click();
    await frequency.locator('tbody button').last().click();
    await page.waitForURL((at) => at.searchParams.get('details')?.startsWith('bucket:frequency:') ?? false);
    const drawer = page.getByRole('dialog', { name: /^Deployment frequency: / });
    await expect(drawer).toBeVisible();
    await page.reload();
    await expect(drawer).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
  });

  await test.step('a deployment shows what it brought', async () => {
    const table = page.getByRole('region', { name: 'Table of deployments' });
    await table.locator('tbody tr').first().getByRole('button').click();
    const drawer = page.getByRole('dialog');
    await expect(drawer.getByRole('heading', { name: 'Changes it brought' })).toBeVisible();
    await expect(drawer.getByRole('link', { name: /^Commit [0-9a-f]{7} on GitHub/ })).toBeVisible();
    await looksRight(page, '/dora with a deployment');
    await page.goBack();
    await expect(drawer).toHaveCount(0);
  });

  await test.step('from an incident to its deployment, and back', async () => {
    const table = page.getByRole('region', { name: 'Table of incidents' });
    const row = table.locator('tbody tr', { hasText: 'the latest before the incident' }).first();
    const title = (await row.locator('th button').textContent()) ?? '';
    await row.locator('th button').click();
    const drawer = page.getByRole('dialog');
    await expect(drawer.getByRole('link', { name: /^Issue (on GitHub|in Jira)/ })).toBeVisible();
    const cause = drawer.locator('dl').getByRole('button');
    const deployment = (await cause.textContent()) ?? '';
    await cause.click();
    await expect(page.getByRole('dialog', { name: deployment })).toBeVisible();
    await page.getByRole('dialog', { name: deployment }).getByRole('button', { name: title }).first().click();
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
    await expect(page).not.toHaveURL(/details=/);
  });

  await test.step('data health leads to the incidents that nothing is blamed for', async () => {
    await page.goto(`${url}/health?from=${from}&to=${to}`);
    await page.getByRole('link', { name: 'Say what caused them' }).click();
    await page.waitForURL((at) => at.pathname === '/dora' && at.searchParams.get('incidents') === 'none');
    const table = page.getByRole('region', { name: 'Table of incidents' });
    await expect(table).toBeInViewport();
    for (const row of await table.locator('tbody tr').all()) await expect(row).toContainText('Unattributed');
    await page.goto(`${url}/dora?from=${from}&to=${to}&bucket=month`);
  });

  for (const hand of [mouse, keyboard]) {
    await test.step(`what caused an incident is decided, and seen so at once, by ${hand.name}`, async () => {
      const table = page.getByRole('region', { name: 'Table of incidents' });
      const rows = table.locator('tbody tr');
      const undecided = (await rows.allTextContents()).findIndex((text) =>
        text.includes('the latest before the incident'),
      );
      const row = rows.nth(undecided);
      const title = (await row.locator('th button').textContent()) ?? '';
      const decide = (name: string) => hand.press(row.getByRole('button', { name }));
      const drawer = page.getByRole('dialog');
      const reset = async () => {
        if (hand === keyboard) {
          await reach(row.locator('th button'));
          await page.keyboard.press('r');
        } else await decide(`Leave ${title} to the rules`);
        await expect(page.getByText(/^Left to the rules/).last()).toBeVisible();
        await expect(row).toContainText('the latest before the incident');
      };
      await decide(`Confirm the cause of ${title}`);
      await expect(row).toContainText('confirmed by admin@leadline.local');
      await reset();

      await decide(`Move ${title} to another deployment`);
      await hand.press(drawer.getByRole('button', { name: /caused it$/ }).first());
      await expect(drawer.getByText('Who decided what')).toBeVisible();
      await expect(drawer.getByText(/decided by a person/)).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(row).toContainText('moved by admin@leadline.local');
      await decide(`Clear the cause of ${title}`);
      await expect(row).toContainText('cleared by admin@leadline.local');
      await reset();

      await hand.press(row.locator('th button'));
      await hand.press(drawer.getByRole('button', { name: 'Leave it out…' }));
      await hand.fill(page.getByLabel('Reason'), 'A drill');
      await hand.press(page.getByRole('button', { name: 'Leave it out', exact: true }));
      const back = drawer.getByRole('button', { name: 'Let it count again' });
      await expect(back).toBeVisible();
      await expect(row).toContainText('left out by rule “by hand”');
      await hand.press(back);
      await expect(row).not.toContainText('left out');
      await page.keyboard.press('Escape');
      await expect(drawer).toHaveCount(0);
    });
  }
});
