import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { address, expect, loaded, signIn, test } from './test.ts';

async function open(page: Page, path: string): Promise<void> {
  await loaded(page.request);
  await signIn(page);
  await page.goto(`${address()}${path}`);
}

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('flow: from a picture to the issues behind it, and to what to expect', { tag: '@long' }, async ({
  page,
}) => {
  test.setTimeout(240_000);
  await open(page, '/flow');

  await test.step('shows every part with figures', async () => {
    for (const name of ['Cumulative flow', 'Cycle time', 'Aging work']) {
      await expect(section(page, name).locator('svg.recharts-surface').first()).toBeVisible();
    }
    await expect(section(page, 'Time in step').getByRole('row', { name: /^In review/ })).toBeVisible();
    await expect(section(page, 'Flow efficiency')).toContainText(/\d+(\.\d)?\s%/);
    await expect(page.getByText('1 status is not mapped to a workflow step')).toBeVisible();
  });

  await test.step('opens a step of a day in the drawer, which the address keeps', async () => {
    const flow = section(page, 'Cumulative flow');
    await flow.getByRole('button', { name: 'Show as table' }).click();
    const newest = flow.getByRole('row').nth(1);
    const [toDo] = await newest.getByRole('button').all();
    const count = Number((await toDo?.textContent())?.replace(',', ''));
    expect(count).toBeGreaterThan(0);
    await toDo?.click();
    const drawer = page.getByRole('dialog', { name: /^To do at the end of/ });
    await expect(drawer.getByRole('rowheader')).toHaveCount(Math.min(25, count));
    await expect(drawer.getByRole('link').first()).toHaveAttribute('href', /^https?:/);
    await page.reload();
    await expect(drawer.getByRole('rowheader').first()).toBeVisible();
    await page.goBack();
    await expect(drawer).toBeHidden();
  });

  await test.step('opens what was in a step behind its bar, the longest first, with the same median', async () => {
    const { clients } = await (await page.request.get(`${address()}/api/clients`)).json();
    const asked = `${address()}/api/metrics/time-in-step?client=${clients[0].id}`;
    const { steps } = await (await page.request.get(asked)).json();
    const bar = steps.find(({ name }: { name: string }) => name === 'In review');
    const row = section(page, 'Time in step').getByRole('row', { name: /^In review/ });
    await row.getByRole('button').click();
    const drawer = page.getByRole('dialog', { name: /^Time in “In review”/ });
    await expect(drawer.getByRole('columnheader').nth(1)).toHaveText('Time in step');
    const more = drawer.getByRole('button', { name: 'Load more' });
    const rows = drawer.getByRole('rowheader');
    for (let shown = 25; shown < bar.n; shown += 25) {
      await expect(rows).toHaveCount(shown);
      // A sync that ends at this moment has the list asked for again, in place of its next page.
      await expect(async () => {
        await more.click();
        await expect(rows).toHaveCount(Math.min(shown + 25, bar.n), { timeout: 5_000 });
      }).toPass();
    }
    await expect(rows).toHaveCount(bar.n);
    const saved = page.waitForEvent('download');
    await drawer.getByRole('button', { name: 'Download CSV' }).click();
    const [head = '', ...lines] = (await readFile(await (await saved).path(), 'utf8')).trim().split('\r\n');
    const column = head.split(',').indexOf('timeInSeconds') - head.split(',').length;
    const seconds = lines.map((line) => Number(line.split(',').at(column)));
    expect(seconds).toEqual(seconds.toSorted((one, other) => other - one));
    const middle = (seconds.length - 1) / 2;
    const median = ((seconds[Math.floor(middle)] ?? 0) + (seconds[Math.ceil(middle)] ?? 0)) / 2;
    expect(median).toBe(bar.p50);
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });

  await test.step('goes from dot to dot by keys', async () => {
    const dots = section(page, 'Cycle time').getByRole('application', { name: /^Cycle time of/ });
    await dots.focus();
    await page.keyboard.press('End');
    await expect(section(page, 'Cycle time').getByRole('status')).toContainText('Cycle time:');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: /^Done on/ });
    await expect(drawer.getByRole('rowheader').first()).toBeVisible();
    await drawer.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('explains, and says what is left out', async () => {
    await section(page, 'Aging work').getByRole('button', { name: 'Explain: Aging work' }).click();
    const explained = page.getByRole('dialog', { name: 'Explain: Aging work' });
    await expect(explained).toContainText('since it first entered a step in progress');
    await expect(explained).toContainText('Left out');
    await explained.getByRole('button', { name: 'See the rows: issues under way' }).click();
    await expect(explained).toBeHidden();
    const drawer = page.getByRole('dialog', { name: 'In progress or waiting now' });
    await expect(drawer.getByRole('rowheader').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });

  await test.step('forecasts what is asked for, and keeps it in the address', async () => {
    const forecast = section(page, 'Forecast');
    await forecast.getByLabel('Issues to be done').fill('60');
    await expect(forecast.getByText(/When 60\sissues will be done/)).toBeVisible();
    await expect(forecast.getByText(/forecasts? of a date/)).toBeVisible();
    await expect(page).toHaveURL(/items=60/);
    const saved = page.waitForEvent('download');
    await forecast.getByRole('button', { name: 'Download CSV' }).click();
    const text = await readFile(await (await saved).path(), 'utf8');
    expect(text.split('\r\n')[0]).toContain('date of 60 issues');
  });

  await test.step('narrows to a project and a type', async () => {
    await page.getByRole('button', { name: 'All services' }).click();
    await page.getByRole('button', { name: /^PAY · / }).click();
    await expect(page).toHaveURL(/project=\d+/);
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByLabel('Issue type').fill('Bug');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/type=Bug/);
    await expect(page.getByText('Loading the new selection…')).toHaveCount(0);
    const legend = section(page, 'Cycle time').getByRole('group', { name: 'Types shown' });
    await expect(legend.getByRole('button')).toHaveText(['Bug']);
    const rows = section(page, 'Work in progress').getByRole('rowheader');
    for (const row of await rows.all()) await expect(row).toContainText('PAY-');
  });
});

