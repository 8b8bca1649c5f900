import type { ConnectionCheck } from '#lib/connection.ts';

type Finding = ConnectionCheck['findings'][number];

/** What a test of a connection has found so far. */
export interface Findings {
  ok: (code: string, message: string) => void;
  warn: (code: string, message: string) => void;
  fail: (code: string, message: string) => void;
  /** The worst first; `ok` unless something fails. */
  result: () => ConnectionCheck;
}

const RANK = { error: 0, warning: 1, ok: 2 };

export function createFindings(): Findings {
  const findings: Finding[] = [];
  const add = (level: Finding['level']) => (code: string, message: string) => {
    findings.push({ code, level, message });
  };
  return {
    ok: add('ok'),
    warn: add('warning'),
    fail: add('error'),
    result: () => ({
      at: new Date().toISOString(),
      ok: findings.every(({ level }) => level !== 'error'),
      findings: findings.toSorted((a, b) => RANK[a.level] - RANK[b.level]),
    }),
  };
}

const MOST_SKEW_MS = 5 * 60_000;

/** Says so when the source's clock and ours are more than 5 minutes apart. */
export function judgeClock(findings: Findings, clockMs: number | null, matters: string): void {
  if (clockMs === null || Math.abs(clockMs) <= MOST_SKEW_MS) return;
  const minutes = Math.round(Math.abs(clockMs) / 60_000);
  const where = clockMs > 0 ? 'behind' : 'ahead of';
  findings.warn(
    'clock',
    `The clock of this server is ${minutes} minutes ${where} the source’s. ${matters} Let the server set its clock by NTP.`,
  );
}

/** Names in a row, not more than a person reads. */
export const listed = (names: string[], most = 5): string =>
  names.length <= most
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
