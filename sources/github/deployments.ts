import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import type { Deployment } from '#lib/records/repository-activity.ts';
import { text } from '../fields.ts';
import { type ActivityPage, type ActivityScan, type OneRecord, onlyOf, stretchOf } from './activity-page.ts';
import type { Budget } from './answer-headers.ts';
import { instant, listOf } from './answer-parts.ts';
import type { GitHub } from './client.ts';
import { deploymentsDocument, moreStatusesDocument } from './deployment-documents.ts';
import { type PageSize, pageSize } from './page-size.ts';
import { type Records, readRecords } from './read-records.ts';
import { readToEnd } from './read-to-end.ts';
import { headAnswer, toHead } from './repository-head.ts';
import { restPaths } from './rest-paths.ts';
import { restActor, restPerson } from './rest-person.ts';
import { OVERLAP_MS } from './scan.ts';
import { fetchSound } from './sound-page.ts';

/** Where the scan stands: the number of the next page, newest first. */
export const deploymentCursor = z.object({ began: z.iso.datetime(), page: z.number().int().positive() });
export type DeploymentCursor = z.output<typeof deploymentCursor>;

export interface DeploymentScan extends ActivityScan<DeploymentCursor> {
  /** How far back an incremental scan has to read: to the oldest deployment that is not final (G5). */
  oldestOpen: (head: RepositoryHead) => Promise<Date | null>;
  /** Ids of those stored that were created in a time, its ends included. */
  storedBetween: (head: RepositoryHead, times: { from: string; to: string }) => Promise<number[]>;
}

const listed = z
  .object({
    id: z.number().int().positive(),
    node_id: z.string(),
    sha: text,
    ref: text.nullish(),
    task: text.nullish(),
    environment: text,
    creator: restActor,
    created_at: instant,
    updated_at: instant,
  })
  .transform(({ node_id: nodeId, created_at, updated_at, creator, ref, task, ...rest }) => ({
    ...rest,
    nodeId,
    ref: ref ?? null,
    task: task ?? null,
    creator: restPerson(creator).author,
    createdAt: created_at,
    updatedAt: updated_at,
  }));
type Listed = z.output<typeof listed>;

const statusNode = z
  .object({
    id: z.string(),
    state: text,
    environment: text.nullable(),
    environmentUrl: text.nullable(),
    logUrl: text.nullable(),
    createdAt: instant,
  })
  .transform(({ environmentUrl, logUrl, state, ...rest }) => ({
    ...rest,
    state: state.toLowerCase(),
    url: environmentUrl || logUrl || null,
  }));

const detailsAnswer = z.object({
  repository: headAnswer,
  nodes: z.array(
    z.object({ id: z.string(), state: text.nullable(), statuses: listOf(statusNode).nullable() }).nullable(),
  ),
});

const PAGE_SIZE = 100;
const RACES = 3;

/**
 * Deployments with all their statuses, newest creation first. REST lists them, as its ids are whole (GraphQL's Int ends
 * at 2^31); GraphQL gives the statuses of a hundred at once, where REST would take a request per deployment. The next
 * page is listed meanwhile.
 */
