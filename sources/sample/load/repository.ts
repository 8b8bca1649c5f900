import path from 'node:path';
import { z } from 'zod';
import { SampleError } from '../sample-error.ts';
import {
  commitRecord,
  deploymentRecord,
  deploymentStatusRecord,
  issueCommentRecord,
  issueEventRecord,
  issueRecord,
  type Pull,
  pullRecord,
  type Repository,
  releaseRecord,
  repositoryRecord,
  reviewCommentRecord,
  reviewRecord,
  type User,
  userRecord,
  workflowJobRecord,
  workflowRunRecord,
} from '../world/records.ts';
import { RepositoryStore } from '../world/repository-store.ts';
import { sortable } from '../world/time.ts';
import { isFile, readJson } from './files.ts';

/** The files a repository's folder may hold. One of them makes a folder a repository. */
const files = {
  repository: 'repo.json',
  pulls: 'pulls.json',
  pullCommits: 'pull_commits.json',
  reviews: 'pull_reviews.json',
  reviewComments: 'review_comments.json',
  issueComments: 'issue_comments.json',
  issues: 'issues.json',
  events: 'issue_events.json',
  runs: 'workflow_runs.json',
  jobs: 'workflow_jobs.json',
  commits: 'commits.json',
  deployments: 'deployments.json',
  statuses: 'deployment_statuses.json',
  releases: 'releases.json',
  users: 'users.json',
} as const;

/** Whether the folder holds any of a repository's files, under `names` alone if given. */
export async function isRepositoryFolder(
  folder: string,
  names: readonly string[] = Object.values(files),
): Promise<boolean> {
  const there = await Promise.all(names.map((name) => isFile(path.join(folder, name))));
  return there.includes(true);
}

const grouped = <T extends z.ZodType>(record: T) => z.record(z.string().regex(/^\d+$/), z.array(record));

/** The number at the end of `…/issues/12` or `…/pulls/12`. */
function numberAt(file: string, url: string | undefined): number {
  const [, number] = /\/(\d+)$/.exec(url ?? '') ?? [];
  if (number) return Number(number);
  throw new SampleError(`${file}: a comment does not say where it belongs (issue_url or pull_request_url)`);
}

/** The repository as its own file tells it, or as its pull requests do, or no more than its name. */
async function repositoryOf(
  file: string,
  name: string,
  owner: string,
  pulls: readonly Pull[],
): Promise<Repository> {
  const own = await readJson(file, repositoryRecord);
  if (own) return own;
  const base = repositoryRecord.safeParse(pulls[0]?.base.repo);
  if (base.success) return base.data;
  const id = [...`${owner}/${name}`].reduce(
    (sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000_000_007,
    7,
  );
  const account = { login: owner, id: id + 1, type: 'Organization' };
  return { id, name, full_name: `${owner}/${name}`, owner: account, default_branch: 'main' };
}

/** The newest commit of commits.json that is no other's parent. */
function tipOf(store: RepositoryStore): string | undefined {
  const commits = [...store.commits.values()];
  const parents = new Set(commits.flatMap((commit) => commit.parents.map(({ sha }) => sha)));
  const date = (sha: string) => sortable(store.commits.get(sha)?.commit.committer?.date);
  const tips = commits.flatMap(({ sha }) => (parents.has(sha) ? [] : [sha]));
  return tips.sort((a, b) => (date(a) < date(b) ? 1 : -1))[0];
}

/** Reads one repository's folder. `owner` and `name` are those of the folders, used where no file names them. */
export async function loadRepository(
  folder: string,
  owner: string,
  name: string,
): Promise<{ store: RepositoryStore; users: User[] }> {
  const at = (file: keyof typeof files) => path.join(folder, files[file]);
  const list = async <T extends z.ZodType>(file: keyof typeof files, record: T): Promise<z.output<T>[]> =>
    (await readJson(at(file), z.array(record))) ?? [];
  const groups = async <T extends z.ZodType>(file: keyof typeof files, record: T) =>
    Object.entries((await readJson(at(file), grouped(record))) ?? {}).map(
      ([key, records]) => [Number(key), records as z.output<T>[]] as const,
    );

  const pulls = await list('pulls', pullRecord);
  const store = new RepositoryStore(await repositoryOf(at('repository'), name, owner, pulls));
  for (const pull of pulls) store.pulls.set(pull.number, pull);
  for (const issue of await list('issues', issueRecord)) store.issues.set(issue.number, issue);

  for (const commit of await list('commits', commitRecord)) store.commits.add(commit);
  const tip = tipOf(store);
  if (tip) store.commits.refs.set(store.defaultBranch, tip);
  for (const [number, commits] of await groups('pullCommits', commitRecord)) {
    store.pullCommits.replace(number, commits);
    for (const commit of commits) if (!store.commits.get(commit.sha)) store.commits.add(commit);
  }

  for (const [number, reviews] of await groups('reviews', reviewRecord))
    store.reviews.replace(number, reviews);
  for (const comment of await list('reviewComments', reviewCommentRecord)) {
    store.reviewComments.push(numberAt(at('reviewComments'), comment.pull_request_url), comment);
  }
  for (const comment of await list('issueComments', issueCommentRecord)) {
    store.issueComments.push(numberAt(at('issueComments'), comment.issue_url), comment);
  }
  for (const event of await list('events', issueEventRecord)) {
    if (event.issue) store.events.push(event.issue.number, event);
  }

  for (const deployment of await list('deployments', deploymentRecord)) {
    store.deployments.set(deployment.id, deployment);
  }
  for (const [id, statuses] of await groups('statuses', deploymentStatusRecord)) {
    // GitHub lists them newest first; the store keeps what happened in its order.
    const inOrder = statuses.toSorted(
      (a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || a.id - b.id,
    );
    store.deploymentStatuses.replace(id, inOrder);
  }
  for (const run of await list('runs', workflowRunRecord)) store.runs.set(run.id, run);
  for (const job of await list('jobs', workflowJobRecord)) store.jobs.push(job.run_id, job);
  for (const release of await list('releases', releaseRecord)) {
    store.releases.set(release.id, release);
    if (store.commits.get(release.target_commitish ?? '')) {
      store.commits.refs.set(release.tag_name, release.target_commitish ?? '');
    }
  }
  return { store, users: await list('users', userRecord) };
}
