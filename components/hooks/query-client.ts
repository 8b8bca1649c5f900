import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.ts';
import { askAgainAfter } from './metric-query.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError | Error;
  }
}

/** Answers are fresh for 30 s (the limit of a dashboard’s replica lag); only what may mend itself is tried again. */
export function createQueryClient(): QueryClient {
  const cache = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && mayMendItself(error),
        retryDelay: (failures) => 500 * 2 ** failures,
      },
    },
  });
  // Every answer with figures: see keys.metrics.
  cache.setQueryDefaults(['metrics'], { refetchInterval: ({ state }) => askAgainAfter(state.data) });
  return cache;
}

function mayMendItself(error: Error): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.status === 0 || error.status === 429 || error.status >= 500;
}
