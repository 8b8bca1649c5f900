import { setTimeout as sleep } from 'node:timers/promises';
import { asOwner } from '#db/embedded/faults.ts';
import { type FaultyProduct, versionOf } from './faulty-product.ts';

/** The most analytics at work on the primary at a time, by its own count, until the signal. */
export function watchAnalytics({ servers }: FaultyProduct, signal: AbortSignal): Promise<number> {
  return asOwner(servers.primary, async (sql) => {
    let most = 0;
    while (!signal.aborted) {
      const [row] = await sql`
        select count(*)::int as n from pg_stat_activity
        where application_name = 'leadline:analytics' and state <> 'idle'`;
      most = Math.max(most, Number(row?.n));
      await sleep(10);
    }
    return most;
  });
}

/** Writes on an admin route, five a second, until the signal. @returns how long each took, in ms, and how many failed */
export async function webWrites(house: FaultyProduct, signal: AbortSignal) {
  const { product, cookie, client } = house;
  const times: number[] = [];
  let failed = 0;
  let version = await versionOf(house);
  for (let turn = 0; !signal.aborted; turn++) {
    const from = performance.now();
    const answer = await fetch(`${product.url}/api/clients/${client}`, {
      method: 'PATCH',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ version, timeZone: turn % 2 === 0 ? 'Europe/Berlin' : 'Asia/Tokyo' }),
    });
    const changed = (await answer.json()) as { version: number };
    times.push(performance.now() - from);
    if (answer.ok) version = changed.version;
    else failed++;
    await sleep(200);
  }
  return { times, failed };
}
