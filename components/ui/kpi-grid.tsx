import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './kpi-card.module.css';

/** Cards side by side, as many as the page is wide. */
export function KpiGrid({ children }: { children: ReactNode }) {
  return <div className={classes.grid}>{children}</div>;
}

/** The grid before its figures are known. */
export function KpiGridSkeleton({ cards }: { cards: number }) {
  return (
    <KpiGrid>
      {Array.from({ length: cards }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cards are alike and never move
        <Skeleton key={index} className={classes.skeleton} />
      ))}
    </KpiGrid>
  );
}
