import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { Release } from '#lib/records/repository-activity.ts';
import { text } from '../fields.ts';
import { type ActivityPage, type ActivityScan, type OneRecord, onlyOf, stretchOf } from './activity-page.ts';
import { count, instant, pageInfo } from './answer-parts.ts';
import type { GitHub } from './client.ts';
import { pageSize } from './page-size.ts';
import { readRecords } from './read-records.ts';
import { releaseDocument, releasesDocument } from './release-documents.ts';
import { headAnswer, toHead } from './repository-head.ts';
import { restPaths } from './rest-paths.ts';
import { fetchSound } from './sound-page.ts';

/** Where the scan stands. `after` null: its first page. */
export const releaseCursor = z.object({ began: z.iso.datetime(), after: z.string().nullable() });
export type ReleaseCursor = z.output<typeof releaseCursor>;

const releaseNode = z
  .object({
    databaseId: z.number().int().positive(),
    tagName: text,
    tagCommit: z.object({ oid: text }).nullable(),
    name: text.nullable(),
    isDraft: z.boolean(),
    isPrerelease: z.boolean(),
    author: z.object({ login: text }).nullable(),
    url: text,
    createdAt: instant,
    publishedAt: instant.nullable(),
  })
  .transform(
    ({ databaseId, tagName, tagCommit, isDraft, isPrerelease, author, ...rest }): Release => ({
      ...rest,
      id: databaseId,
      tag: tagName,
      sha: tagCommit?.oid ?? null,
      draft: isDraft,
      prerelease: isPrerelease,
      author: author?.login ?? null,
    }),
  );

const answer = z.object({
  repository: headAnswer.extend({
    releases: z.object({ totalCount: count, pageInfo, nodes: z.array(z.unknown()) }),
  }),
});

const PAGE_SIZE = 100;

/**
 * Releases, newest creation first. GitHub does not list them by their last change: an incremental scan reads the newest
 * hundred again, where a draft is published and a tag is moved, and goes on while there are new ones.
 */
export async function* scanReleases(
  github: GitHub,
  { repository, watermark, resume, signal }: ActivityScan<ReleaseCursor>,
): AsyncGenerator<ActivityPage<Release, ReleaseCursor>, void, undefined> {
  const what = `releases of ${repository}`;
  const [owner, name] = repository.split('/');
  const seen = new Set<string>();
  let [began, after] = [resume?.began, resume?.after ?? null];
  const size = pageSize(PAGE_SIZE);
  let above: string | undefined;

  const fetchPage = async () => {
    const { data, at, budget } = await github.query({
      what,
      document: releasesDocument,
      answer,
      signal,
      variables: () => ({ owner, name, first: size.now(), after }),
      onOverload: size.halve,
    });
    size.grow();
    const { releases, ...head } = data.repository;
    const next = releases.pageInfo.hasNextPage ? releases.pageInfo.endCursor : null;
    return { releases, head: toHead(head), at, budget, next };
  };
  const isEmpty = ({ releases }: Awaited<ReturnType<typeof fetchPage>>) => releases.nodes.length === 0;
  const beforeRetry = (failures: number) => github.beforeRetry(failures, signal);

  for (;;) {
    const asked = after;
    const page = await fetchSound(fetchPage, isEmpty, seen, { host: github.host, what, beforeRetry }).catch(
      (error: unknown) => {
        if (
          !resume?.after ||
          after !== resume.after ||
          !isAppError(error) ||
          error.code !== 'source_cursor_refused'
        )
          throw error;
        return null;
      },
    );
    if (!page) {
      after = null;
      continue;
    }
    const { releases, head, at, budget, next } = page;
    began ??= at.toISOString();
    const read = readRecords(releases.nodes, 'release', releaseNode);
    const times = read.items.map(({ createdAt }) => createdAt);
    const reached = watermark !== null && Date.parse(times.at(-1) ?? '') < watermark.getTime();
    yield {
      ...read,
      head,
      budget,
      total: watermark ? null : releases.totalCount,
      cursor: { began, after: next },
      stretch: stretchOf(times, {
        first: asked === null,
        last: next === null,
        sound: read.rejected.length === 0,
        above,
      }),
    };
    above = times.at(-1);
    if (next === null || reached) return;
    after = next;
  }
}

const oneAnswer = z.object({ repository: headAnswer, node: z.unknown() });

/** One release: REST finds it by its id, GraphQL has the commit of its tag. @throws AppError as {@link onlyOf} */
export async function fetchRelease(
  github: GitHub,
  repository: string,
  id: number,
  signal: AbortSignal,
): Promise<OneRecord<Release>> {
  const what = `release ${id} of ${repository}`;
  const [owner, name] = repository.split('/');
  const found = await github.request({
    what,
    path: restPaths.release,
    repository,
    signal,
    parameters: { release_id: id },
    answer: z.object({ node_id: z.string() }),
  });
  const { data } = await github.query({
    what,
    document: releaseDocument,
    answer: oneAnswer,
    signal,
    variables: () => ({ owner, name, id: found.data.node_id }),
  });
  const records = readRecords([data.node], 'release', releaseNode);
  return onlyOf(records, toHead(data.repository), github.host, what);
}
