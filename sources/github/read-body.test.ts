import { expect, it } from 'vitest';
import { readBody, TooLongError } from './read-body.ts';

const parts = (...all: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of all) controller.enqueue(part);
      controller.close();
    },
  });

it('reads text that is cut anywhere', async () => {
  const bytes = new TextEncoder().encode('Zoë 🚲 fährt');
  const single = [...bytes].map((byte) => Uint8Array.of(byte));
  expect(await readBody(parts(...single), 100)).toBe('Zoë 🚲 fährt');
  expect(await readBody(parts(), 100)).toBe('');
});

it('gives up what does not end, and lets go of it', async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: () => {
      cancelled = true;
    },
  });
  await expect(readBody(endless, 1_000_000)).rejects.toBeInstanceOf(TooLongError);
  expect(cancelled).toBe(true);
});
