import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { keys } from '#components/hooks/keys.ts';
import type { RunState, RunView } from '#lib/runs.ts';
import { mergeRun } from './apply-run-event.ts';

/** What a list of runs is narrowed to. */
export interface RunFilter {
  integration?: string;
  state?: RunState;
}

export interface RunPage {
  runs: RunView[];
  /** `before` of the next page; null: there is none. */
  next: string | null;
}

/** A cached answer under `keys.runs`: one run, or a list page by page. */
export type RunAnswer = RunView | InfiniteData<RunPage, string>;

export const runsOf = (answer: RunAnswer): RunView[] =>
  'pages' in answer ? answer.pages.flatMap(({ runs }) => runs) : [answer];

function mapRuns(answer: RunAnswer, change: (run: RunView) => RunView): RunAnswer {
  if (!('pages' in answer)) return change(answer);
  return { ...answer, pages: answer.pages.map((page) => ({ ...page, runs: page.runs.map(change) })) };
}

/** Every run of a client that some answer holds, each as it was heard of last. */
export function knownRuns(cache: QueryClient, client: string): RunView[] {
  const newest = new Map<string, RunView>();
  for (const [, answer] of cache.getQueriesData<RunAnswer>({ queryKey: keys.runs(client) })) {
    for (const run of answer ? runsOf(answer) : []) {
      if ((newest.get(run.id)?.seq ?? -1) < run.seq) newest.set(run.id, run);
    }
  }
  return [...newest.values()];
}

/** Puts runs into every answer that holds them, where they are newer than what stands there. */
export function storeRuns(cache: QueryClient, client: string, runs: readonly RunView[]): void {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const fresher = (run: RunView) => {
    const other = byId.get(run.id);
    return other && other.seq > run.seq ? mergeRun(run, other) : run;
  };
  cache.setQueriesData<RunAnswer>({ queryKey: keys.runs(client) }, (answer) =>
    answer && runsOf(answer).some((run) => fresher(run) !== run) ? mapRuns(answer, fresher) : undefined,
  );
}

/** Puts a run that was just started on top of the list of all; narrowed lists ask again. */
export function addRun(cache: QueryClient, run: RunView): void {
  const { clientId: client } = run;
  storeRuns(cache, client, [run]);
  cache.setQueryData<RunView>(keys.run(client, run.id), (known) => mergeRun(known, run));
  cache.setQueryData<InfiniteData<RunPage, string>>(keys.runList(client, {}), (list) => {
    const [first, ...rest] = list?.pages ?? [];
    if (!list || !first || runsOf(list).some(({ id }) => id === run.id)) return list;
    return { ...list, pages: [{ ...first, runs: [run, ...first.runs] }, ...rest] };
  });
  void askNarrowedLists(cache, client);
}

/** Which runs a narrowed list holds may have changed with a state: those that are drawn are asked for again. */
export function askNarrowedLists(cache: QueryClient, client: string): Promise<void> {
  return cache.invalidateQueries({
    queryKey: keys.runs(client),
    predicate: ({ queryKey: [, , kind, filter] }) =>
      kind === 'list' && Object.keys(filter as object).length > 0,
  });
}
