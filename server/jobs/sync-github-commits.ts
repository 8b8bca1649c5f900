import { missingCommits, storedCommits } from '#db/queries/commits.ts';
import { loadCommits } from '#db/writes/commits.ts';
import type { GraphCommit } from '#lib/records/repository-activity.ts';
import type { CommitCursor, CommitPage } from '#sources/github/commits.ts';
import { commitCursor, fetchHistories, scanBranch } from '#sources/github/commits.ts';
import { activityJob, loadActivity } from './load-activity.ts';
import { openGitHub } from './open-github.ts';

/** Deployed commits that the source did not know at first, e.g. of a branch not pushed yet, are asked for again so long. */
const ASK_AGAIN_MS = 30 * 86_400_000;

/**
 * The commit graph behind the default branch and everything deployed, a step per repository. Commits never change, so a
 * full sync reads no more than an incremental one; a force push only adds.
 */
export const syncGitHubCommits = activityJob({
  name: 'sync-github-commits',
  what: 'commits',

  async run(repository, work) {
    const { clientId, source, signal, watermark, read } = work;
    const github = openGitHub(work);
    const resume = work.cursor === null ? null : commitCursor.parse(work.cursor);
    let cursor: CommitCursor | null = resume;
    // Where a walk was left, or all of it is to be proven, the graph itself says what it lacks; else what came now does.
    let parents: Set<string> | null = watermark && !resume ? new Set() : null;
    const load = (pages: AsyncIterable<CommitPage>) =>
      loadActivity<GraphCommit, CommitCursor>(work, {
        pages,
        key: ({ sha }) => `commit ${sha}`,
        load: (tx, { repositoryId }, commits, whole) => {
          cursor = whole.at(-1)?.cursor ?? cursor;
          for (const commit of commits) for (const sha of commit.parents) parents?.add(sha);
          return loadCommits(tx, { clientId, repositoryId, commits });
        },
      });

    const stored = ({ id: externalId }: { id: number }, shas: string[]) =>
      read((tx) => storedCommits(tx, { clientId, integrationId: source.id, externalId }, shas));
    const branch = await load(scanBranch(github, { repository, signal, resume, stored }));
    if (!branch.complete) return { complete: false };
    const { owner } = branch;
    if (!owner || cursor === null) return { complete: true, watermark: null };

    const asked = new Set<string>();
    const since = watermark && new Date(watermark.getTime() - ASK_AGAIN_MS);
    for (;;) {
      const of = { repositoryId: owner.repositoryId, parents: parents && [...parents], since };
      const missing = await read((tx) => missingCommits(tx, of));
      const shas = missing.filter((sha) => !asked.has(sha));
      if (shas.length === 0) break;
      for (const sha of shas) asked.add(sha);
      parents = new Set();
      const more = await load(fetchHistories(github, { repository, signal, shas, cursor }));
      if (!more.complete) return { complete: false };
    }
    return { complete: true, watermark: new Date(cursor.began) };
  },
});
