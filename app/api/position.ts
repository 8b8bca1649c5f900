import { LSN_HEADER, type Lsn } from '#db/router/lsn-token.ts';
import type { Runtime } from '#db/runtime.ts';

/**
 * What the caller has seen so far, by the token of its request, and what it will have seen after this answer: a browser
 * sends the highest token it got with every request, so that it reads its own writes and never goes back in time.
 */
export interface Position {
  minLsn: Lsn | undefined;
  onSeen: (lsn: Lsn) => void;
  /** After a commit. */
  written(): Promise<void>;
  header(): Record<string, string>;
}

export function positionOf({ router, log }: Runtime, request: Request): Position {
  const { lsn: minLsn } = router.tokens.read(request.headers.get(LSN_HEADER));
  let seen: Lsn | undefined;
  return {
    minLsn,
    onSeen(lsn) {
      seen = lsn;
    },
    async written() {
      try {
        seen = await router.position();
      } catch (error) {
        // It is committed all the same; the next read may be of before.
        log.warn({ err: error }, 'the position after a write is unknown');
      }
    },
    header(): Record<string, string> {
      const token = seen === undefined ? undefined : router.tokens.seal(seen);
      return token === undefined ? {} : { [LSN_HEADER]: token };
    },
  };
}