test('trends: figures, the period before, and what is behind a bucket', { tag: '@long' }, async ({
  page,
}) => {
  test.setTimeout(240_000);
  await open(page, '/trends');

  await test.step('shows key figures that agree with the table of the chart', async () => {
    const done = page.getByRole('article', { name: 'Done', exact: true });
    await expect(done).toContainText(/(more|fewer) than created|as many as were created/);
    await expect(done).toContainText(/more|fewer|as before/);
    const throughput = section(page, 'Throughput');
    await throughput.getByRole('button', { name: 'Show as table' }).click();
    const cells = await throughput.locator('tbody td[data-num]').allTextContents();
    const sum = cells.reduce((total, text) => total + Number(text.replace(',', '')), 0);
    await expect(done.locator('[data-num]')).toHaveText(`${sum.toLocaleString('en-GB')}: show the rows`);
  });

  await test.step('opens a week in the drawer', async () => {
    const throughput = section(page, 'Throughput');
    await throughput
      .getByRole('button', { name: /^Week of/ })
      .nth(3)
      .click();
    const drawer = page.getByRole('dialog', { name: /^Done, week of/ });
    await expect(drawer.getByRole('rowheader').first()).toBeVisible();
    // A slow machine: what is closed stays closed, whatever is clicked next.
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await drawer.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('switch', { name: 'Compare with the previous period' }).uncheck();
    await expect(page).toHaveURL(/compare=false/);
    await page.waitForTimeout(2_000);
    await expect(page).not.toHaveURL(/details=/);
    await expect(drawer).toBeHidden();
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  });

  await test.step('has left out the period before', async () => {
    await expect(section(page, 'Lead time').getByText('Period before')).toBeHidden();
    await page.goBack();
    await expect(section(page, 'Lead time').getByText('Period before')).toBeVisible();
  });

  await test.step('narrows to a type', async () => {
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByLabel('Issue type').fill('Task');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(section(page, 'Work balance')).toContainText(/Features 0\s%, Bugs 0\s%/);
  });
});
