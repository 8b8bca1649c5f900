import type { Listing } from './context.ts';

export interface Page {
  body: unknown;
  /** The Link header, undefined when there is one page only. */
  link: string | undefined;
}

/** What `page` or `per_page` says: GitHub takes nonsense for the default, and too much for the most. */
function whole(query: URLSearchParams, name: string, usual: number, most: number): number {
  const given = Number(query.get(name) ?? '');
  return Number.isInteger(given) && given > 0 ? Math.min(given, most) : usual;
}

/**
 * One page of a list with its links (first, prev, next, last).
 *
 * @param address the address asked for, without its query, as it shall stand in the links
 */
export function pageOf(listing: Listing<unknown>, query: URLSearchParams, address: string): Page {
  const perPage = whole(query, 'per_page', listing.perPage ?? 30, 100);
  const total = Math.min(listing.items.length, listing.cap ?? Number.POSITIVE_INFINITY);
  const last = Math.max(1, Math.ceil(total / perPage));
  const page = whole(query, 'page', 1, Number.MAX_SAFE_INTEGER);
  const shown = listing.items.slice((page - 1) * perPage, Math.min(page * perPage, total)).map(listing.show);

  const to = (number: number, rel: string) => {
    const search = new URLSearchParams(query);
    search.set('page', String(number));
    return `<${address}?${search}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ];
  return {
    body: listing.wrap ? listing.wrap(shown, listing.items.length) : shown,
    link: links.length > 0 ? links.join(', ') : undefined,
  };
}
