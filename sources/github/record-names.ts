import type { RecordName } from '#lib/records/github-record.ts';

const numbered =
  <K extends Exclude<RecordName['kind'], 'commit'>>(kind: K, pattern: RegExp) =>
  (key: string): RecordName | null => {
    const [, id] = pattern.exec(key) ?? [];
    return id === undefined ? null : { kind, id: Number(id) };
  };

/** How the keys of a job's records read. */
const readings: Record<string, ((key: string) => RecordName | null)[]> = {
  'sync-github-pull-requests': [numbered('pull request', /^#(\d{1,15})$/)],
  'sync-github-issues': [numbered('issue', /^#(\d{1,15})$/)],
  'sync-github-deployments': [numbered('deployment', /^deployment (\d{1,15})$/)],
  'sync-github-workflow-runs': [numbered('run', /^run (\d{1,15})$/)],
  'sync-github-releases': [numbered('release', /^release (\d{1,15})$/)],
  'sync-github-comments': [
    numbered('conversation comment', /^conversation comment (\d{1,15})$/),
    numbered('review comment', /^review comment (\d{1,15})$/),
    numbered('comments', /^comments of #(\d{1,15})$/),
  ],
  'sync-github-commits': [
    (key) => {
      const [, sha] = /^commit ([0-9a-f]{40})$/.exec(key) ?? [];
      return sha === undefined ? null : { kind: 'commit', sha };
    },
  ],
};

/** Which record a key of a job names; null: none that can be asked for alone. */
export function recordNamed(job: string, key: string): RecordName | null {
  for (const read of readings[job] ?? []) {
    const name = read(key);
    if (name) return name;
  }
  return null;
}
