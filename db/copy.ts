import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type postgres from 'postgres';

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function cell(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return value.replace(/[\\\n\r\t]/g, (found) => escapes[found] ?? found);
}

export type CopyValue = string | number | boolean | null;

/** An array of texts, as PostgreSQL reads it from a text. */
export const textArray = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

/** So much text goes to the server at a time: the event loop turns in between. */
const PIECE = 64 * 1_024;

/**
 * Collects rows of one table in the text format of COPY, as pieces of a size that is good to send. Strings hold no NUL:
 * PostgreSQL has none, so it is taken out where they come in.
 */
export class CopyText {
  readonly #pieces: string[] = [];
  #rows: string[] = [];
  #size = 0;

  add(values: readonly CopyValue[]): void {
    const row = `${values.map(cell).join('\t')}\n`;
    this.#rows.push(row);
    this.#size += row.length;
    if (this.#size >= PIECE) this.#cut();
  }

  /** @returns all of it */
  end(): string[] {
    if (this.#size > 0) this.#cut();
    return this.#pieces;
  }

  #cut() {
    this.#pieces.push(this.#rows.join(''));
    this.#rows = [];
    this.#size = 0;
  }
}

/**
 * Sends rows into a table, and resolves when the server has been told that these were all: the next statement goes
 * behind them without waiting for a reply. One must follow in the transaction. Should the server refuse the rows so
 * late, it fails (25P02), and only the server's log says why: postgres.js 3.4.9 hears nothing of an error between the
 * end of a COPY and its reply, and `finish` would be waited for without end. So let `target` take any text, and the
 * statement that reads it refuse what does not fit.
 * @param target a table, with its columns where these are not all
 * @throws the error of the server, or of the lost connection
 */
export async function copyIn(
  tx: postgres.TransactionSql,
  target: string,
  pieces: Iterable<string>,
): Promise<void> {
  const stream = (await tx.unsafe(`copy ${target} from stdin`).writable()) as Writable;
  const failed = new Promise<never>((_, reject) => stream.on('error', reject));
  failed.catch(() => {});
  const told = lastSent(stream);
  for (const piece of pieces) {
    if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), failed]);
    // What the socket takes at once is drained within this turn of the event loop: nobody else would come by.
    await Promise.race([setImmediate(), failed]);
  }
  stream.end();
  await Promise.race([told, failed]);
}

/** Resolves when the driver has written the end of the rows. `finish` comes with the server's reply only, or never. */
function lastSent(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const final = stream._final.bind(stream);
    stream._final = (callback) => {
      final(callback);
      // The driver's own, called after `finish`, breaks off whatever COPY is then under way.
      stream._destroy = (error, done) => done(error);
      resolve();
    };
  });
}
