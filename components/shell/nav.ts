import {
  type Icon,
  IconActivity,
  IconArrowsSplit2,
  IconBox,
  IconBuilding,
  IconChartAreaLine,
  IconChartDots,
  IconDownload,
  IconGitPullRequest,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconPlugConnected,
  IconRefresh,
  IconRocket,
  IconRoute,
  IconRuler2,
  IconStethoscope,
  IconUserCog,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
} from '@tabler/icons-react';

/**
 * What narrows or cuts a page. `place`: a service or a repository; `project`: one of Jira; `range`: the days;
 * `compare`: whether the period before stands beside; `team`: whose work.
 */
export type PageFilter =
  | 'range'
  | 'bucket'
  | 'compare'
  | 'place'
  | 'project'
  | 'label'
  | 'branch'
  | 'type'
  | 'team';

export interface NavItem {
  path: string;
  label: string;
  icon: Icon;
  /** Those that mean something on the page; none unless told. */
  filters?: ReadonlySet<PageFilter>;
  /** Of the whole installation: needs no client, and only administrators see it. */
  house?: true;
  /** For those who may change things of the client. */
  managers?: true;
  /** For administrators also while there is no client. */
  clientless?: true;
}

export interface NavGroup {
  label: string;
  items: NavItem[];
}

/** The pages that exist, in the order of the sidebar. */
export const navGroups: NavGroup[] = [
  {
    label: 'Metrics',
    items: [
      {
        path: '/',
        label: 'Overview',
        icon: IconLayoutDashboard,
        filters: new Set(['range', 'bucket', 'compare', 'place', 'team', 'label', 'branch']),
      },
      {
        path: '/dora',
        label: 'DORA',
        icon: IconRocket,
        filters: new Set(['range', 'bucket', 'compare', 'place', 'team', 'label', 'branch']),
      },
      {
        path: '/github',
        label: 'Pull requests',
        icon: IconGitPullRequest,
        filters: new Set(['range', 'bucket', 'compare', 'place', 'team', 'label', 'branch']),
      },
      {
        path: '/trends',
        label: 'Trends',
        icon: IconChartAreaLine,
        filters: new Set(['range', 'bucket', 'compare', 'place', 'project', 'team', 'label', 'type']),
      },
      {
        path: '/flow',
        label: 'Flow',
        icon: IconChartDots,
        filters: new Set(['range', 'bucket', 'compare', 'place', 'project', 'team', 'label', 'type']),
      },
    ],
  },
  {
    label: 'Data',
    items: [
      { path: '/jobs', label: 'Jobs', icon: IconRefresh },
      {
        path: '/health',
        label: 'Data health',
        icon: IconStethoscope,
        filters: new Set(['range', 'place']),
      },
      {
        path: '/export',
        label: 'Export',
        icon: IconDownload,
        filters: new Set(['range', 'place', 'project']),
      },
    ],
  },
  {
    label: 'Admin',
    items: [
      {
        path: '/admin/integrations',
        label: 'Integrations',
        icon: IconPlugConnected,
        managers: true,
      },
      { path: '/admin/rules', label: 'Rules', icon: IconRuler2, managers: true },
      { path: '/admin/workflows', label: 'Workflows', icon: IconRoute, managers: true },
      {
        path: '/admin/status-mappings',
        label: 'Status mappings',
        icon: IconArrowsSplit2,
        managers: true,
      },
      { path: '/admin/services', label: 'Services', icon: IconBox, managers: true },
      { path: '/admin/people', label: 'People', icon: IconUsers, managers: true },
      { path: '/admin/teams', label: 'Teams', icon: IconUsersGroup, managers: true },
      {
        path: '/admin/webhooks',
        label: 'Webhooks',
        icon: IconWebhook,
        managers: true,
      },
      { path: '/admin/api-keys', label: 'API keys', icon: IconKey, managers: true },
      {
        path: '/admin/audit',
        label: 'Audit log',
        icon: IconHistory,
        managers: true,
        clientless: true,
        filters: new Set(['range']),
      },
    ],
  },
  {
    label: 'Installation',
    items: [
      { path: '/admin/clients', label: 'Clients', icon: IconBuilding, house: true },
      { path: '/admin/users', label: 'Users', icon: IconUserCog, house: true },
      { path: '/ops', label: 'Operations', icon: IconActivity, house: true },
    ],
  },
];

/** The pages that are of use to a person: `admin` of the house, `manager` of the client that is shown. */
export const navFor = ({ admin, manager }: { admin: boolean; manager: boolean }): NavGroup[] =>
  navGroups
    .map(({ label, items }) => ({
      label,
      items: items.filter(
        ({ house, managers, clientless }) =>
          (admin || !house) && (manager || !managers || (admin && clientless)),
      ),
    }))
    .filter(({ items }) => items.length > 0);

/** The page of an address, and of the addresses below it. */
export function navItemOf(pathname: string): NavItem | undefined {
  return navGroups
    .flatMap((group) => group.items)
    .find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
}

/** Whether a page is of use without a client: of the whole installation, or of whoever is signed in. */
export function needsNoClient(pathname: string, admin: boolean): boolean {
  if (pathname === '/account' || pathname === '/start') return true;
  const page = navItemOf(pathname);
  return page?.house === true || (admin && page?.clientless === true);
}
