import type { Login } from './roles.ts';
import { connect } from './router/pool.ts';
import type { Tls } from './tls.ts';

export interface ListenOptions {
  host: string;
  port: number;
  tls?: Tls | undefined;
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
export function createListener({ host, port, tls, database, login }: ListenOptions): Listener {
  const sql = connect({ name: 'listen', host, port, tls, database, login, parameters: {}, max: 1 });
  return {
    async listen(channel, onPayload, onReady) {
      await sql.listen(channel, onPayload, onReady);
    },
    close: () => sql.end({ timeout: 1 }),
  };
}
