'use client';

import { useQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { isNeverSynced } from '#components/issues/empty.tsx';
import { IssuesDrawer } from '#components/issues/issues-drawer.tsx';
import { issueTrendsQuery } from '#components/issues/queries.ts';
import { BalanceSection } from './balance-section.tsx';
import { CreatedDoneSection } from './created-done-section.tsx';
import { DurationSection } from './duration-section.tsx';
import { OpenSection } from './open-section.tsx';
import { PullsSection } from './pulls-section.tsx';
import { ThroughputSection } from './throughput-section.tsx';
import { TrendSummarySection } from './trend-summary-section.tsx';
import classes from './trends.module.css';

/** The page’s sections and their drawer; before the first sync one of them says so for all. */
export function TrendSections() {
  const { data } = useQuery(issueTrendsQuery(useMetricFilters()));
  return (
    <>
      <TrendSummarySection />
      {!(data && isNeverSynced(data.meta)) && (
        <>
          <div className={classes.pair}>
            <CreatedDoneSection />
            <OpenSection />
          </div>
          <div className={classes.pair}>
            <DurationSection time="lead" />
            <DurationSection time="cycle" />
          </div>
          <div className={classes.pair}>
            <ThroughputSection />
            <BalanceSection />
          </div>
          <PullsSection />
        </>
      )}
      <IssuesDrawer />
    </>
  );
}
