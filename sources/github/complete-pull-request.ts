import { z } from 'zod';
import type { GitHub } from './client.ts';
import { listOf, nodeSchemas, type PullRequestNode } from './pull-request-answers.ts';
import { moreDocuments } from './pull-request-documents.ts';
import { reasonOf } from './refusals.ts';
import { fetchSound } from './sound-page.ts';

type ListName = keyof typeof moreDocuments;
type Asker = Pick<GitHub, 'host' | 'query' | 'beforeRetry'>;

const anyList = listOf<z.ZodType>(z.unknown());

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
    const seen = new Set<string>();
    while (list.next !== null) {
      const after = list.next;
      seen.add(after);
      const what = `${name} of ${repository}#${node.number}`;
      const fetchPage = async () => {
        const { data } = await github.query({
          what,
          document: moreDocuments[name],
          variables: () => ({ id: node.id, after }),
          answer: z.object({ node: z.object({ list: anyList }) }),
          signal,
        });
        return data.node.list;
      };
      const page = await fetchSound(fetchPage, ({ nodes }) => nodes.length === 0, seen, {
        host: github.host,
        what,
        beforeRetry: (failures) => github.beforeRetry(failures, signal),
      });
      const parsed = z.array(nodeSchemas[name] as z.ZodType).safeParse(page.nodes);
      if (!parsed.success) return `${name} behind the first page: ${reasonOf(parsed.error)}`;
      list.nodes.push(...parsed.data);
      list.next = page.next;
    }
  }
  return null;
}
