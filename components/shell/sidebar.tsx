import { Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { usePathname } from 'next/navigation';
import { withFilters } from '#components/filters/parsers.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { Link } from '#components/ui/link.tsx';
import { LogoMark } from '#components/ui/logo.tsx';
import { type NavItem, navFor, navItemOf } from './nav.ts';
import classes from './sidebar.module.css';

interface SidebarProps {
  folded: boolean;
  admin: boolean;
  /** Without it the sidebar stands in the drawer of small screens and does not fold. */
  onFold?: () => void;
  onNavigate?: () => void;
}

/** The pages; links keep the filters of the address. */
export function Sidebar({ folded, admin, onFold, onNavigate }: SidebarProps) {
  const active = navItemOf(usePathname());
  const { client } = useClient();
  const manager = client !== undefined && client.role !== 'viewer';
  const FoldIcon = folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <div className={classes.sidebar} data-folded={folded || undefined}>
      <div className={classes.brand}>
        <LogoMark />
        <span className={classes.label}>Leadline</span>
      </div>
      <nav aria-label="Pages" className={classes.nav}>
        {navFor({ admin, manager }).map((group) => (
          <div key={group.label} className={classes.group}>
            <Text size="xs" c="dimmed" className={classes.groupLabel}>
              {group.label}
            </Text>
            {group.items.map((item) => (
              <SidebarLink
                key={item.path}
                item={item}
                active={item === active}
                folded={folded}
                {...(onNavigate && { onNavigate })}
              />
            ))}
          </div>
        ))}
      </nav>
      {onFold && (
        <Tooltip label="Unfold the sidebar" position="right" disabled={!folded}>
          <UnstyledButton
            className={classes.link}
            onClick={onFold}
            aria-label={folded ? 'Unfold the sidebar' : 'Fold the sidebar'}
            aria-expanded={!folded}
          >
            <FoldIcon size={20} stroke={1.6} aria-hidden="true" />
            <span className={classes.label}>Fold</span>
          </UnstyledButton>
        </Tooltip>
      )}
    </div>
  );
}

interface SidebarLinkProps extends Pick<SidebarProps, 'onNavigate' | 'folded'> {
  item: NavItem;
  active: boolean;
}

function SidebarLink({ item: { path, label, icon: Icon }, active, folded, onNavigate }: SidebarLinkProps) {
  const [filters] = useFilters();
  return (
    <Tooltip label={label} position="right" disabled={!folded}>
      <Link
        href={withFilters(path, filters)}
        className={classes.link}
        aria-current={active ? 'page' : undefined}
        aria-label={folded ? label : undefined}
        onClick={onNavigate}
      >
        <Icon size={20} stroke={1.6} aria-hidden="true" />
        <span className={classes.label}>{label}</span>
      </Link>
    </Tooltip>
  );
}
