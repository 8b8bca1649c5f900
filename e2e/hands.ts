import { expect, type Locator, type Page } from '@playwright/test';

/** A way to use a page: what is done with a mouse must be possible with the keyboard alone. */
export interface Hand {
  name: string;
  press: (what: Locator) => Promise<void>;
  fill: (what: Locator, text: string) => Promise<void>;
  /** Of a native select, by its label. */
  choose: (what: Locator, label: string) => Promise<void>;
  /** Marks a checkbox or a switch, or a radio button; `false` clears it. */
  tick: (what: Locator, on?: boolean) => Promise<void>;
  /** Of a field that is searched: what is typed, and the first option of this name. */
  find: (what: Locator, text: string, option: string) => Promise<void>;
}

/** Of a task that is as good as any of its kind: one way in `npm test`, or none, both in `npm run test:long`. */
export const longFor = (hand: Hand, often?: Hand) => (hand === often ? {} : { tag: '@long' });

const optionOf = (what: Locator, name: string) => what.page().getByRole('option', { name }).first();

export const mouse: Hand = {
  name: 'mouse',
  press: (what) => what.click(),
  fill: (what, text) => what.fill(text),
  choose: async (what, label) => void (await what.selectOption({ label })),
  async tick(what, on = true) {
    // What is drawn is the label's: the input itself may have no size.
    const label = what.page().locator(`label[for="${await what.getAttribute('id')}"]`);
    if ((await what.isChecked()) !== on) await label.first().click();
    await expect(what).toBeChecked({ checked: on });
  },
  async find(what, text, option) {
    await what.fill(text);
    await optionOf(what, option).click();
  },
};

export const keyboard: Hand = {
  name: 'keyboard',
  async press(what) {
    await reach(what);
    await what.page().keyboard.press('Enter');
  },
  async fill(what, text) {
    await reach(what);
    await what.page().keyboard.press('ControlOrMeta+a');
    await what.page().keyboard.type(text);
  },
  async choose(what, label) {
    await reach(what);
    await what.page().keyboard.type(label);
    await expect(what.locator('option:checked')).toHaveText(label);
  },
  async tick(what, on = true) {
    await reach(what);
    if ((await what.isChecked()) !== on) await what.page().keyboard.press('Space');
    await expect(what).toBeChecked({ checked: on });
  },
  async find(what, text, option) {
    await this.fill(what, text);
    const wanted = optionOf(what, option);
    await wanted.waitFor();
    for (let pressed = 0; !(await wanted.getAttribute('data-combobox-selected')); pressed++) {
      if (pressed > MOST_KEYS) throw new Error(`The keyboard does not reach ${wanted}`);
      await what.page().keyboard.press('ArrowDown');
    }
    await what.page().keyboard.press('Enter');
  },
};

const MOST_KEYS = 120;

/** Moves the focus to it: within a menu or a group of radio buttons by arrows, else by Tab, or back; and it must be seen there. */
export async function reach(what: Locator): Promise<void> {
  // The input of a chip is not drawn itself.
  await what.waitFor({ state: 'attached' });
  const page: Page = what.page();
  // Where a mouse left the focus, it is not shown: away, and back by key.
  if (await what.evaluate((element) => element.matches(':focus:not(:focus-visible)')))
    await page.keyboard.press('Shift+Tab');
  const next = () =>
    what.evaluate((element) => {
      const { activeElement: now } = document;
      if (now === element) return null;
      if (element.role === 'menuitem') return 'ArrowDown';
      const radios = [element, now].map(
        (one) => one instanceof HTMLInputElement && one.type === 'radio' && one.name,
      );
      if (radios[0] && radios[0] === radios[1]) return 'ArrowRight';
      const place = now?.compareDocumentPosition(element) ?? 0;
      return place & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab';
    });
  for (let key = await next(), pressed = 0; key; key = await next(), pressed++) {
    if (pressed > MOST_KEYS) throw new Error(`The keyboard does not reach ${what}`);
    await page.keyboard.press(key);
  }
  const seen = await what.evaluate((element) => {
    const style = getComputedStyle(element);
    const around = getComputedStyle(element.parentElement ?? element);
    const marked = (of: CSSStyleDeclaration) => of.outlineStyle !== 'none' || of.boxShadow !== 'none';
    return marked(style) || marked(around) || element.matches('input, select, [role=menuitem]');
  });
  expect(seen, `the focus of ${what} is seen`).toBe(true);
}
