import type { StepWork } from '#server/etl/job.ts';
import type { GitHub } from '#sources/github/client.ts';
import { countPullRequestsByDay } from '#sources/github/count-pull-requests.ts';

interface Compared {
  repository: string;
  /** Our id of it. */
  repositoryId: string;
  /** Everything was read: then days on which nothing was seen are compared too. */
  whole: boolean;
}

/** Fifty days are one request of one point: three years cost 22 of the hour's 5,000. */
const MOST_DAYS = 1_100;

/**
 * Asks the source how much was created on each day, and writes it down beside what is stored (the gap ledger): the days
 * that this step touched, after a whole scan every day from the first to today, of these the last {@link MOST_DAYS}; and
 * all with a known gap. What the source cannot count now is left for the next run: the records themselves are loaded.
 */
export async function compareDays(
  { gaps, touched, range, reconcile, tell, signal, log }: StepWork,
  github: GitHub,
  { repository, repositoryId, whole }: Compared,
): Promise<void> {
  const known = await gaps();
  const wanted = new Set([...(await touched(repositoryId)), ...known]);
  if (range) for (const day of everyDay(range.from.toISOString(), range.to)) wanted.add(day);
  const sorted = [...wanted].sort();
  const [first] = sorted;
  if (first === undefined) return;
  const newest = (whole ? everyDay(first, new Date()) : sorted).slice(-MOST_DAYS);
  const asked = [...new Set([...known, ...newest])].sort();
  const counts = await countPullRequestsByDay(github, repository, asked, signal).catch((error: unknown) => {
    if (signal.aborted) return null;
    log.warn({ err: error }, 'the days cannot be compared');
    const why = error instanceof Error ? error.message : String(error);
    tell('warn', `What ${repository} holds by day was not compared this time: ${why}`);
    return null;
  });
  if (counts) {
    await reconcile(
      repositoryId,
      [...counts].map(([day, source]) => ({ day, source })),
    );
  }
}

const DAY_MS = 86_400_000;

function everyDay(first: string, until: Date): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= until.getTime(); at += DAY_MS) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}
