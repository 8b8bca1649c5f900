/** One request as it came in. `at` in epoch ms, by the server's clock. */
export interface LoggedRequest {
  method: string;
  /** Path with query, as sent. */
  path: string;
  at: number;
  graphqlOperation?: string;
  variables?: Record<string, unknown>;
}

/** Beyond this the oldest are forgotten, a thousand at a time: a bench sends millions. */
const KEPT = 20_000;

export function logRequest(log: LoggedRequest[], entry: LoggedRequest): void {
  log.push(entry);
  if (log.length > KEPT) log.splice(0, 1000);
}
