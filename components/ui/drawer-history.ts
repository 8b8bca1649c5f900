// How many steps of the browser’s history lie between this entry and the page without its drawer. It is kept in the
// entry itself, so that it holds after Back, Forward and a reload.

const DEPTH = 'drawerDepth';
let leaving = false;

/** Steps since the drawer was opened on this page; null: it was opened by a link, or is not open. */
export function depthHere(): number | null {
  const depth: unknown = window.history.state?.[DEPTH];
  return typeof depth === 'number' ? depth : null;
}

/** Says of the newest entry how deep it lies. What the router keeps in the entry stays. */
export function markDepth(depth: number): void {
  window.history.replaceState({ ...window.history.state, [DEPTH]: depth }, '');
}

/** Goes so many steps back, once: a second click before the browser has gone would leave the page. */
export function leave(depth: number): void {
  if (leaving) return;
  leaving = true;
  window.addEventListener(
    'popstate',
    () => {
      leaving = false;
    },
    { once: true },
  );
  window.history.go(-depth);
}
