/** The answer is longer than any page can be: this source, or what stands before it, does not know an end. */
export class TooLongError extends Error {
  constructor(megabytes: number) {
    super(`an answer of more than ${megabytes} MB`);
    this.name = 'TooLongError';
  }
}

/**
 * A body as text, read up to a limit: an endless one would take all memory within the timeout.
 * @param mostBytes beyond which it is given up
 * @throws TooLongError
 */
export async function readBody(body: ReadableStream<Uint8Array>, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream, and with it the request.
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new TooLongError(Math.round(mostBytes / 1e6));
    parts.push(decoder.decode(part, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}
