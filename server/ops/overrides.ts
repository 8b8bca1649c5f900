import type { Logger } from 'pino';
import type { Listener } from '#db/listen.ts';
import { listOverrides } from '#db/queries/replica-overrides.ts';
import type { Router } from '#db/router/router.ts';
import { OPS_CHANNEL } from '#db/writes/replica-overrides.ts';

/** Carries what administrators ordered about replicas into this process' router. */
export interface Overrides {
  /** Reads the orders and applies them; one reading after the other, so that an older one never undoes a newer one. */
  apply(): Promise<void>;
}

export async function followOverrides(router: Router, listener: Listener, log: Logger): Promise<Overrides> {
  let last: Promise<void> = Promise.resolve();

  function apply(): Promise<void> {
    last = last.catch(() => {}).then(readAndApply);
    return last;
  }

  async function readAndApply() {
    const orders = await router.read('admin_config', { clientId: null }, (db) => listOverrides(db));
    const byAddress = new Map(orders.map((order) => [order.address, order]));
    for (const { name, host } of router.stats().replicas) {
      const order = byAddress.get(host);
      if (order) router.monitor.takeOut(name, { by: order.by, at: order.at });
      else router.monitor.putBack(name);
    }
  }
  const follow = (payload?: string) => {
    if (payload === 'probe') void router.monitor.checkReplicaHealth();
    // While the connection was lost an order may have been missed: read at every (re)connect.
    apply().catch((error: unknown) => log.warn({ err: error }, 'the orders about replicas cannot be read'));
  };
  await listener.listen(OPS_CHANNEL, follow, () => follow());
  return { apply };
}
