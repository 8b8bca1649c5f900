interface Named {
  /** What it holds: "pull-requests". */
  name: string;
  /** Name of the client. */
  client: string | undefined;
  /** Inclusive dates; null: of no range. */
  range: { from: string; to: string } | null;
  extension: string;
}

/** `leadline-acme-pull-requests-2026-01-01-to-2026-03-31.csv`: whose, what, of when. */
export function fileName({ name, client, range, extension }: Named): string {
  const parts = ['leadline', plain(client ?? ''), name, ...(range ? [`${range.from}-to-${range.to}`] : [])];
  return `${parts.filter(Boolean).join('-')}.${extension}`;
}

/** Letters and digits of any script, the rest as one hyphen: no system has a meaning for these. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
