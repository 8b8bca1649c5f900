import type { Login } from './roles.ts';
import { connect } from './router/pool.ts';
import type { Host } from './tls.ts';

export interface ListenOptions extends Host {
  database: string;
  login: Login;
}

export interface Listener {
  /**
   * Hears every notification on `channel` from now on. `onReady` is called now and after every reconnect: what was
   * notified while the connection was lost is lost.
   */
  listen(channel: string, onPayload: (payload: string) => void, onReady: () => void): Promise<void>;
  close(): Promise<void>;
}

/** A connection of its own for LISTEN: a pooled one would hear nothing once it is given back. */
export function createListener(options: ListenOptions): Listener {
  const sql = connect({ ...options, name: 'listen', parameters: {}, max: 1 });
  return {
    async listen(channel, onPayload, onReady) {
      await sql.listen(channel, onPayload, onReady);
    },
    close: () => sql.end({ timeout: 1 }),
  };
}
