import { generateWorld } from '#sources/sample/generate.ts';
import { badKindOf } from '#sources/sample/github/faults/bad-records.ts';
import { type SampleGitHub, startSampleGitHub } from '#sources/sample/github/server.ts';
import { type Receiver, startReceiver } from '#sources/webhook/testing/receiver.ts';
import { keyboard, longFor, mouse } from './hands.ts';
import { address, expect, signIn, test } from './test.ts';

const NAME = 'Odd GitHub';
const SHARE = 0.02;

let receiver: Receiver;
let github: SampleGitHub;
test.beforeAll(async () => {
  receiver = await startReceiver();
  const world = generateWorld({ months: 3, repositories: 1, pullRequestsPerMonth: 100 });
  github = await startSampleGitHub({ world, token: 'sample', latencyMs: 0, faults: { bad: SHARE } });
});
test.afterAll(async () => {
  await github.close();
  await receiver.close();
});

test('records that do not fit are told of, shown, and loaded once they fit', { tag: '@long' }, async ({
  start,
  page,
}) => {
  test.setTimeout(480_000);
  const { url } = await start({ loaded: true });
  await signIn(page, url);
  const numbers = github.world.repositories.flatMap(({ pulls }) => [...pulls.values()]);
  const bad = numbers.map(({ number }) => number).filter((number) => badKindOf(number, SHARE) !== null);
  expect(bad.length, 'enough of them, and fewer than fail a step').toBeGreaterThan(3);
  expect(bad.length).toBeLessThan(20);

  const pager = (hand: { name: string }) => `Pager by ${hand.name}`;
  for (const hand of [mouse, keyboard]) {
    await test.step(`somebody has notifications sent to a program, by ${hand.name}`, async () => {
      await page.goto(`${url}/admin/webhooks`);
      await hand.press(page.getByRole('button', { name: 'Add a webhook' }).first());
      await hand.fill(page.getByRole('dialog').getByLabel('Name'), pager(hand));
      await hand.fill(page.getByRole('dialog').getByLabel('Address'), receiver.url);
      await hand.press(page.getByRole('button', { name: 'Add it' }));
      await hand.press(page.getByRole('button', { name: 'I have kept the secret' }));
      const before = receiver.received.length;
      await hand.press(page.getByRole('button', { name: `Send a test to ${pager(hand)}` }));
      await expect(page.getByText(`${pager(hand)} took the test`)).toBeVisible();
      expect(receiver.received.slice(before).map(({ message }) => message.event)).toEqual(['test']);
    });
  }

  const card = page.getByRole('article', { name: NAME });
  /** Until a run of the source that is started there has ended. */
  const ended = async (state: string | RegExp, start: () => Promise<void>) => {
    const run = card.getByRole('link', { name: /^Run \d+$/ }).first();
    const before = (await run.textContent()) ?? '';
    await start();
    await expect(run).not.toHaveText(before);
    await expect(card.getByText(state, { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  };

  await test.step('a sync ends in part, and whoever is concerned hears of it', async () => {
    const { clients } = await (await page.request.get(`${url}/api/clients`)).json();
    const repositories = github.world.repositories.map(({ repository }) => repository.full_name);
    const data = {
      clientId: clients[0].id,
      kind: 'github',
      name: NAME,
      baseUrl: github.url,
      token: 'sample',
    };
    const made = await page.request.post(`${url}/api/integrations`, { data: { ...data, repositories } });
    expect(made.status(), await made.text()).toBe(201);
    await page.goto(`${url}/jobs`);
    await card.getByRole('button', { name: 'Start sync' }).click();
    await expect(card.getByText('Partly done', { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => receiver.received.map(({ message }) => message.event)).toContain('run_partial');
    await page.getByRole('button', { name: 'Notifications, 1 unseen' }).click();
    await page.getByRole('link', { name: /Odd GitHub of .*: the sync is incomplete/ }).click();
  });

  const records = page.getByRole('region', { name: 'Records set aside' });
  const retries = records.getByRole('button', { name: /^Try again: #/ });
  await test.step('the run says what does not fit and why, and single ones are tried again', async () => {
    await expect(retries).toHaveCount(bad.length);
    await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    const [first] = bad.sort((a, b) => b - a);
    await records.getByRole('button', { name: `Payload of #${first}` }).click();
    await expect(records.locator('pre')).toContainText('"number"');
    for (const [stored, hand] of [mouse, keyboard].entries()) {
      await hand.press(retries.first());
      await expect(page.getByText(/^#\d+ is stored now$/).last()).toBeVisible();
      await expect(retries).toHaveCount(bad.length - stored - 1);
    }
  });

  await test.step('the days with gaps are loaded with a press each', async () => {
    github.setFaults(undefined);
    await page.goto(`${url}/jobs`);
    const gaps = page.getByRole('region', { name: 'Gaps' });
    const load = gaps.getByRole('button', { name: /^Load th/ });
    for (const hand of [mouse, keyboard]) {
      await expect(load.first()).toBeVisible();
      const label = (await load.first().getAttribute('aria-label')) ?? '';
      await ended('Succeeded', () => hand.press(load.first()));
      await expect(gaps.getByRole('button', { name: label })).toHaveCount(0);
    }
    await expect(load.first()).toBeVisible();
  });

  const inMenu = async (hand: typeof mouse, item: RegExp) => {
    await hand.press(card.getByRole('button', { name: `Choose how to sync ${NAME}` }));
    await hand.press(page.getByRole('menuitem', { name: item }));
  };
  await test.step('a step of which too much does not fit fails, and is retried until it fits', async () => {
    github.setFaults({ bad: 0.5 });
    await ended(/^(Failed|Partly done)$/, () => inMenu(mouse, /^Full/));
    await keyboard.press(page.getByRole('button', { name: /^Notifications, \d unseen$/ }));
    await keyboard.press(page.getByRole('link', { name: /Odd GitHub of / }).first());
    await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    const heading = page.getByRole('heading', { level: 1, name: /^Run \d+$/ });
    const retry = page.getByRole('button', { name: /^Retry this step/ }).first();
    const state = page
      .getByRole('main')
      .getByText(/^(Failed|Partly done|Succeeded)$/)
      .first();
    for (const hand of [mouse, keyboard]) {
      await expect(retry).toBeVisible({ timeout: 30_000 });
      const before = (await heading.textContent()) ?? '';
      if (hand === keyboard) github.setFaults(undefined);
      await hand.press(retry);
      await expect(heading).not.toHaveText(before);
    }
    await expect(state).toHaveText('Succeeded', { timeout: 30_000 });
    await expect(retry).toHaveCount(0);
  });

  await test.step('everything is read once more, and what was created on certain days', async () => {
    await page.goto(`${url}/jobs`);
    await ended('Succeeded', () => inMenu(keyboard, /^Full/));
    for (const hand of [mouse, keyboard]) {
      await ended('Succeeded', async () => {
        await inMenu(hand, /^Backfill/);
        await hand.press(page.getByRole('dialog').getByRole('button', { name: /^Load / }));
      });
    }
  });

  await test.step('nothing more is sent to a webhook that is deleted', async () => {
    await page.goto(`${url}/admin/webhooks`);
    for (const hand of [mouse, keyboard]) {
      await hand.press(page.getByRole('button', { name: `Delete ${pager(hand)}…` }));
      await hand.press(page.getByRole('button', { name: `Delete ${pager(hand)}`, exact: true }));
      await expect(page.getByRole('row', { name: new RegExp(pager(hand)) })).toHaveCount(0);
    }
    await expect(page.getByRole('button', { name: /^Send a test/ })).toHaveCount(0);
  });
});

for (const hand of [mouse, keyboard]) {
  test(
    `a person sets when a source is synced by itself, and switches it off, by ${hand.name}`,
    longFor(hand, mouse),
    async ({ page }) => {
      await signIn(page);
      await page.goto(`${address()}/jobs`);
      const card = page.getByRole('article', { name: 'Sample GitHub' });
      const dialog = page.getByRole('dialog', { name: 'Schedule of Sample GitHub' });
      const open = async () => {
        await hand.press(card.getByRole('button', { name: 'Schedule of Sample GitHub' }));
        await expect(dialog.getByRole('switch', { name: 'Sync by itself' })).toBeVisible();
      };

      await open();
      await hand.tick(dialog.getByRole('switch', { name: 'Sync by itself' }));
      await hand.choose(dialog.getByLabel('How often'), 'Monday to Friday');
      await hand.fill(dialog.getByLabel(/^At/), '06:30');
      const times = dialog.getByRole('status', { name: 'Next five runs' }).getByRole('listitem');
      await expect(times).toHaveCount(5);
      await expect(times.first()).toContainText('06:30');
      await hand.press(dialog.getByRole('button', { name: 'Save' }));
      await expect(page.getByText('Monday to Friday at 06:30', { exact: true })).toBeVisible();
      await expect(card.getByText('Next scheduled run:')).toBeVisible();

      await page.reload();
      await open();
      await expect(dialog.getByLabel(/^At/)).toHaveValue('06:30');
      await hand.choose(dialog.getByLabel('How often'), 'Own cron expression');
      await hand.fill(dialog.getByLabel('Cron expression'), '61 * * *');
      await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
      await hand.fill(dialog.getByLabel('Cron expression'), '61 * * * *');
      await expect(dialog.getByRole('status', { name: 'Next five runs' })).toContainText('61');
      await hand.fill(dialog.getByLabel('Cron expression'), '5 4 * * 0');
      await hand.tick(dialog.getByRole('switch', { name: 'Sync by itself' }), false);
      await hand.press(dialog.getByRole('button', { name: 'Save' }));
      await expect(page.getByText('The schedule of Sample GitHub is off')).toBeVisible();
      await expect(card.getByText(/^Not scheduled/)).toBeVisible();
    },
  );
}
