/** What is used of the browser's history. */
type Writer = Pick<History, 'replaceState'>;

/**
 * Lets the router of Next change what it keeps in an entry of the history, but not its address within a page. After
 * Back it writes the address it went to when its transition is over: on a slow machine late, into the entry of a drawer
 * that was opened meanwhile and that it does not know of. Links push, and what replaces the address of a page is nuqs
 * alone, so the one that stands there is the right one.
 */
export function keepAddress(history: Writer, location: Pick<Location, 'href'>): void {
  const { replaceState } = history;
  history.replaceState = (data: unknown, marker: string, url?: string | URL | null) => {
    // The router marks each entry; nuqs takes that over from the entry before, and says in `marker` whose write it is.
    const ofNext = marker === '' && (data as { __NA?: boolean } | null)?.__NA === true;
    const kept = ofNext && url && pathOf(url, location) === pathOf('', location) ? location.href : url;
    replaceState.call(history, data, marker, kept);
  };
}

const pathOf = (url: string | URL, { href }: Pick<Location, 'href'>) => new URL(url, href).pathname;
