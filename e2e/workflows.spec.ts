import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { seedClient } from '#db/testing/seed.ts';
import { seedIssue, seedJira } from '#db/testing/seed-issues.ts';
import { openDatabases } from './embedded.ts';
import { keyboard as hand, reach } from './hands.ts';
import { sample } from './sample.ts';
import { address, expect, signIn, test } from './test.ts';

let owner: postgres.Sql;
let close: () => Promise<unknown>;
test.beforeAll(async () => {
  const { primary, replica } = await openDatabases(sample().dataDir);
  owner = primary;
  close = () => Promise.all([primary.end(), replica.end()]);
});
test.afterAll(() => close());

const DAY = 86_400_000;
/** Of whole seconds, so that the days between are too. */
const start = Math.floor(Date.now() / 1_000) * 1_000;
const daysAgo = (days: number) => new Date(start - days * DAY).toISOString();

/** A client of the test's own: a dozen issues that were two days in progress and one in review. @returns its id */
async function ownClient(): Promise<string> {
  // At once, or the facts worker finds a client with some of them, and makes those of the others never.
  const clientId = await owner.begin(async (tx) => {
    const sql = tx as unknown as typeof owner;
    const client = await seedClient(sql, { name: `Steps ${crypto.randomUUID()}` });
    const jira = await seedJira(sql, client);
    for (let issue = 0; issue < 12; issue++) {
      const end = 2 + issue * 4;
      await seedIssue(sql, jira, {
        createdAt: daysAgo(end + 4),
        moves: [
          ['In progress', daysAgo(end + 3)],
          ['Review', daysAgo(end + 1)],
          ['Done', daysAgo(end)],
        ],
      });
    }
    return client;
  });
  return String(clientId);
}

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const names = (page: Page) =>
  card(page, 'Default')
    .getByRole('textbox', { name: /^Name of step/ })
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
const version = (page: Page, n: number) =>
  card(page, 'History').getByRole('row', { name: new RegExp(`^${n}, now`) });

/** What the pages answer once no fact waits to be made. */
async function shownFigures(page: Page, client: string) {
  let shown = { cycle: null as number | null, efficiency: null as number | null };
  await expect
    .poll(async () => {
      const ask = async (name: string) =>
        await (await page.request.get(`${address()}/api/metrics/${name}?client=${client}`)).json();
      const [times, flow] = [await ask('cycle-times'), await ask('flow-efficiency')];
      shown = { cycle: times.cycle.p50, efficiency: flow.current.efficiency };
      return times.meta.factsPending || flow.meta.factsPending || times.cycle.n === 0;
    })
    .toBe(false);
  return shown;
}

/** What the dialog says of the last 90 days: the figure that comes. */
async function previewed(dialog: Locator, figure: string): Promise<string> {
  const cell = dialog
    .getByRole('row', { name: new RegExp(`^${figure}`) })
    .getByRole('cell')
    .first();
  const text = (await cell.textContent()) ?? '';
  return (text.split(' becomes ').at(-1) ?? '').replace(', as before', '');
}

