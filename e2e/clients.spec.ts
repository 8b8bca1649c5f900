import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { keyboard, reach } from './hands.ts';
import { looksRight } from './look.ts';
import { address, expect, signIn, test } from './test.ts';

/** Of a name that no other test has: specs run side by side on one product. */
const unique = (name: string) => `${name} ${Date.now().toString(36)}`;

/** Red on the left, blue on the right. */
async function halves(): Promise<Buffer> {
  const red = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#dc143c' } })
    .png()
    .toBuffer();
  return await sharp({ create: { width: 400, height: 200, channels: 3, background: '#0000ff' } })
    .composite([{ input: red, left: 0, top: 0 }])
    .png()
    .toBuffer();
}

/** The middle of a picture as it is drawn: red, green, blue. */
const middle = (picture: Locator) =>
  picture.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 64];
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0, 64, 64);
    return [...(context?.getImageData(32, 32, 1, 1).data ?? [])].slice(0, 3);
  });

const switcher = (page: Page) => page.getByRole('button', { name: /^Client: / });

test('an administrator makes a client, gives it a logo, archives, restores and deletes it', {
  tag: '@long',
}, async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page);
  const name = unique('Nordwind');

  await test.step('creates it', async () => {
    await page.goto(`${address()}/admin/clients`);
    await page.getByRole('link', { name: 'Create a client' }).click();
    const form = page.getByRole('main');
    await form.getByLabel('Name').fill('acme (SAMPLE)');
    await form.getByRole('button', { name: 'Create' }).click();
    await expect(form.getByText('is taken')).toBeVisible();
    await form.getByLabel('Name').fill(name);
    await form.getByRole('combobox', { name: 'Time zone' }).fill('new_york');
    await page.getByRole('option', { name: 'America/New_York' }).click();
    await form.getByText('Fri', { exact: true }).click();
    await form.getByText('Sun', { exact: true }).click();
    await form.getByRole('button', { name: 'Create' }).click();
    // Its source comes next; it can be connected later, too.
    await expect(page.getByRole('heading', { name: `Where does the work of ${name} happen?` })).toBeVisible();
    await expect(switcher(page)).toContainText(name);
    const id = new URL(page.url()).searchParams.get('client');
    await page.goto(`${address()}/admin/clients/${id}?client=${id}`);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await looksRight(page, 'a client');
  });

  await test.step('changes it, while another does too, and sees what the other changed', async () => {
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const other = await page.request.patch(`${address()}/api/clients/${id}`, {
      data: { timeZone: 'Asia/Tokyo', version: 1 },
    });
    expect(other.status()).toBe(200);
    const settings = page.getByRole('region', { name: 'Settings' });
    await settings.getByLabel('Name').fill(`${name} Ltd`);
    await settings.getByRole('button', { name: 'Save', exact: true }).click();
    const conflict = settings.getByRole('alert');
    await expect(conflict).toContainText('admin@leadline.local has changed this meanwhile');
    await expect(conflict.getByRole('row', { name: /^Time zone/ })).toContainText('Asia/Tokyo');
    await expect(conflict.getByRole('row', { name: /^Name/ })).toContainText(`${name} Ltd`);
    await conflict.getByRole('button', { name: 'Take theirs' }).click();
    await expect(settings.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Asia/Tokyo');
    await expect(settings.getByLabel('Name')).toHaveValue(name);
    await settings.getByLabel('Name').fill(`${name} Ltd`);
    await page.request.patch(`${address()}/api/clients/${id}`, { data: { workingDays: [1], version: 2 } });
    await settings.getByRole('button', { name: 'Save', exact: true }).click();
    await settings.getByRole('alert').getByRole('button', { name: 'Save yours over it' }).click();
    await expect(page.getByRole('heading', { level: 1, name: `${name} Ltd` })).toBeVisible();
    await expect(settings.getByText('Version 4, by admin@leadline.local')).toBeVisible();
    await settings.getByLabel('Name').fill(name);
    await settings.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(switcher(page)).toContainText(name);
    await expect(switcher(page)).not.toContainText('Ltd');
  });

  await test.step('gives it a part of a picture as its logo, seen at once on every page', async () => {
    const logo = page.getByRole('region', { name: 'Logo' });
    const choose = async (button: string, file: { name: string; mimeType: string; buffer: Buffer }) => {
      const chooser = page.waitForEvent('filechooser');
      await logo.getByRole('button', { name: button }).click();
      await (await chooser).setFiles(file);
    };
    const picture = { name: 'logo.png', mimeType: 'image/png', buffer: await halves() };
    await choose('Choose a logo…', { ...picture, buffer: Buffer.alloc(2_000_001) });
    await expect(logo.getByRole('alert')).toContainText('larger than 2 MB');
    await choose('Choose a logo…', picture);
    const dialog = page.getByRole('dialog', { name: 'Choose the part that is shown' });
    // The right edge to the middle: red alone is left.
    const area = await dialog.getByRole('img', { name: 'The file that was chosen' }).boundingBox();
    const [x, y] = [(area?.x ?? 0) + (area?.width ?? 0), (area?.y ?? 0) + (area?.height ?? 0) / 2];
    await page.mouse.move(x - 2, y);
    await page.mouse.down();
    await page.mouse.move(x - (area?.width ?? 0) * 0.55, y, { steps: 5 });
    await page.mouse.up();
    await dialog.getByRole('button', { name: 'Set the logo' }).click();
    await expect(dialog).toBeHidden();
    const shown = switcher(page).locator('img');
    await expect(shown).toBeVisible();
    expect(await middle(shown)).toEqual([220, 20, 60]);
    await page.getByRole('link', { name: 'Its figures' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    expect(await middle(shown)).toEqual([220, 20, 60]);
    await page.getByRole('link', { name: 'Export' }).click();
    await expect(page.getByRole('main').locator('img').first()).toBeVisible();
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('navigation')).toBeHidden();
    await expect(page.getByText(name).filter({ visible: true }).first()).toBeVisible();
    await page.emulateMedia({ media: null });
    await page.goto(`${address()}/admin/clients`);
    await page.getByRole('link', { name, exact: true }).click();
  });

  await test.step('is told why a file is refused, and takes the logo away', async () => {
    const logo = page.getByRole('region', { name: 'Logo' });
    const chooser = page.waitForEvent('filechooser');
    await logo.getByRole('button', { name: 'Choose another logo…' }).click();
    const evil = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>';
    await (await chooser).setFiles({ name: 'x.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(evil) });
    const dialog = page.getByRole('dialog', { name: 'Choose the part that is shown' });
    await dialog.getByRole('button', { name: 'Set the logo' }).click();
    await expect(dialog.getByRole('alert')).toContainText('The SVG holds a script');
    await looksRight(page, 'the dialog of a logo');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await logo.getByRole('button', { name: 'Remove the logo' }).click();
    await expect(logo.locator('img')).toHaveCount(0);
  });

  await test.step('archives and restores it', async () => {
    await page.getByRole('button', { name: `Archive ${name}…` }).click();
    await page.getByRole('button', { name: `Archive ${name}`, exact: true }).click();
    await expect(page.getByText('Archived by admin@leadline.local')).toBeVisible();
    await switcher(page).click();
    await expect(page.getByRole('dialog', { name: 'Clients' }).getByRole('button', { name })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect(page.getByText(`${name} is back in use`)).toBeVisible();
    await page.getByRole('button', { name: `Archive ${name}…` }).click();
    await page.getByRole('button', { name: `Archive ${name}`, exact: true }).click();
  });

  await test.step('deletes it by its name, and sees that it is gone', async () => {
    await page.getByRole('button', { name: 'Delete…' }).click();
    const dialog = page.getByRole('dialog', { name: `Delete ${name}` });
    await expect(dialog.getByRole('button', { name: 'Delete for ever' })).toBeDisabled();
    await dialog.getByLabel(/^Type/).fill(name);
    await dialog.getByRole('button', { name: 'Delete for ever' }).click();
    const deletion = page.getByRole('article', { name: `Deletion of ${name}` });
    await expect(deletion.getByRole('progressbar')).toBeVisible();
    await expect(deletion).toContainText(/Fully deleted: \d+\srows?/, { timeout: 30_000 });
    await page.getByRole('link', { name: 'All clients' }).click();
    await expect(page.getByRole('article', { name: `Deletion of ${name}` })).toBeVisible();
    await expect(page.getByRole('row', { name: new RegExp(`^${name}`) })).toHaveCount(0);
  });
});

test('the same by keyboard alone', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page);
  const name = unique('Ostwind');
  await page.goto(`${address()}/admin/clients`);
  await expect(page.getByRole('table')).toBeVisible();
  await keyboard.press(page.getByRole('link', { name: 'Create a client' }));
  const form = page.getByRole('main');
  await reach(form.getByLabel('Name'));
  await page.keyboard.type(name);
  await reach(form.getByRole('combobox', { name: 'Time zone' }));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Europe/Lisbon');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await reach(form.getByRole('checkbox', { name: 'Sat' }));
  await page.keyboard.press('Space');
  await keyboard.press(form.getByRole('button', { name: 'Create' }));
  await expect(page.getByRole('heading', { name: `Where does the work of ${name} happen?` })).toBeVisible();
  const id = new URL(page.url()).searchParams.get('client');
  await page.goto(`${address()}/admin/clients/${id}?client=${id}`);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const settings = page.getByRole('region', { name: 'Settings' });
  await expect(settings.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Lisbon');
  await expect(settings.getByRole('checkbox', { name: 'Sat' })).toBeChecked();

  await test.step('edits', async () => {
    await reach(settings.getByLabel('Name'));
    await page.keyboard.press('End');
    await page.keyboard.type(' AG');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: `${name} AG` })).toBeVisible();
  });

  await test.step('sets a logo, its right edge drawn in', async () => {
    const chooser = page.waitForEvent('filechooser');
    await keyboard.press(page.getByRole('button', { name: 'Choose a logo…' }));
    await (await chooser).setFiles({ name: 'logo.png', mimeType: 'image/png', buffer: await halves() });
    const crop = page.getByRole('dialog', { name: 'Choose the part that is shown' });
    await reach(crop.getByRole('button', { name: /^Right edge/ }));
    // Ten pixels each, from the whole width to less than its half.
    for (let presses = 0; presses < 24; presses++) await page.keyboard.press('Shift+ArrowLeft');
    await keyboard.press(crop.getByRole('button', { name: 'Set the logo' }));
    const shown = switcher(page).locator('img');
    await expect(shown).toBeVisible();
    expect(await middle(shown)).toEqual([220, 20, 60]);
    await keyboard.press(page.getByRole('button', { name: 'Remove the logo' }));
    await expect(shown).toHaveCount(0);
  });

  await test.step('archives, restores, archives and deletes', async () => {
    const archive = async () => {
      await keyboard.press(page.getByRole('button', { name: `Archive ${name} AG…` }));
      await keyboard.press(page.getByRole('button', { name: `Archive ${name} AG`, exact: true }));
      await expect(page.getByText('Archived by admin@leadline.local')).toBeVisible();
    };
    await archive();
    await keyboard.press(page.getByRole('button', { name: 'Restore' }));
    await expect(page.getByText('Archived by admin@leadline.local')).toBeHidden();
    await archive();
    await keyboard.press(page.getByRole('button', { name: 'Delete…' }));
    await expect(page.getByLabel(/^Type/)).toBeFocused();
    await page.keyboard.type(`${name} AG`);
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Fully deleted/)).toBeVisible({ timeout: 30_000 });
  });
});
