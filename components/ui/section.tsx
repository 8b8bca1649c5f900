'use client';

import { Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Meta } from '#lib/api/meta.ts';
import type { Definition, RowsWay } from './definition.ts';
import { Explain } from './explain.tsx';
import { Freshness } from './freshness.tsx';
import classes from './section.module.css';
import { Empty, type EmptyState, Failed, StaleNote } from './section-states.tsx';

/** What a section needs of a query; both useQuery and useInfiniteQuery give it. */
export interface SectionQuery<T> {
  data: T | undefined;
  error: Error | null;
  isFetching: boolean;
  isPlaceholderData: boolean;
  refetch: () => unknown;
}

interface SectionProps<T> {
  title: string;
  description?: ReactNode;
  query: SectionQuery<T>;
  /** Stands while nothing is known yet; as high as the content will be. */
  skeleton: ReactNode;
  /** Says that there is nothing to show, why, and the one thing to do. */
  empty?: (data: T) => EmptyState | null;
  explain?: Definition;
  /** Where the rows behind its figures are shown. */
  rows?: RowsWay | undefined;
  meta?: (data: T) => Meta | undefined;
  actions?: ReactNode;
  /** Without the card around it, where the content is made of cards. */
  bare?: boolean;
  children: (data: T) => ReactNode;
}

/** The frame of every section: its title, and the four states loading, empty, error and stale. */
export function Section<T>(props: SectionProps<T>) {
  const { title, description, query, explain, rows, actions, bare } = props;
  const { data } = query;
  const id = useId();
  const meta = data === undefined ? undefined : props.meta?.(data);
  const nothing = data === undefined ? null : props.empty?.(data);
  return (
    <section className={bare ? classes.bare : classes.card} aria-labelledby={id} aria-busy={query.isFetching}>
      <header className={classes.header}>
        <div className={classes.heading}>
          <div className={classes.title}>
            <Title order={2} id={id}>
              {title}
            </Title>
            {explain && <Explain definition={explain} meta={meta} rows={rows} />}
          </div>
          {description && (
            <Text size="xs" c="dimmed">
              {description}
            </Text>
          )}
        </div>
        {/* Where nothing is, the one thing to do stands with the words that say so. */}
        {actions && !nothing?.action && <div className={classes.actions}>{actions}</div>}
      </header>
      <SectionStates {...props} nothing={nothing} />
      {meta && (
        <footer className={classes.footer}>
          <Freshness meta={meta} />
        </footer>
      )}
    </section>
  );
}

type SectionStatesProps<T> = Pick<SectionProps<T>, 'title' | 'query' | 'skeleton' | 'bare' | 'children'> & {
  nothing: EmptyState | null | undefined;
};

/** What stands in a section or a drawer: its content, or that it loads, failed, holds nothing or is old. */
export function SectionStates<T>({ title, query, skeleton, nothing, bare, children }: SectionStatesProps<T>) {
  const { data, error, isPlaceholderData } = query;
  const retry = () => void query.refetch();
  if (data === undefined) {
    if (error) {
      return (
        <div className={bare ? classes.card : undefined}>
          <Failed title={title} error={error} retry={retry} />
        </div>
      );
    }
    return (
      <div role="status" aria-label={`Loading ${title}`}>
        {skeleton}
      </div>
    );
  }
  return (
    <>
      {error && <StaleNote error={error} retry={retry} />}
      {nothing ? (
        <div className={bare ? classes.card : undefined}>
          <Empty {...nothing} />
        </div>
      ) : (
        <div className={classes.content} data-stale={isPlaceholderData || error !== null || undefined}>
          {children(data)}
        </div>
      )}
      {isPlaceholderData && (
        <div role="status" className={classes.loadingNote}>
          Loading the new selection…
        </div>
      )}
    </>
  );
}
