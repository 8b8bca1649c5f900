/** The header by which the server tells how far this reader has seen, and hears it again. */
export const LSN_HEADER = 'x-leadline-lsn';

const KEY = 'leadline.lsn';
/** Of which history, which position in it, issued when and valid until when (s, by the server's clock); then its signature. */
const TOKEN =
  /^(?<epoch>[0-9a-f]{8})\.(?<lsn>[0-9A-F]{16})\.(?<issued>\d{1,12})\.(?<until>\d{1,12})\.[\w-]+$/;
let memory: string | null = null;

/** The highest token seen; kept by the browser, so that a reload and a second tab read this one's writes too. */
export function seenLsn(): string | null {
  const kept = stored() ?? memory;
  return kept !== null && TOKEN.test(kept) ? kept : null;
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Keeps a token, unless one is kept already that is worth more. */
export function keepLsn(token: string | null | undefined): void {
  const next = token ? TOKEN.exec(token)?.groups : undefined;
  if (!token || !next) return;
  const kept = TOKEN.exec(seenLsn() ?? '')?.groups;
  if (kept && !outranks(next, kept)) return;
  memory = token;
  try {
    localStorage.setItem(KEY, token);
  } catch {
    // Without storage it holds until the next load.
  }
}

type Parts = Partial<Record<string, string>>;

/** The higher position; but one that is over, or of a history that has ended, gives way to the newer one. */
function outranks(next: Parts, kept: Parts): boolean {
  if (next.epoch !== kept.epoch || Number(kept.until) <= Number(next.issued)) {
    return Number(next.issued) >= Number(kept.issued);
  }
  return String(next.lsn) >= String(kept.lsn);
}
