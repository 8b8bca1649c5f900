import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { Team } from '#lib/api/teams.ts';
import { keyboard, longFor, mouse, reach } from './hands.ts';
import { looksRight } from './look.ts';
import { address, expect, loaded, signIn, test } from './test.ts';

interface Found {
  client: string;
  /** Two logins that have open pull requests. */
  logins: string[];
}

/** On the sample’s client, since figures need data; what is made there is deleted again. */
async function start(page: Page): Promise<Found> {
  const client = await loaded(page.request);
  await signIn(page);
  const answer = await page.request.get(`${address()}/api/metrics/open-pull-requests?client=${client}`);
  const { rows } = (await answer.json()) as { rows: { author: string | null }[] };
  const logins = [...new Set(rows.flatMap(({ author }) => author ?? []))];
  expect(logins.length).toBeGreaterThan(1);
  return { client, logins: logins.slice(0, 2) };
}

const worklistOf = async (page: Page, { client }: Found, team: string) => {
  const to = `${address()}/api/metrics/open-pull-requests?client=${client}&team=${team}&limit=200`;
  return (await (await page.request.get(to)).json()) as {
    rows: { author: string | null; reviewers: string[] }[];
    meta: { n: number };
  };
};
const teamIn = (page: Page) => new URL(page.url()).searchParams.get('team') ?? '';

test('a manager makes a team, looks at its work alone, meets another’s change, and deletes it', {
  tag: '@long',
}, async ({ page }) => {
  test.setTimeout(240_000);
  const found = await start(page);
  const name = `Mouse ${Date.now()}`;
  const row = page.getByRole('row', { name: new RegExp(name) });
  await page.goto(`${address()}/admin/teams`);

  await page.getByRole('button', { name: 'Make a team' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Make a team' });
  await dialog.getByLabel('Name').fill(name);
  const members = dialog.getByRole('combobox', { name: 'Members' });
  for (const login of found.logins) {
    await members.fill(login);
    await page.getByRole('option', { name: login }).first().click();
  }
  await page.keyboard.press('Escape');
  await looksRight(page, 'dialog of a team');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toBeVisible();

  await row.getByRole('link', { name: 'Pull requests' }).click();
  await expect(page.getByRole('search').getByRole('button', { name })).toBeVisible();
  const team = teamIn(page);
  const { rows, meta } = await worklistOf(page, found, team);
  expect(rows.length).toBeGreaterThan(0);
  for (const { author, reviewers } of rows)
    expect([author, ...reviewers].some((login) => found.logins.includes(login ?? ''))).toBe(true);
  await expect(page.getByText(`All ${meta.n}`, { exact: true })).toBeVisible();
  await expect(page.getByText(`Not narrowed by team “${name}”: runs of CI`)).toBeVisible();
  await page.getByRole('button', { name: 'Show all teams again' }).click();
  await expect(page.getByText(/Not narrowed by team/)).toBeHidden();
  await page.goto(`${address()}/flow`);
  await page.getByRole('button', { name: 'All teams' }).click();
  await page.getByRole('dialog', { name: 'Teams' }).getByRole('button', { name }).click();
  await expect.poll(() => teamIn(page)).toBe(team);

  await page.goto(`${address()}/admin/teams`);
  await page.getByRole('button', { name: `Edit ${name}…` }).click();
  const edit = page.getByRole('dialog', { name: `Edit ${name}` });
  const other = `${name} of another`;
  const faster = await page.request.patch(`${address()}/api/teams/${team}`, {
    data: { version: 1, name: other },
  });
  expect(faster.status(), await faster.text()).toBe(200);
  await edit.getByLabel('Name').fill(`${name} of mine`);
  await edit.getByRole('button', { name: 'Save' }).click();
  const conflict = edit.getByRole('alert');
  await expect(conflict).toContainText('admin@leadline.local has changed this meanwhile');
  await expect(conflict.getByRole('row', { name: /^Name/ })).toContainText(other);
  await edit.getByRole('button', { name: 'Take theirs' }).click();
  const again = page.getByRole('dialog', { name: `Edit ${other}` });
  await expect(again.getByLabel('Name')).toHaveValue(other);
  await again.getByLabel('Name').fill(name);
  await again.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`${name} is saved`)).toBeVisible();

  await page.getByRole('button', { name: `Delete ${name}…` }).click();
  await page.getByRole('button', { name: `Delete ${name}`, exact: true }).click();
  await expect(row).toBeHidden();
  await page.goto(`${address()}/github?team=${team}`);
  await expect(page.getByText('This team is not there any more')).toBeVisible();
  await page.getByRole('button', { name: 'Show everybody’s work' }).click();
  await expect(page.getByRole('heading', { name: 'Open pull requests' })).toBeVisible();
});

