import { z } from 'zod';
import { listOf } from './answer-parts.ts';
import type { GitHub } from './client.ts';
import { fetchSound } from './sound-page.ts';

interface List<N> {
  next: string | null;
  nodes: N[];
}

/**
 * Reads a list inside a node to its end (G2), into `list`.
 * @param document with `$id` and `$after`, answering `node { list { … } }`
 * @throws AppError `source_…`, also when a node behind the first page does not fit
 */
export async function readToEnd<S extends z.ZodType>(
  github: Pick<GitHub, 'host' | 'query' | 'beforeRetry'>,
  list: List<z.output<S>>,
  {
    id,
    what,
    document,
    lesser,
    node,
    signal,
  }: {
    id: string;
    what: string;
    document: string;
    lesser?: string;
    node: S;
    signal: AbortSignal | undefined;
  },
): Promise<void> {
  const answer = z.object({ node: z.object({ list: listOf(node) }) });
  const seen = new Set<string>();
  while (list.next !== null) {
    const after = list.next;
    seen.add(after);
    const fetchPage = async () =>
      (
        await github.query({
          what,
          document,
          answer,
          signal,
          variables: () => ({ id, after }),
          ...(lesser === undefined ? {} : { lesser }),
        })
      ).data.node.list;
    const page = await fetchSound(fetchPage, ({ nodes }) => nodes.length === 0, seen, {
      host: github.host,
      what,
      beforeRetry: (failures) => github.beforeRetry(failures, signal),
    });
    list.nodes.push(...page.nodes);
    list.next = page.next;
  }
}
