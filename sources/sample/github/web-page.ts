import type { World } from '../world/world.ts';

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** What stands at the address that a generated record gives for people to open. */
export interface WebPage {
  type: string;
  body: string;
}

function picture(login: string): WebPage {
  const hue = [...login].reduce((sum, char) => sum + char.charCodeAt(0) * 7, 0) % 360;
  const letters = escaped(
    login
      .replace(/[^a-z0-9]/gi, '')
      .slice(0, 2)
      .toUpperCase(),
  );
  return {
    type: 'image/svg+xml',
    body:
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 45% 45%)"/>` +
      `<text x="20" y="26" font-family="sans-serif" font-size="16" fill="#fff" text-anchor="middle">${letters}</text></svg>`,
  };
}

/**
 * The page of a repository, pull request, issue, commit, run or release, or somebody's picture; undefined where
 * the path is none of these. A plain page: links out of the dashboard lead somewhere, without any network.
 */
export function webPage(world: World, path: string): WebPage | undefined {
  const [, login] = /^\/avatars\/([^/]+?)(?:%5Bbot%5D)?\.svg$/i.exec(path) ?? [];
  if (login) return picture(login);
  const [, fullName = '', kind, id = ''] =
    /^\/([^/]+\/[^/]+)(?:\/(pull|issues|commit|actions|releases)\/([^#]+))?$/.exec(path) ?? [];
  const store = world.repository(fullName);
  if (!store) return undefined;
  const record = store.pulls.get(Number(id)) ?? store.issues.get(Number(id));
  const heading =
    kind && record ? `${record.title} #${record.number}` : [fullName, kind, id].filter(Boolean).join(' ');
  const state = record ? ('merged_at' in record && record.merged_at ? 'merged' : record.state) : '';
  return {
    type: 'text/html; charset=utf-8',
    body:
      `<!doctype html><meta charset="utf-8"><title>${escaped(heading)}</title>` +
      `<h1>${escaped(heading)}</h1><p>${escaped([fullName, state].filter(Boolean).join(' · '))}</p>` +
      `<p>This is the sample GitHub: there is no more to see here.</p>`,
  };
}
