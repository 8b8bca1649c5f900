'use client';

import { Drawer, Skeleton, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { DetailsDrawerProps } from './details-drawer.tsx';
import classes from './details-panel.module.css';
import { Freshness } from './freshness.tsx';
import { OutsideLink } from './outside-link.tsx';
import { SectionStates } from './section.tsx';
import { heights } from './theme.ts';

/** The drawer itself: see details-drawer.tsx, which loads it. */
export function DetailsPanel<T>({
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
