import { z } from 'zod';
import { reasonOf } from '../reason-of.ts';
import type { GitHub } from './client.ts';
import { nodeSchemas, type PullRequestNode } from './pull-request-answers.ts';
import { moreDocuments, withoutTeams } from './pull-request-documents.ts';
import { readToEnd } from './read-to-end.ts';

type ListName = keyof typeof moreDocuments;
type Asker = Pick<GitHub, 'host' | 'query' | 'beforeRetry'>;

/**
 * Reads every list of a pull request to its end (G2), into `node`.
 *
 * @returns null, or why what came does not fit, in words
 * @throws AppError `source_…` when GitHub does not answer as it should
 */
export async function completePullRequest(
  github: Asker,
  node: PullRequestNode,
  repository: string,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  for (const name of Object.keys(moreDocuments) as ListName[]) {
    const list = node[name] as { next: string | null; nodes: unknown[] };
    if (list.next === null) continue;
    const rest: { next: string | null; nodes: unknown[] } = { next: list.next, nodes: [] };
    const what = `${name} of ${repository}#${node.number}`;
    await readToEnd(github, rest, {
      id: node.id,
      what,
      document: moreDocuments[name],
      node: z.unknown(),
      signal,
      lesser: withoutTeams(moreDocuments[name]),
    });
    const parsed = z.array(nodeSchemas[name] as z.ZodType).safeParse(rest.nodes);
    if (!parsed.success) return `${name} behind the first page: ${reasonOf(parsed.error)}`;
    list.nodes.push(...parsed.data);
    list.next = null;
  }
  return null;
}
