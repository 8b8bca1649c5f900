'use client';

import { Drawer, Skeleton, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFocusBack } from '#components/hooks/use-focus-back.ts';
import type { Meta } from '#lib/api/meta.ts';
import classes from './details-drawer.module.css';
import { Freshness } from './freshness.tsx';
import { OutsideLink } from './outside-link.tsx';
import { type SectionQuery, SectionStates } from './section.tsx';
import type { EmptyState } from './section-states.tsx';
import { heights } from './theme.ts';

interface DetailsDrawerProps<T> {
  /** Whether it is open: `details` of use-details.ts names something that this drawer shows. */
  opened: boolean;
  close: () => void;
  title: string;
  description?: ReactNode;
  query: SectionQuery<T>;
  skeleton?: ReactNode;
  empty?: (data: T) => EmptyState | null;
  meta?: (data: T) => Meta | undefined;
  /** Out of the house: to GitHub or Jira. */
  links?: (data: T) => { label: string; url: string }[];
  children: (data: T) => ReactNode;
}

/**
 * From the right: the rows behind a point, a bar or a row, in the same four states as a section. A page loads its drawers
 * when the first is asked for: use-details.ts.
 */
export function DetailsDrawer<T>({
  opened,
  close,
  title,
  description,
  query,
  skeleton = <Skeleton h={heights.chart} />,
  empty,
  meta,
  links,
  children,
}: DetailsDrawerProps<T>) {
  useFocusBack(opened);
  const { data } = query;
  const nothing = data === undefined ? null : empty?.(data);
  const known = data === undefined ? undefined : meta?.(data);
  const outside = data === undefined ? [] : (links?.(data) ?? []);
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size="xl"
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: classes.content, header: classes.header, title: classes.title }}
    >
      <div className={classes.body}>
        {description && (
          <Text size="sm" c="dimmed" component="div">
            {description}
          </Text>
        )}
        {outside.length > 0 && (
          <div className={classes.links}>
            {outside.map(({ label, url }) => (
              <OutsideLink key={url} url={url} size="sm">
                {label} <IconExternalLink size={14} aria-hidden="true" />
              </OutsideLink>
            ))}
          </div>
        )}
        <SectionStates title={title} query={query} skeleton={skeleton} nothing={nothing}>
          {children}
        </SectionStates>
        {known && <Freshness meta={known} />}
      </div>
    </Drawer>
  );
}
