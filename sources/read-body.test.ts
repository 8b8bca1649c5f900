import { expect, it } from 'vitest';
import { readBody, TooLarge } from './read-body.ts';

/** A body of such parts without end; tells how far it was read and whether it was let go. */
function endless(part: Uint8Array) {
  const seen = { pulls: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        seen.pulls++;
        controller.enqueue(part);
      },
      cancel: () => {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
}

it('reads a body as large as the limit, also where a character is cut in two', async () => {
  const bytes = new TextEncoder().encode('naïve');
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes.subarray(0, 3));
      controller.enqueue(bytes.subarray(3));
      controller.close();
    },
  });
  expect(await readBody(body, 6)).toBe('naïve');
  expect(await readBody(null, 6)).toBe('');
});

it('stops at the limit of a body without end, and lets it go', async () => {
  const { body, seen } = endless(new Uint8Array(400));
  const error = await readBody(body, 1_000).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TooLarge);
  expect((error as Error).message).toBe('it is larger than 0.001 MB');
  expect(seen).toEqual({ pulls: 3, cancelled: true });
});

it('hands on why a body broke off', async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error('cut')) });
  await expect(readBody(body, 1_000)).rejects.toThrow('cut');
});
