import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import { listOf } from './answer-parts.ts';
import type { GitHub } from './client.ts';
import { jobsDocument, moreJobsDocument } from './job-documents.ts';
import { pageSize } from './page-size.ts';
import { readToEnd } from './read-to-end.ts';

/** Of a run: all that is needed to find its jobs. */
export interface RunWithSuite {
  id: number;
  attempt: number;
  /** Node id of its check suite; null: the source does not say. */
  suite: string | null;
}

const checkRun = z.object({
  name: z.unknown(),
  status: z.string(),
  conclusion: z.string().nullable(),
  detailsUrl: z.string().nullable(),
  startedAt: z.unknown(),
  completedAt: z.unknown(),
});
type CheckRun = z.output<typeof checkRun>;

const answer = z.object({
  nodes: z.array(z.object({ id: z.string(), checkRuns: listOf(checkRun).nullable() }).nullable()),
});

/** With thirty check runs each they cost a point. */
const SUITES_A_REQUEST = 50;

/** Whose token may not read checks, as no fine-grained one may: it is not tried again and again. */
const closed = new WeakSet<GitHub>();

/**
 * The jobs of many runs at once, where REST takes a request a run: of their first attempts, since check runs do not
 * tell the attempts of a suite apart. GraphQL's ids of check runs end at 2^31, so they are read from their addresses;
 * that also tells jobs from check runs that a workflow made itself.
 *
 * @returns the jobs by run, in the form of REST; a run that is missing has to be asked for by itself
 */
export async function fetchJobsTogether(
  github: GitHub,
  { repository, signal }: { repository: string; signal: AbortSignal },
  runs: readonly RunWithSuite[],
): Promise<Map<number, unknown[]>> {
  const found = new Map<number, unknown[]>();
  const wanted = runs.filter(({ attempt, suite }) => attempt === 1 && suite !== null);
  // One alone costs a request either way.
  if (wanted.length < 2 || closed.has(github)) return found;
  const what = `jobs of runs of ${repository}`;
  const size = pageSize(SUITES_A_REQUEST);
  try {
    for (let start = 0; start < wanted.length; ) {
      let part: RunWithSuite[] = [];
      const { data } = await github.query({
        what,
        document: jobsDocument,
        answer,
        signal,
        variables: () => {
          part = wanted.slice(start, start + size.now());
          return { ids: part.map(({ suite }) => suite) };
        },
        onOverload: size.halve,
      });
      size.grow();
      start += part.length;
      const byId = new Map(data.nodes.flatMap((node) => (node ? [[node.id, node.checkRuns]] : [])));
      for (const { id, suite } of part) {
        const list = byId.get(suite ?? '');
        if (!list) continue;
        const more = { id: suite ?? '', what, document: moreJobsDocument, node: checkRun, signal };
        await readToEnd(github, list, more);
        const jobs = list.nodes.flatMap((node) => jobOf(id, node));
        // Addresses of another form: these are not understood.
        if (jobs.length > 0 || list.nodes.length === 0) found.set(id, jobs);
      }
    }
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'source_forbidden') closed.add(github);
    // A run that was deleted since it was listed spoils the answer for the others.
    else if (error.code !== 'source_record_not_found') throw error;
  }
  return found;
}

function jobOf(run: number, { name, status, conclusion, detailsUrl, startedAt, completedAt }: CheckRun) {
  const [, of, job] = /\/actions\/runs\/(\d+)\/job\/(\d+)/.exec(detailsUrl ?? '') ?? [];
  if (Number(of) !== run) return [];
  return {
    id: Number(job),
    name,
    run_attempt: 1,
    status: status.toLowerCase(),
    conclusion: conclusion?.toLowerCase() ?? null,
    started_at: startedAt,
    completed_at: completedAt,
  };
}
