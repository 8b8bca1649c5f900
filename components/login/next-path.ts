const HERE = 'http://leadline.invalid';

/** Where to go after signing in: `next` if it stays on this site, else the front page. Never back to the login. */
export function localPath(next: string | null | undefined): string {
  if (!next?.startsWith('/')) return '/';
  try {
    // The browser's own parser decides what leaves the site: "//host", "/\host" and tabs in between do.
    const url = new URL(next, HERE);
    if (url.origin !== HERE || url.pathname === '/login') return '/';
    // Without its dots, "/.//host" is "//host".
    return url.pathname.startsWith('//') ? '/' : url.pathname + url.search + url.hash;
  } catch {
    return '/';
  }
}
