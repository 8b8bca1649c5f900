import { expect, type Locator, type Page } from '@playwright/test';

/** A way to use a page: what is done with a mouse must be possible with the keyboard alone. */
export interface Hand {
  name: string;
  press: (what: Locator) => Promise<void>;
  fill: (what: Locator, text: string) => Promise<void>;
  /** Of a native select, by its label. */
  choose: (what: Locator, label: string) => Promise<void>;
}

export const mouse: Hand = {
  name: 'mouse',
  press: (what) => what.click(),
  fill: (what, text) => what.fill(text),
  choose: async (what, label) => void (await what.selectOption({ label })),
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
};

const MOST_KEYS = 120;

/** Moves the focus to it: within a menu by arrows, else by Tab; and it must be seen there. */
async function reach(what: Locator): Promise<void> {
  await what.waitFor();
  const page: Page = what.page();
  const inMenu = (await what.getAttribute('role')) === 'menuitem';
  const focused = () => what.evaluate((element) => element === document.activeElement);
  for (let pressed = 0; !(await focused()); pressed++) {
    if (pressed > MOST_KEYS) throw new Error(`The keyboard does not reach ${what}`);
    await page.keyboard.press(inMenu ? 'ArrowDown' : 'Tab');
  }
  const seen = await what.evaluate((element) => {
    const style = getComputedStyle(element);
    const around = getComputedStyle(element.parentElement ?? element);
    const marked = (of: CSSStyleDeclaration) => of.outlineStyle !== 'none' || of.boxShadow !== 'none';
    return marked(style) || marked(around) || element.matches('input, select, [role=menuitem]');
  });
  expect(seen, `the focus of ${what} is seen`).toBe(true);
}
