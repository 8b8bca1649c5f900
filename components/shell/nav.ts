import { type Icon, IconActivity, IconGitPullRequest, IconRefresh } from '@tabler/icons-react';

export interface NavItem {
  path: string;
  label: string;
  icon: Icon;
  /** Whether date range, bucket and repository mean something on the page. */
  filters: boolean;
  /** Of the whole installation: needs no client, and only administrators see it. */
  house?: true;
}

export interface NavGroup {
  label: string;
  items: NavItem[];
}

/** The pages that exist, in the order of the sidebar. */
export const navGroups: NavGroup[] = [
  {
    label: 'Metrics',
    items: [{ path: '/github', label: 'Pull requests', icon: IconGitPullRequest, filters: true }],
  },
  { label: 'Data', items: [{ path: '/jobs', label: 'Jobs', icon: IconRefresh, filters: false }] },
  {
    label: 'Installation',
    items: [{ path: '/ops', label: 'Operations', icon: IconActivity, filters: false, house: true }],
  },
];

/** The pages that a person may open. */
export const navFor = (admin: boolean): NavGroup[] =>
  admin ? navGroups : navGroups.filter(({ items }) => !items.every(({ house }) => house));

/** The page of an address, and of the addresses below it. */
export function navItemOf(pathname: string): NavItem | undefined {
  return navGroups
    .flatMap((group) => group.items)
    .find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
}
