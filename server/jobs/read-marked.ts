import { clearMarks } from '#db/writes/dirty-records.ts';
import { loadRecord, markRecordGone } from '#db/writes/github-record.ts';
import { upsertRepository } from '#db/writes/repositories.ts';
import { isAppError } from '#lib/errors.ts';
import type { GitHubRecord, RecordName } from '#lib/records/github-record.ts';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import type { GitHubSource } from '#lib/source.ts';
import type { ChunkRecord, StepWork } from '#server/etl/job.ts';
import { atOnce } from '#sources/github/at-once.ts';
import { lookForRecord } from '#sources/github/fetch-record.ts';
import { recordNamed } from '#sources/github/record-names.ts';
import { openGitHub } from './open-github.ts';

/** So many are asked for in a chunk, and so many of them side by side. */
const CHUNK = 40;
const AT_ONCE = 4;

/** Refusals that say nothing of other records. */
const OF_IT_ALONE = new Set(['source_forbidden', 'source_part_not_found']);

interface Answered {
  key: string;
  name: RecordName;
  head: RepositoryHead;
  /** Null: it is there no longer. */
  found: GitHubRecord | null;
}

/**
 * Reads the records alone that webhooks say have changed and the scan behind the watermark did not meet (G13):
 * what was deleted or moved away, a re-run of an old workflow run, a release of long ago. What is not found is gone.
 * What the token may not read, or not all of, keeps its mark.
 * @returns false when it was stopped on its way
 */
export async function readMarked(
  work: StepWork<GitHubSource>,
  job: string,
  repository: string,
): Promise<boolean> {
  const { clientId, source, startedAt, signal, marks, place, commit, tell } = work;
  // Keys of a whole, as a branch or the repository itself: the scan has read them.
  const named = marks.unread().flatMap((key) => {
    const name = recordNamed(job, key);
    return name ? [{ key, name }] : [];
  });
  const github = openGitHub(work);
  const ids = { clientId, integrationId: source.id };
  for (let start = 0; start < named.length; start += CHUNK) {
    const rejected: RejectedRecord[] = [];
    const asked = await atOnce(named.slice(start, start + CHUNK), AT_ONCE, async ({ key, name }) => {
      try {
        return { key, name, ...(await lookForRecord(github, repository, name, signal)) };
      } catch (error) {
        if (!isAppError(error)) throw error;
        if (error.code === 'source_bad_answer') rejected.push({ key, payload: {}, reason: error.message });
        else if (OF_IT_ALONE.has(error.code)) {
          marks.leave(key);
          tell('warn', `${key} of ${repository} has changed and is read another time: ${error.message}`);
        } else throw error;
        return null;
      }
    });
    const answered = asked.filter((answer) => answer !== null);
    const store = async (tx: Parameters<ChunkRecord['load']>[0], { name, head, found }: Answered) => {
      const where = {
        ...ids,
        repositoryId: await upsertRepository(tx, { ...ids, head }),
        stepStartedAt: startedAt,
      };
      if (found) return await loadRecord(tx, where, found);
      await markRecordGone(tx, where, name);
      return 0;
    };
    const read = [...answered, ...rejected].map(({ key }) => key);
    const verdict = await commit({
      cursor: place(),
      total: null,
      rejected,
      keys: answered.map(({ key }) => key),
      async load(tx) {
        let stored = 0;
        for (const answer of answered) stored += await store(tx, answer);
        await clearMarks(tx, { ...ids, job, scope: repository }, startedAt, { only: read });
        return stored;
      },
      *records() {
        for (const answer of answered)
          yield { key: answer.key, payload: answer.found ?? {}, load: (tx) => store(tx, answer) };
      },
    });
    if (verdict === 'stop') return false;
  }
  return true;
}