test('a manager does the same by keyboard, and finds it in the audit log', { tag: '@long' }, async ({
  page,
}) => {
  test.setTimeout(240_000);
  const { client, logins } = await start(page);
  const name = `Keys ${Date.now()}`;
  await page.goto(`${address()}/admin/teams`);
  await keyboard.press(page.getByRole('button', { name: 'Make a team' }).first());
  const dialog = page.getByRole('dialog', { name: 'Make a team' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.type(name);
  await expect(dialog.getByRole('combobox', { name: 'Members' })).toBeEnabled();
  await reach(dialog.getByRole('combobox', { name: 'Members' }));
  await page.keyboard.type(logins[0]!);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await keyboard.press(dialog.getByRole('button', { name: 'Save' }));
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
  const { teams } = await (await page.request.get(`${address()}/api/teams?client=${client}`)).json();
  const made = (teams as Team[]).find((one) => one.name === name);
  expect(made?.members.map(({ accounts }) => accounts[0]?.account)).toEqual([logins[0]]);

  await page.goto(`${address()}/github`);
  await keyboard.press(page.getByRole('button', { name: 'All teams' }));
  await keyboard.press(page.getByRole('dialog', { name: 'Teams' }).getByRole('button', { name }));
  await expect.poll(() => teamIn(page)).not.toBe('');
  const team = teamIn(page);

  await page.goto(`${address()}/admin/teams`);
  await keyboard.press(page.getByRole('button', { name: `Edit ${name}…` }));
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type('board');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Save' })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${name}board is saved`)).toBeVisible();
  await keyboard.press(page.getByRole('button', { name: `Delete ${name}board…` }));
  await keyboard.press(page.getByRole('button', { name: `Delete ${name}board`, exact: true }));
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeHidden();

  await page.goto(`${address()}/admin/audit?client=${client}&what=team:${team}`);
  const table = page.getByRole('region', { name: 'Entries' });
  await expect(table.getByRole('row')).toHaveCount(4);
  const changed = table.getByRole('button', { name: 'Changed team' });
  await keyboard.press(changed);
  const entry = page.getByRole('dialog', { name: 'Changed team' });
  await expect(entry.getByRole('row', { name: new RegExp(`^name ${name} ${name}board`) })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(entry).toBeHidden();
  await expect(changed).toBeFocused();
});

for (const hand of [mouse, keyboard]) {
  test(
    `an administrator narrows the audit log, reads what was before and after, and saves it, by ${hand.name}`,
    longFor(hand),
    async ({ page }) => {
      test.setTimeout(240_000);
      const { client } = await start(page);
      const made = await page.request.post(`${address()}/api/teams`, {
        data: { clientId: client, name: `Audited ${Date.now()}` },
      });
      const { id, name } = (await made.json()) as { id: string; name: string };
      await page.request.delete(`${address()}/api/teams/${id}`);
      await page.goto(`${address()}/admin/audit`);
      const entries = page.getByRole('region', { name: 'Entries' });
      await expect(entries.getByRole('row').nth(1)).toBeVisible();

      await hand.choose(page.getByLabel('Action'), 'Created team');
      await expect
        .poll(() => entries.getByRole('button', { name: 'Created team' }).count())
        .toBeGreaterThan(0);
      await expect(entries.getByRole('button', { name: 'Deleted team' })).toHaveCount(0);
      await hand.press(entries.getByRole('row', { name: new RegExp(name) }).getByRole('button'));
      const entry = page.getByRole('dialog', { name: 'Created team' });
      await expect(entry.getByRole('row', { name: /^name/ })).toContainText(name);
      if (hand === mouse) await looksRight(page, 'an entry of the audit log');
      await hand.press(entry.getByRole('button', { name: `Everything done to team:${id}` }));
      await expect(entries.getByRole('row')).toHaveCount(3);

      for (const [label, first] of [
        ['CSV', /^id,at,clientId/],
        ['NDJSON', /^\{"id":"\d+"/],
      ] as const) {
        const download = page.waitForEvent('download');
        await hand.press(entries.getByRole('link', { name: label, exact: true }));
        const text = await readFile(await (await download).path(), 'utf8');
        expect(text).toMatch(first);
        expect(text.match(/team\.(create|delete)/g)).toEqual(['team.delete', 'team.create']);
      }

      await hand.press(page.getByRole('button', { name: `Remove the filter subject team:${id}` }));
      await hand.choose(page.getByLabel('Of', { exact: true }), 'All clients and the installation');
      await expect(entries.getByRole('columnheader', { name: 'Client' })).toBeVisible();
      await hand.find(page.getByRole('combobox', { name: 'Person' }), 'admin@', 'admin@leadline.local');
      await expect.poll(() => page.url()).toContain('who=admin@leadline.local');
      await hand.choose(page.getByLabel('Of', { exact: true }), 'The installation');
      await expect.poll(() => page.url()).toContain('of=house');
    },
  );
}
