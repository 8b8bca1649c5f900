import { and, eq } from 'drizzle-orm';
import type { LogoSize } from '#lib/api/clients.ts';
import type { Db } from '../router/router.ts';
import { clientLogos } from '../schema/clients.ts';

const columns = { 64: clientLogos.px64, 128: clientLogos.px128, 256: clientLogos.px256 };

/** A logo as PNG; undefined: the client has none, or another one. */
export async function findLogo(
  db: Db,
  clientId: number,
  { hash, size }: { hash: string; size: LogoSize },
): Promise<Buffer<ArrayBuffer> | undefined> {
  const [row] = await db
    .select({ png: columns[size] })
    .from(clientLogos)
    .where(and(eq(clientLogos.clientId, clientId), eq(clientLogos.hash, hash)));
  return row && Buffer.from(row.png);
}
