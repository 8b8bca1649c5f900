import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../crypto.ts';
import type { Lsn } from './lsn-clock.ts';

export type { Lsn } from './lsn-clock.ts';

/** The header in which a browser gets its token and sends it back. */
export const LSN_HEADER = 'x-leadline-lsn';

/** What a request's token says. `refused`: malformed or forged; it is then as if there were none. */
export type TokenReading = { lsn: Lsn | undefined; refused: boolean };

export interface LsnTokens {
  /**
   * `<epoch, 8 hex digits>.<position, 16 hex digits>.<issued, s>.<valid until, s>.<signature>`. A browser may compare
   * two by all but the signature. Undefined while the epoch is unknown.
   */
  seal(lsn: Lsn): string | undefined;
  read(token: string | null | undefined): TokenReading;
}

export interface LsnTokenOptions {
  /** Older positions need no proof: no replica that far behind is read from. More than the largest limit on lag. */
  lifetimeMs: number;
  /** Which history positions belong to now; undefined: not known yet. */
  epoch: () => string | undefined;
  now?: () => number;
}

const TOKEN =
  /^(?<text>(?<epoch>[0-9a-f]{8})\.(?<lsn>[0-9A-F]{16})\.\d{1,12}\.(?<until>\d{1,12}))\.(?<signature>[\w-]{22})$/;

/**
 * Positions in the write-ahead log that browsers keep for us. Signed, since a forged one far ahead would send every
 * read to the primary; dated, so that one of a log that was lost in a crash does not do so for ever; and of an epoch,
 * since after a failover or a restore the same position means something else.
 */
export function createLsnTokens(
  secret: string,
  { lifetimeMs, epoch, now = Date.now }: LsnTokenOptions,
): LsnTokens {
  const key = deriveKey(secret, 'lsn-token');
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
  let last: { epoch: string; mark: string } | undefined;

  /** Says nothing of the database, but that it is the same. */
  function markNow(): string | undefined {
    const current = epoch();
    if (current === undefined) return undefined;
    if (last?.epoch !== current) {
      const mark = createHmac('sha256', key).update(`epoch ${current}`).digest('hex').slice(0, 8);
      last = { epoch: current, mark };
    }
    return last.mark;
  }

  return {
    seal(lsn) {
      const mark = markNow();
      if (mark === undefined) return undefined;
      const issued = Math.floor(now() / 1000);
      const until = issued + Math.ceil(lifetimeMs / 1000);
      const text = `${mark}.${lsn.toString(16).toUpperCase().padStart(16, '0')}.${issued}.${until}`;
      return `${text}.${sign(text)}`;
    },
    read(token) {
      if (token === null || token === undefined) return { lsn: undefined, refused: false };
      const { text = '', epoch: mark, lsn, until, signature = '' } = TOKEN.exec(token)?.groups ?? {};
      if (!text || !timingSafeEqual(Buffer.from(sign(text)), Buffer.from(signature))) {
        return { lsn: undefined, refused: true };
      }
      const here = markNow();
      const passed = now() > Number(until) * 1000 || (here !== undefined && mark !== here);
      return { lsn: passed ? undefined : BigInt(`0x${lsn}`), refused: false };
    },
  };
}
