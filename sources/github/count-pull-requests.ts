import type { GitHub } from './client.ts';
import { countsAnswer } from './pull-request-answers.ts';
import { countsDocument } from './pull-request-documents.ts';
import { badAnswer } from './refusals.ts';

/** A request of 50 searches costs one point, as one of a single search does. */
const SEARCHES_A_REQUEST = 50;

/**
 * How many pull requests of a repository (owner/name) GitHub says were created at each of `created`, in the syntax of
 * its search: "2026-01-01", "2026-01-01..2026-01-31", "<2026-01-01T12:00:00Z".
 */
export async function countPullRequests(
  github: GitHub,
  repository: string,
  created: string[],
  signal?: AbortSignal,
): Promise<number[]> {
  const what = `the number of pull requests of ${repository}`;
  const counts: number[] = [];
  for (let start = 0; start < created.length; start += SEARCHES_A_REQUEST) {
    const part = created.slice(start, start + SEARCHES_A_REQUEST);
    const queries = part.map((when, index) => [`q${index}`, `repo:${repository} is:pr created:${when}`]);
    const { data } = await github.query({
      what,
      document: countsDocument(part.length),
      variables: () => Object.fromEntries(queries),
      answer: countsAnswer,
      signal,
    });
    for (const [index, when] of part.entries()) {
      const count = data[`c${index}`]?.issueCount;
      if (count === undefined) throw badAnswer(github.host, what, `no count for ${when}`);
      counts.push(count);
    }
  }
  return counts;
}

/**
 * How many pull requests GitHub says were created on each day. It answers from its search index, which may be behind
 * for the newest, and answers 0 for a repository it does not show.
 *
 * @param repository owner/name
 * @param days as YYYY-MM-DD, in UTC
 * @throws AppError `source_…`
 */
export async function countPullRequestsByDay(
  github: GitHub,
  repository: string,
  days: string[],
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const counts = await countPullRequests(github, repository, days, signal);
  return new Map(days.map((day, index) => [day, counts[index] ?? 0]));
}
