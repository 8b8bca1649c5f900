import type { Logger } from 'pino';

/** What was opened, closed in reverse order, once. */
export interface Closers {
  add(name: string, close: () => Promise<unknown> | unknown): void;
  closeAll(log?: Logger): Promise<void>;
}

export function createClosers(): Closers {
  const stack: { name: string; close: () => Promise<unknown> | unknown }[] = [];
  let closing: Promise<void> | undefined;

  async function closeAll(log?: Logger) {
    for (let item = stack.pop(); item; item = stack.pop()) {
      const started = performance.now();
      try {
        await item.close();
        log?.debug({ ms: Math.round(performance.now() - started) }, `closed ${item.name}`);
      } catch (error) {
        // The rest must be closed all the same.
        log?.error({ err: error }, `closing ${item.name} failed`);
      }
    }
  }

  return {
    add: (name, close) => void stack.push({ name, close }),
    closeAll: (log) => {
      closing ??= closeAll(log);
      return closing;
    },
  };
}