test('a manager orders steps and maps statuses by mouse, and the pages show what the preview said', {
  tag: '@long',
}, async ({ page }) => {
  test.setTimeout(180_000);
  const client = await ownClient();
  await signIn(page);
  await shownFigures(page, client);

  await test.step('is led there by what flow says of its statuses', async () => {
    await page.goto(`${address()}/flow?client=${client}`);
    await page.getByRole('link', { name: 'Map them' }).click();
    await expect(page).toHaveURL(/\/admin\/status-mappings/);
    await expect(page.getByText('4 of 4 statuses not mapped')).toBeVisible();
  });

  await test.step('adds a step and drags it to its place', async () => {
    await page.goto(`${address()}/admin/workflows?client=${client}`);
    const flow = card(page, 'Default');
    await flow.getByRole('button', { name: 'Add a step' }).click();
    await page.keyboard.type('Waiting for review');
    await flow.getByLabel('Category of Waiting for review').selectOption('Waiting');
    await flow.getByLabel('Target time of Waiting for review', { exact: true }).fill('2');
    const from = (await flow
      .getByRole('button', { name: 'Move Waiting for review', exact: true })
      .boundingBox())!;
    const to = (await flow.getByRole('button', { name: 'Move Done', exact: true }).boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2, from.y, { steps: 5 });
    await page.mouse.move(to.x + to.width / 2, to.y + 4, { steps: 10 });
    await page.mouse.up();
    await expect.poll(() => names(page)).toEqual(['To do', 'In progress', 'Waiting for review', 'Done']);
    await flow.getByRole('button', { name: 'Review and save…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change Default' });
    await expect(dialog).toContainText('“Waiting for review” (waiting) is added behind “In progress”');
    await expect(dialog).toContainText('No figure changes.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(version(page, 1)).toBeVisible();
  });

  await test.step('maps a status to it, and all figures are as they were shown before', async () => {
    await page.goto(`${address()}/admin/status-mappings?client=${client}`);
    await page.getByLabel('Step of Review').selectOption('Waiting for review');
    await page.getByRole('button', { name: 'Take 3 suggestions' }).click();
    await page.getByRole('button', { name: 'Review and save…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Map 4 statuses/ });
    await expect(dialog.getByRole('status')).toContainText('12 issues');
    const body = dialog.getByRole('region', { name: 'What it does to the figures' });
    await expect(body).toBeVisible();
    expect(await previewed(dialog, 'Flow efficiency')).toBe('66.7\u00a0%');
    await dialog.getByLabel('Note').fill('Review is no work');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('All 4 statuses are mapped')).toBeVisible();
    await expect(version(page, 2)).toContainText('Review is no work');
    const { efficiency } = await shownFigures(page, client);
    expect(efficiency).toBeCloseTo(2 / 3, 3);
    await page.goto(`${address()}/flow?client=${client}`);
    // A client that no source was read for shows this section alone; the efficiency is asked for above.
    await expect(card(page, 'Cumulative flow')).toContainText('Waiting for review');
  });

  await test.step('takes the step out, says where its status goes, and goes back', async () => {
    await page.goto(`${address()}/admin/workflows?client=${client}`);
    const flow = card(page, 'Default');
    await flow.getByRole('button', { name: 'Take Waiting for review out…' }).click();
    await expect(
      page.getByText('1 status belongs to “Waiting for review”, with 0 issues now.'),
    ).toBeVisible();
    await page.getByLabel('They go to').selectOption('Done');
    await page.getByRole('button', { name: 'Take Waiting for review out', exact: true }).click();
    await expect(flow).toContainText('“Waiting for review” is taken out: 1 status goes to “Done”');
    await flow.getByRole('button', { name: 'Review and save…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change Default' });
    await expect(dialog.getByRole('status')).toContainText('3 d → 2 d');
    await expect(dialog.getByRole('row', { name: /^Done on another day/ })).toContainText('12');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(version(page, 3)).toBeVisible();
    expect((await shownFigures(page, client)).cycle).toBe(2 * 86_400);

    await page.getByRole('button', { name: 'Go back to version 2…' }).click();
    const back = page.getByRole('dialog', { name: 'Go back to version 2' });
    await expect(back.getByRole('status')).toContainText('2 d → 3 d');
    await back.getByRole('button', { name: 'Go back' }).click();
    await expect(version(page, 4)).toContainText('As in version 2 again');
    expect((await shownFigures(page, client)).cycle).toBe(3 * 86_400);
  });

  await test.step('makes a workflow, and deletes it', async () => {
    await page.getByRole('button', { name: 'Make a workflow' }).click();
    const made = card(page, 'New workflow');
    await made.getByRole('button', { name: 'Review and save…' }).click();
    await expect(made.getByText('must not be empty')).toBeVisible();
    await made.getByLabel('Name', { exact: true }).fill('<b>Support</b>');
    await made.getByRole('button', { name: 'Review and save…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Delete <b>Support</b>…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete <b>Support</b>' }).click();
    await expect(version(page, 6)).toContainText('Workflow “<b>Support</b>” is deleted');
  });
});

test('by keyboard alone', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(180_000);
  const client = await ownClient();
  await signIn(page);
  await shownFigures(page, client);
  await page.goto(`${address()}/admin/workflows?client=${client}`);
  const flow = card(page, 'Default');
  const { keyboard } = page;
  const { press } = hand;

  await test.step('orders steps with the arrow keys, and with buttons', async () => {
    await reach(flow.getByRole('button', { name: 'Move In progress', exact: true }));
    await keyboard.press('Space');
    await keyboard.press('ArrowUp');
    // Steps move out of the way first.
    await expect(page.getByText('“In progress” would be step 1 of 3')).toBeAttached();
    await keyboard.press('Space');
    await expect.poll(() => names(page)).toEqual(['In progress', 'To do', 'Done']);
    await press(flow.getByRole('button', { name: 'Move In progress down' }));
    await expect.poll(() => names(page)).toEqual(['To do', 'In progress', 'Done']);
  });

  await test.step('adds a step and saves', async () => {
    await press(flow.getByRole('button', { name: 'Add a step' }));
    await keyboard.type('Review');
    await keyboard.press('Tab');
    await keyboard.type('Waiting');
    await expect(flow.getByLabel('Category of Review')).toHaveValue('waiting');
    await press(flow.getByRole('button', { name: 'Review and save…' }));
    const dialog = page.getByRole('dialog', { name: 'Change Default' });
    await expect(dialog.getByText('No figure changes.')).toBeVisible();
    await press(dialog.getByRole('button', { name: 'Save' }));
    await expect(version(page, 1)).toBeVisible();
  });

  await test.step('maps statuses from a day on', async () => {
    await page.goto(`${address()}/admin/status-mappings?client=${client}`);
    await press(page.getByRole('button', { name: 'Take 4 suggestions' }));
    await reach(page.getByLabel('It counts'));
    await keyboard.press('ArrowDown');
    await expect(page.getByLabel('First day')).toHaveValue(/^\d{4}-\d\d-\d\d$/);
    await press(page.getByRole('button', { name: 'Review and save…' }));
    const dialog = page.getByRole('dialog', { name: /^Map 4 statuses/ });
    await expect(dialog.getByRole('status')).toContainText('Median cycle time of the last 90 days stays 3 d');
    await press(dialog.getByRole('button', { name: 'Save' }));
    await expect(page.getByText('All 4 statuses are mapped')).toBeVisible();
  });

  await test.step('goes back', async () => {
    await press(page.getByRole('button', { name: 'Go back to version 0…' }));
    await press(page.getByRole('dialog').getByRole('button', { name: 'Go back' }));
    await expect(version(page, 3)).toContainText('As in version 0 again');
  });

  await test.step('makes a workflow, and deletes it', async () => {
    await page.goto(`${address()}/admin/workflows?client=${client}`);
    await press(page.getByRole('button', { name: 'Make a workflow' }));
    const made = card(page, 'New workflow');
    await hand.fill(made.getByLabel('Name', { exact: true }), 'Support');
    await press(made.getByRole('button', { name: 'Review and save…' }));
    await press(page.getByRole('dialog').getByRole('button', { name: 'Save' }));
    await expect(version(page, 4)).toContainText('Support');
    await press(page.getByRole('button', { name: 'Delete Support…' }));
    await press(page.getByRole('dialog').getByRole('button', { name: 'Delete Support' }));
    await expect(version(page, 5)).toContainText('Workflow “Support” is deleted');
  });
});

test('of two who change a workflow at once the second is told, and may keep or drop his change', {
  tag: '@long',
}, async ({ page }) => {
  const client = await ownClient();
  await signIn(page);
  await shownFigures(page, client);
  const other = async (name: string) => {
    const { workflows, version: newest } = await (
      await page.request.get(`${address()}/api/admin/workflows?client=${client}`)
    ).json();
    const [{ id, isDefault, steps }] = workflows;
    const fields = steps.map(({ id: step, name: called, category }: Record<string, string>) => ({
      id: step,
      name: called,
      category,
    }));
    const answer = await page.request.put(`${address()}/api/admin/workflows/${id}`, {
      data: { version: newest, name, isDefault, steps: fields },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  await page.goto(`${address()}/admin/workflows?client=${client}`);
  const flow = card(page, 'Default');
  await flow.getByLabel('Name', { exact: true }).fill('Mine');
  await other('Theirs');
  await flow.getByRole('button', { name: 'Review and save…' }).click();
  // It is called as the other has called it, once that is known.
  const dialog = page.getByRole('dialog', { name: /^Change / });
  await expect(dialog.getByRole('alert')).toContainText('Workflow “Default” is called “Theirs”');
  await dialog.getByRole('button', { name: 'Keep yours, and look at it again' }).click();
  await expect(dialog).toContainText('Workflow “Theirs” is called “Mine”');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(version(page, 2)).toBeVisible();

  await card(page, 'Mine').getByLabel('Name', { exact: true }).fill('Again');
  await other('Later');
  await card(page, 'Mine').getByRole('button', { name: 'Review and save…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take theirs' }).click();
  await expect(card(page, 'Later').getByLabel('Name', { exact: true })).toHaveValue('Later');
});
