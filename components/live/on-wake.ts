/** Hidden or asleep for longer than this, a page may have missed something without its socket having noticed. */
const AWAY_MS = 30_000;
const TICK_MS = 10_000;

/**
 * Calls `wake` when the page is seen again after more than 30 s, and when the clock has jumped: the lid was closed over
 * a page that stayed visible.
 * @returns how to end it
 */
export function onWake(wake: () => void): () => void {
  let hiddenSince: number | null = document.visibilityState === 'hidden' ? Date.now() : null;
  let ticked = Date.now();
  const change = () => {
    if (document.visibilityState === 'hidden') {
      hiddenSince = Date.now();
      return;
    }
    const away = hiddenSince === null ? 0 : Date.now() - hiddenSince;
    hiddenSince = null;
    ticked = Date.now();
    if (away > AWAY_MS) wake();
  };
  const timer = setInterval(() => {
    const slept = Date.now() - ticked - TICK_MS;
    ticked = Date.now();
    // A hidden page's timers are slowed down; it is looked after when it is seen again.
    if (hiddenSince === null && slept > AWAY_MS) wake();
  }, TICK_MS);
  document.addEventListener('visibilitychange', change);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', change);
  };
}
