import { setTimeout as sleep } from 'node:timers/promises';

/** Who waits for a question that hangs, waits no longer. */
const PATIENCE_MS = 100;

/**
 * Asks once for those who ask the same at about the same time, as a page does that opens with nine calls: whoever comes
 * while a question is under way shares the next one, never that one. So an answer is never from before it was asked for,
 * and what was revoked before is seen.
 * @param keyOf what is the same
 */
export function together<A, T>(
  keyOf: (asked: A) => string,
  ask: (asked: A) => Promise<T>,
): (asked: A) => Promise<T> {
  const underWay = new Map<string, Promise<unknown>>();
  const next = new Map<string, Promise<T>>();

  function start(key: string, asked: A): Promise<T> {
    const answer = ask(asked);
    const over = answer
      .catch(() => {})
      .then(() => {
        if (underWay.get(key) === over) underWay.delete(key);
      });
    underWay.set(key, over);
    return answer;
  }

  return (asked) => {
    const key = keyOf(asked);
    const current = underWay.get(key);
    if (!current) return start(key, asked);
    const waiting =
      next.get(key) ??
      Promise.race([current, sleep(PATIENCE_MS, undefined, { ref: false })]).then(() => {
        next.delete(key);
        return start(key, asked);
      });
    next.set(key, waiting);
    return waiting;
  };
}
