import {
  type Icon,
  IconActivity,
  IconBox,
  IconGitPullRequest,
  IconKey,
  IconPlugConnected,
  IconRefresh,
  IconRuler2,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';

export interface NavItem {
  path: string;
  label: string;
  icon: Icon;
  /** Whether date range, bucket and repository mean something on the page. */
  filters: boolean;
  /** Of the whole installation: needs no client, and only administrators see it. */
  house?: true;
  /** For those who may change things of the client. */
  managers?: true;
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
    label: 'Admin',
    items: [
      {
        path: '/admin/integrations',
        label: 'Integrations',
        icon: IconPlugConnected,
        filters: false,
        managers: true,
      },
      { path: '/admin/rules', label: 'Rules', icon: IconRuler2, filters: false, managers: true },
      { path: '/admin/services', label: 'Services', icon: IconBox, filters: false, managers: true },
      { path: '/admin/people', label: 'People', icon: IconUsers, filters: false, managers: true },
      {
        path: '/admin/webhooks',
        label: 'Webhooks',
        icon: IconWebhook,
        filters: false,
        managers: true,
      },
      { path: '/admin/api-keys', label: 'API keys', icon: IconKey, filters: false, managers: true },
    ],
  },
  {
    label: 'Installation',
    items: [{ path: '/ops', label: 'Operations', icon: IconActivity, filters: false, house: true }],
  },
];

/** The pages that are of use to a person: `admin` of the house, `manager` of the client that is shown. */
export const navFor = ({ admin, manager }: { admin: boolean; manager: boolean }): NavGroup[] =>
  navGroups
    .map(({ label, items }) => ({
      label,
      items: items.filter(({ house, managers }) => (admin || !house) && (manager || !managers)),
    }))
    .filter(({ items }) => items.length > 0);

/** The page of an address, and of the addresses below it. */
export function navItemOf(pathname: string): NavItem | undefined {
  return navGroups
    .flatMap((group) => group.items)
    .find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
}
