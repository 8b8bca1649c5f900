import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './kpi-card.module.css';

/** Cards side by side, as many as the page is wide. */
export function KpiGrid({ children }: { children: ReactNode }) {
  return <div className={classes.grid}>{children}</div>;
}

/** The grid before its figures are known; of another class where the cards stand otherwise. */
export function KpiGridSkeleton({ cards, className }: { cards: number; className?: string | undefined }) {
  return (
    <div className={className ?? classes.grid}>
      {Array.from({ length: cards }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cards are alike and never move
        <Skeleton key={index} className={classes.skeleton} />
      ))}
    </div>
  );
}
