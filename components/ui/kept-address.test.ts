import { expect, it } from 'vitest';
import { keepAddress } from './kept-address.ts';

function browser(path: string) {
  const location = { href: `https://leadline.test${path}` };
  const history = {
    state: null as unknown,
    replaceState(state: unknown, _: string, url?: string | URL | null) {
      history.state = state;
      if (url) location.href = new URL(url, location.href).href;
    },
  };
  keepAddress(history, location);
  return { location, history, path: () => location.href.slice('https://leadline.test'.length) };
}

it('keeps the drawer that was opened while the router went back', () => {
  const { history, path } = browser('/dora?client=1&details=deployment:7');
  history.replaceState({ __NA: true, tree: 'dora' }, '', '/dora?client=1');
  expect(path()).toBe('/dora?client=1&details=deployment:7');
  expect(history.state).toEqual({ __NA: true, tree: 'dora' });
});

it('lets the router go to another page, and everybody else write what they want', () => {
  const { history, path } = browser('/dora?client=1');
  history.replaceState({ __NA: true }, '', '/flow?client=1');
  expect(path()).toBe('/flow?client=1');
  history.replaceState({ __NA: true }, '__nuqs__', new URL('https://leadline.test/flow?client=2'));
  expect(path()).toBe('/flow?client=2');
  history.replaceState({ drawerDepth: 1 }, '', '/flow?client=3');
  history.replaceState({ __NA: true, drawerDepth: 2 }, '');
  expect(path()).toBe('/flow?client=3');
  expect(history.state).toEqual({ __NA: true, drawerDepth: 2 });
});
