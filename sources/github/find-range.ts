import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import { instant, pageInfo } from './answer-parts.ts';
import type { GitHub } from './client.ts';
import { countPullRequests } from './count-pull-requests.ts';
import { creationTimesDocument } from './pull-request-documents.ts';
import { type DateRange, placeIn, type RangeStart } from './scan-range.ts';
import { fetchSound } from './sound-page.ts';

/** Of the pages that are passed over, as many as GitHub gives: only times are asked for. */
const TIMES_A_PAGE = 100;

const answer = z.object({
  repository: z.object({
    pullRequests: z.object({
      pageInfo,
      nodes: z.array(z.object({ createdAt: instant.catch('') }).nullable()),
    }),
  }),
});

/** From which end a range of creation times is nearer, how much is in it, and behind which cursor it begins. */
export async function findRange(
  github: GitHub,
  repository: string,
  range: DateRange,
  signal: AbortSignal | undefined,
): Promise<RangeStart> {
  const counts = await countsOf(github, repository, range, signal);
  const direction = counts && counts.before < counts.after ? 'ASC' : 'DESC';
  const start: RangeStart = { direction, total: counts?.within ?? null, after: null };
  // A page of times would pass over no more than the first pages do themselves.
  if (counts && Math.min(counts.before, counts.after) < TIMES_A_PAGE) return start;

  const what = `pull requests of ${repository}`;
  const [owner, name] = repository.split('/');
  const ahead = direction === 'ASC' ? 'before' : 'after';
  const seen = new Set<string>();
  const options = {
    host: github.host,
    what,
    beforeRetry: (failures: number) => github.beforeRetry(failures, signal),
  };
  for (;;) {
    const fetchPage = async () => {
      const { data } = await github.query({
        what,
        document: creationTimesDocument,
        variables: () => ({
          owner,
          name,
          first: TIMES_A_PAGE,
          after: start.after,
          orderBy: { field: 'CREATED_AT', direction },
        }),
        answer,
        signal,
      });
      const { pageInfo: info, nodes } = data.repository.pullRequests;
      return { next: info.hasNextPage ? info.endCursor : null, nodes };
    };
    const page = await fetchSound(fetchPage, ({ nodes }) => nodes.length === 0, seen, options);
    const times = page.nodes.flatMap((node) => node?.createdAt || []);
    if (page.next === null || times.some((time) => placeIn(range, time) !== ahead)) return start;
    start.after = page.next;
  }
}

const seconds = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** By GitHub's search. Null: it does not tell, as an Enterprise Server whose search is switched off. */
async function countsOf(
  github: GitHub,
  repository: string,
  { from, to }: DateRange,
  signal: AbortSignal | undefined,
): Promise<{ before: number; within: number; after: number } | null> {
  // GitHub's times are whole seconds.
  const first = seconds(Math.ceil(from.getTime() / 1000) * 1000);
  const last = seconds(to.getTime());
  try {
    const created = [`<${first}`, `${first}..${last}`, `>${last}`];
    const [before = 0, within = 0, after = 0] = await countPullRequests(github, repository, created, signal);
    return { before, within, after };
  } catch (error) {
    const silent = ['source_bad_answer', 'source_not_found', 'source_closed', 'source_forbidden'];
    if (isAppError(error) && silent.includes(error.code)) return null;
    throw error;
  }
}
