import type { Runtime } from '#db/runtime.ts';
import { foreignPage } from '#lib/errors.ts';

/**
 * A page of another origin (another port of this host is the same site to a cookie) would act with this person's
 * rights. Browsers name the origin with everything but GET and HEAD; where they say how far away the page is, too, both
 * must fit. A program sends neither, and no cookie that it was not given.
 * Without LEADLINE_URL, pages of the address that the request came to are its own.
 * @throws AppError 403 `foreign_origin`
 */
export function refuseForeignPage(
  { config: { url } }: Pick<Runtime, 'config'>,
  { headers }: Pick<Request, 'headers'>,
): void {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') throw foreignPage();
  const origin = headers.get('origin');
  if (origin === null) return;
  const host = headers.get('host');
  const own = url ? [new URL(url).origin] : [`http://${host}`, `https://${host}`];
  if (!own.includes(origin)) throw foreignPage();
}
