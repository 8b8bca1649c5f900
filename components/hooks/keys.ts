import type { RouteName } from './routes.ts';

/** Keys of all cached answers. What hangs on a client begins with its kind and the client’s id. */
export const keys = {
  clients: ['clients'] as const,
  integrations: (client: string) => ['integrations', client] as const,
  runs: (client: string) => ['runs', client] as const,
  opsStats: ['ops', 'stats'] as const,
  opsHistory: ['ops', 'history'] as const,
  /** Every log that was read. */
  runLogs: ['run-log'] as const,
  runLog: (run: string) => ['run-log', run] as const,
  /** Every metric of a client: what is to be fetched again when a sync has ended. */
  metrics: (client: string) => ['metrics', client] as const,
  metric: (client: string, name: RouteName, query: object) => ['metrics', client, name, query] as const,
};
