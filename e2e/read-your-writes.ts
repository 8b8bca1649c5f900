import { type FaultyProduct, versionOf } from './faulty-product.ts';

/** What came of so many pairs of a write and the read right after it. */
export interface Pairs {
  pairs: number;
  /** Reads that did not show the write before them. */
  stale: number;
  /** Reads that failed. */
  failed: number;
  /** Share of the reads that a replica answered, 0 to 1. */
  replicaShare: number;
}

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'];

/**
 * Writes on an admin route (the client's time zone), then reads a dashboard, which names the zone that its days are cut
 * in; each read carries the position its write was answered with, as the browser does it.
 */
export async function writeThenRead(house: FaultyProduct, pairs: number): Promise<Pairs> {
  const { product, cookie, client, dashboards } = house;
  let stale = 0;
  let failed = 0;
  let fromReplica = 0;
  let version = await versionOf(house);
  for (let pair = 0; pair < pairs; pair++) {
    const timeZone = ZONES[pair % ZONES.length]!;
    const written = await fetch(`${product.url}/api/clients/${client}`, {
      method: 'PATCH',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ version, timeZone }),
    });
    if (!written.ok) throw new Error(`the write answered ${written.status}: ${await written.text()}`);
    version = ((await written.json()) as { version: number }).version;
    const position = written.headers.get('x-leadline-lsn');
    if (!position) throw new Error('the write was answered without a position');
    const read = await fetch(dashboards[0]!, { headers: { cookie, 'x-leadline-lsn': position } });
    if (!read.ok) {
      failed++;
      continue;
    }
    const { range, meta } = (await read.json()) as { range: { timeZone: string }; meta: { node: string } };
    if (range.timeZone !== timeZone) stale++;
    if (meta.node !== 'primary') fromReplica++;
  }
  return { pairs, stale, failed, replicaShare: fromReplica / pairs };
}
