import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import type { ListParams } from '#components/hooks/metric-query.ts';
import type { openSorts, WaitingFor } from '#lib/api/open-pull-requests.ts';

export type OpenSort = (typeof openSorts)[number];

/** Where the worklist stands on its page, for links to it. */
export const WORKLIST_ID = 'open-pull-requests';

/** Whose turn it is, in the words of the page. */
export const waitingWords: Readonly<Record<WaitingFor, string>> = {
  author: 'Author',
  reviewer: 'Reviewer',
  merge: 'Approved',
  nobody: 'Nobody',
};

const parsers = {
  waiting: parseAsStringLiteral([
    'author',
    'reviewer',
    'merge',
    'nobody',
  ] as const satisfies readonly WaitingFor[]),
  person: parseAsString,
  openSort: parseAsStringLiteral([
    'age',
    'activity',
    'waiting',
    'size',
  ] as const satisfies readonly OpenSort[]).withDefault('age'),
  openOrder: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('desc'),
};

/** Filters and order of the worklist, kept in the address beside the shared filters. */
export function useWorklistParams() {
  const [{ waiting, person, openSort, openOrder }, set] = useQueryStates(parsers);
  const params: ListParams<'openPullRequests'> = {
    sort: openSort,
    order: openOrder,
    ...(waiting && { waiting }),
    ...(person && { person: person.slice(0, 200) }),
  };
  return {
    params,
    waiting,
    person,
    sort: openSort,
    order: openOrder,
    setWaiting: (next: WaitingFor | null) => void set({ waiting: next }),
    setPerson: (next: string | null) => void set({ person: next }),
    /** A second choice of the same column turns its order round. */
    sortBy: (next: OpenSort) =>
      void set({ openSort: next, openOrder: next === openSort && openOrder === 'desc' ? 'asc' : 'desc' }),
  };
}
