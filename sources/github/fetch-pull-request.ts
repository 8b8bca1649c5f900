import type { PullRequest } from '#lib/records/pull-request.ts';
import type { OneRecord } from './activity-page.ts';
import type { GitHub } from './client.ts';
import { completePullRequest } from './complete-pull-request.ts';
import { readPullRequestNode } from './parse-pull-request.ts';
import { pullRequestAnswer } from './pull-request-answers.ts';
import { pullRequestDocument, withoutTeams } from './pull-request-documents.ts';
import { badAnswer, missing, missingRecord } from './refusals.ts';
import { toHead } from './repository-head.ts';
import { toPullRequest } from './to-pull-request.ts';

/**
 * One pull request with all that hangs on it, read to the end of every list.
 *
 * @param repository owner/name; the source also knows it by a name that it had before
 * @throws AppError `source_record_not_found` when it is gone, `source_bad_answer` when it does not fit, other `source_…`
 */
export async function fetchPullRequest(
  github: GitHub,
  repository: string,
  number: number,
  signal?: AbortSignal,
): Promise<OneRecord<PullRequest>> {
  const [owner, name] = repository.split('/');
  const what = `pull request ${repository}#${number}`;
  const { data } = await github.query({
    what,
    document: pullRequestDocument,
    lesser: withoutTeams(pullRequestDocument),
    variables: () => ({ owner, name, number }),
    answer: pullRequestAnswer,
    signal,
  });
  if (data.repository === null) throw missing(github.host, repository);
  if (data.repository.pullRequest == null) throw missingRecord(github.host, what);
  const { pullRequest, ...head } = data.repository;
  const read = readPullRequestNode(pullRequest);
  if (!read.ok) throw badAnswer(github.host, what, read.reason);
  const misfit = await completePullRequest(github, read.node, repository, signal);
  if (misfit !== null) throw badAnswer(github.host, what, misfit);
  return { head: toHead(head), record: toPullRequest(read.node) };
}