export async function* scanDeployments(
  github: GitHub,
  { repository, watermark, resume, oldestOpen, storedBetween, signal }: DeploymentScan,
): AsyncGenerator<ActivityPage<Deployment, DeploymentCursor>, void, undefined> {
  const what = `deployments of ${repository}`;
  const seen = new Set<string>();
  const size = pageSize(PAGE_SIZE);
  let began = resume?.began;
  let floor: number | undefined;

  async function list(page: number) {
    const fetchPage = () =>
      github.request({
        what,
        path: restPaths.deployments,
        repository,
        signal,
        parameters: { per_page: PAGE_SIZE, page },
        answer: z.array(z.unknown()),
      });
    const isEmpty = ({ data }: { data: unknown[] }) => data.length === 0;
    const beforeRetry = (failures: number) => github.beforeRetry(failures, signal);
    const answer = await fetchSound(fetchPage, isEmpty, seen, { host: github.host, what, beforeRetry });
    return { ...answer, page, records: readRecords(answer.data, 'deployment', listed) };
  }

  /**
   * What is stored and would stand between two pages. Pages are counted from the top, so a deletion between two answers
   * moves one that is there out of both: only where the first still ends as it did is what is missing gone.
   */
  async function goneBetween(head: RepositoryHead, [first, second]: [Page, Page]): Promise<number[]> {
    const [above, below] = [first.records.items.at(-1), second.records.items[0]];
    if (!above || !below) return [];
    const given = new Set([first, second].flatMap(({ records }) => records.items.map(({ id }) => id)));
    const between = await storedBetween(head, { from: below.createdAt, to: above.createdAt });
    const lost = between.filter((id) => !given.has(id));
    if (lost.length === 0) return [];
    seen.delete(String(second.page));
    const again = await list(first.page);
    return again.records.items.at(-1)?.id === above.id ? lost : [];
  }

  let before: Page | null = null;
  let under = list(resume?.page ?? 1);
  for (let races = 0; ; ) {
    const current: Page = await under;
    const { at, next, page, records } = current;
    began ??= at.toISOString();
    // A scan of what is new seldom goes further than its first page.
    const ahead = next === null || watermark ? null : list(Number(next));
    ahead?.catch(() => {});
    let details: Awaited<ReturnType<typeof fetchDetails>>;
    try {
      details = await fetchDetails(github, records, repository, signal, size);
    } catch (error) {
      // One that was listed a moment ago is gone by now: the page is listed again.
      if (!isAppError(error) || error.code !== 'source_record_not_found' || ++races > RACES) throw error;
      await ahead;
      if (next !== null) seen.delete(next);
      under = list(page);
      continue;
    }
    races = 0;
    if (watermark && floor === undefined) {
      const open = await oldestOpen(details.head);
      floor = Math.min(watermark.getTime(), open?.getTime() ?? Number.POSITIVE_INFINITY) - OVERLAP_MS;
    }
    const times = records.items.map(({ createdAt }) => createdAt);
    const reached = floor !== undefined && Date.parse(times.at(-1) ?? '') < floor;
    const isLast = next === null || reached;
    const gone: number[] = before && !watermark ? await goneBetween(details.head, [before, current]) : [];
    before = current;
    yield {
      ...records,
      items: details.items,
      head: details.head,
      budget: details.budget,
      total: null,
      cursor: { began, page: next === null ? page : Number(next) },
      gone,
      stretch: watermark
        ? null
        : stretchOf(times, { first: page === 1, last: isLast, sound: records.rejected.length === 0 }),
    };
    if (isLast) return;
    under = ahead ?? list(Number(next));
  }
}

interface Page {
  page: number;
  next: string | null;
  at: Date;
  records: Records<Listed>;
}

/** One deployment with all its statuses. @throws AppError as {@link onlyOf} */
export async function fetchDeployment(
  github: GitHub,
  repository: string,
  id: number,
  signal: AbortSignal,
): Promise<OneRecord<Deployment>> {
  const what = `deployment ${id} of ${repository}`;
  const { data } = await github.request({
    what,
    path: restPaths.deployment,
    repository,
    answer: z.unknown(),
    signal,
    parameters: { deployment_id: id },
  });
  const records = readRecords([data], 'deployment', listed);
  const { head, items } = await fetchDetails(github, records, repository, signal);
  return onlyOf({ ...records, items }, head, github.host, what);
}

async function fetchDetails(
  github: GitHub,
  { items: listedOnes }: Records<Listed>,
  repository: string,
  signal: AbortSignal,
  size: PageSize = pageSize(PAGE_SIZE),
): Promise<{ head: RepositoryHead; budget: Budget | null; items: Deployment[] }> {
  const what = `statuses of deployments of ${repository}`;
  const [owner, name] = repository.split('/');
  const items: Deployment[] = [];
  for (let start = 0; ; ) {
    let part: Listed[] = [];
    const { data, budget } = await github.query({
      what,
      document: deploymentsDocument,
      answer: detailsAnswer,
      signal,
      variables: () => {
        part = listedOnes.slice(start, start + size.now());
        return { owner, name, ids: part.map(({ nodeId }) => nodeId) };
      },
      onOverload: size.halve,
    });
    size.grow();
    const byId = new Map(data.nodes.flatMap((node) => (node ? [[node.id, node]] : [])));
    for (const { nodeId, ...deployment } of part) {
      const node = byId.get(nodeId);
      if (!node) continue;
      const statuses = node.statuses ?? { next: null, nodes: [] };
      const more = { id: nodeId, document: moreStatusesDocument, node: statusNode };
      await readToEnd(github, statuses, { ...more, what: `statuses of deployment ${deployment.id}`, signal });
      items.push({ ...deployment, state: node.state?.toLowerCase() ?? null, statuses: statuses.nodes });
    }
    start += part.length;
    if (start >= listedOnes.length) return { head: toHead(data.repository), budget, items };
  }
}
