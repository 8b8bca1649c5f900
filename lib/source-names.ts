// What people paste in the place of a name: the address of a page, or what `git clone` takes.

const REPOSITORY = /^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/;

/**
 * The repository that a text means, as owner/name: `https://github.com/o/r/pull/7`, `git@github.com:o/r.git`,
 * `ssh://git@host/o/r`, `github.com/o/r` or `o/r`. Null: it means none.
 */
export function repositoryNameOf(text: string): string | null {
  const given = text.trim();
  const path =
    // A web address, also without its scheme where the host shows that it is one.
    /^(?:https?|ssh|git):\/\/[^/]+\/(.+)$/i.exec(given)?.[1] ??
    /^[\w.-]+@[\w.-]+:(.+)$/.exec(given)?.[1] ??
    /^(?:www\.)?[\w-]+(?:\.[\w-]+)+\/([^/]+\/.+)$/.exec(given)?.[1] ??
    given;
  const isAddress = path !== given;
  const parts = path
    .replace(/[?#].*$/, '')
    .split('/')
    .filter(Boolean);
  // The API's own addresses: /repos/o/r, /api/v3/repos/o/r
  const api = isAddress ? parts.indexOf('repos') : -1;
  if (api >= 0 && parts.length > api + 2) parts.splice(0, api + 1);
  if (!isAddress && parts.length !== 2) return null;
  const [owner = '', name = ''] = parts;
  const full = `${owner}/${name.replace(/\.git$/i, '')}`;
  return REPOSITORY.test(full) ? full : null;
}

/**
 * The project of Jira that a text means, as its key: `ABC`, `ABC-12`, `https://<site>/browse/ABC-12`,
 * `https://<site>/jira/software/c/projects/ABC/boards/3`. Null: it means none.
 */
export function projectKeyOf(text: string): string | null {
  const given = text.trim();
  const named =
    /\/(?:browse|projects|project)\/([a-z][a-z0-9_]*)/i.exec(given)?.[1] ??
    /^([a-z][a-z0-9_]*)(?:-\d+)?$/i.exec(given)?.[1];
  return named && named.length <= 50 ? named.toUpperCase() : null;
}
