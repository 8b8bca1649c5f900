import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../crypto.ts';
import type { Lsn } from './lsn-clock.ts';

export type { Lsn } from './lsn-clock.ts';

/** The header in which a browser gets its token and sends it back. */
export const LSN_HEADER = 'x-leadline-lsn';

/** What a request's token says. `refused`: malformed or forged; it is then as if there were none. */
export type TokenReading = { lsn: Lsn | undefined; refused: boolean };

export interface LsnTokens {
  /** `<position, 16 hex digits>.<when, s>.<signature>`: as text, greater positions sort behind smaller ones. */
  seal(lsn: Lsn): string;
  read(token: string | null | undefined): TokenReading;
}

export interface LsnTokenOptions {
  /** Older positions need no proof: no replica that far behind is read from. More than the largest limit on lag. */
  lifetimeMs: number;
  now?: () => number;
}

/**
 * Positions in the write-ahead log that browsers keep for us. Signed, since a forged one far ahead would send every
 * read to the primary; dated, so that one from before a restore of the database does not do so for ever.
 */
export function createLsnTokens(secret: string, { lifetimeMs, now = Date.now }: LsnTokenOptions): LsnTokens {
  const key = deriveKey(secret, 'lsn-token');
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
  return {
    seal(lsn) {
      const text = `${lsn.toString(16).toUpperCase().padStart(16, '0')}.${Math.floor(now() / 1000)}`;
      return `${text}.${sign(text)}`;
    },
    read(token) {
      if (token === null || token === undefined) return { lsn: undefined, refused: false };
      const match = /^(?<text>(?<lsn>[0-9A-F]{16})\.(?<at>\d{1,12}))\.(?<signature>[\w-]{22})$/.exec(token);
      const { text = '', lsn = '', at = '', signature = '' } = match?.groups ?? {};
      if (!match || !timingSafeEqual(Buffer.from(sign(text)), Buffer.from(signature))) {
        return { lsn: undefined, refused: true };
      }
      const old = now() - Number(at) * 1000 > lifetimeMs;
      return { lsn: old ? undefined : BigInt(`0x${lsn}`), refused: false };
    },
  };
}
