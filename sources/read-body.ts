/** A body went on beyond its limit. The text says so of "it". */
export class TooLarge extends Error {}

/**
 * The text of an answer's body, read no further than its limit: what comes behind is neither kept nor waited for.
 *
 * @param maxBytes after decompression
 * @throws TooLarge beyond it; whatever breaks the stream off
 */
export async function readBody(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop cancels the stream, and with it the connection.
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > maxBytes) throw new TooLarge(`it is larger than ${maxBytes / 1_000_000} MB`);
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}
