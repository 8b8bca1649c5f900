/** From which severity on something has to be done: in what is shipped, in what only builds and tests. */
const THRESHOLDS = { shipped: 'moderate', development: 'high' };
const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'];

/**
 * @typedef {{ source: number, name: string, title: string, url: string, severity: string }} Advisory
 * @typedef {{ vulnerabilities: Record<string, { via: (string | Advisory)[] }> }} Report of `npm audit --json`
 * @typedef {{ advisory: string, reason: string, until: string }} Exception reviewed: why it does not concern Leadline,
 *   and until which day (2026-12-31) that is good
 */

/**
 * What is to be done about advisories, what was reviewed, and which reviews are over or for nothing any more.
 * @param {{ shipped: Report, all: Report, exceptions: Exception[], now: Date }} given
 * @returns {{ verdict: 'to do' | 'reviewed' | 'below the threshold' | 'superfluous', words: string }[]}
 */
export function judgeAudit({ shipped, all, exceptions, now }) {
  const ofShipped = new Set(advisoriesOf(shipped).map(({ url }) => url));
  const advisories = advisoriesOf(all);
  const today = now.toISOString().slice(0, 10);
  const findings = advisories.map(({ url, name, title, severity }) => {
    const where = ofShipped.has(url) ? 'shipped' : 'development';
    const words = `${severity}, ${name} (${where}): ${title} ${url}`;
    const review = exceptions.find(({ advisory }) => url.endsWith(`/${advisory}`));
    if (review && review.until >= today)
      return { verdict: 'reviewed', words: `${words} – ${review.reason} (until ${review.until})` };
    if (review) return { verdict: 'to do', words: `${words} – its review was good until ${review.until}` };
    const matters = SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(THRESHOLDS[where]);
    return { verdict: matters ? 'to do' : 'below the threshold', words };
  });
  const superfluous = exceptions
    .filter(({ advisory }) => !advisories.some(({ url }) => url.endsWith(`/${advisory}`)))
    .map(({ advisory }) => ({
      verdict: 'superfluous',
      words: `${advisory}: nothing installed has it any more`,
    }));
  return /** @type {ReturnType<typeof judgeAudit>} */ ([...findings, ...superfluous]);
}

/**
 * Each once; of packages that only hang on one that has it, npm gives names.
 * @param {Report} report
 * @returns {Advisory[]}
 */
function advisoriesOf({ vulnerabilities }) {
  const found = Object.values(vulnerabilities).flatMap(({ via }) =>
    via.filter((one) => typeof one === 'object'),
  );
  return [...new Map(found.map((one) => [one.url, one])).values()];
}
