/** The header by which the server tells how far this reader has seen, and hears it again. */
export const LSN_HEADER = 'x-leadline-lsn';

const KEY = 'leadline.lsn';
/** 16 hex digits of the position, then what the server signed: the greater position is the greater text. */
const TOKEN = /^[0-9A-F]{16}\./;
let memory: string | null = null;

/** The highest token seen; kept by the browser, so that a reload and a second tab read this one's writes too. */
export function seenLsn(): string | null {
  try {
    return localStorage.getItem(KEY) ?? memory;
  } catch {
    return memory;
  }
}

/** Keeps a token, unless a higher one is kept already. */
export function keepLsn(token: string | null | undefined): void {
  if (!token || !TOKEN.test(token) || token.slice(0, 16) < (seenLsn() ?? '').slice(0, 16)) return;
  memory = token;
  try {
    localStorage.setItem(KEY, token);
  } catch {
    // Without storage it holds until the next load.
  }
}
