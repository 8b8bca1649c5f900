// How many steps of the browser’s history lie between this entry and the page without its drawer. It is kept in the
// entry itself, so that it holds after Back, Forward and a reload.

const DEPTH = 'drawerDepth';
const BY_LINK = 'drawerByLink';
let leaving = false;

/** Steps since the drawer was opened on this page; null: it was opened by a link, or is not open. */
export function depthHere(): number | null {
  const depth: unknown = window.history.state?.[DEPTH];
  return typeof depth === 'number' ? depth : null;
}

/** Whether the first of the drawers above which this entry lies was opened by a link: its entry names it still. */
export const isByLink = (): boolean => window.history.state?.[BY_LINK] === true;

/** Says of the newest entry how deep it lies. What the router keeps in the entry stays. */
export function markDepth(depth: number, byLink: boolean): void {
  window.history.replaceState({ ...window.history.state, [DEPTH]: depth, [BY_LINK]: byLink }, '');
}

/**
 * Goes so many steps back, once: a second click before the browser has gone would leave the page.
 * @param then once it is there
 */
export function leave(depth: number, then: () => void): void {
  if (leaving) return;
  leaving = true;
  window.addEventListener(
    'popstate',
    () => {
      leaving = false;
      then();
    },
    { once: true },
  );
  window.history.go(-depth);
}
