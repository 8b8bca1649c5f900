'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { isNeverSynced } from '#components/issues/empty.tsx';
import { useDetailsAsked } from '#components/ui/use-details.ts';
import { BalanceSection } from './balance-section.tsx';
import { CreatedDoneSection } from './created-done-section.tsx';
import { DurationSection } from './duration-section.tsx';
import { OpenSection } from './open-section.tsx';
import { PullsSection } from './pulls-section.tsx';
import { ThroughputSection } from './throughput-section.tsx';
import { TrendSummarySection } from './trend-summary-section.tsx';
import classes from './trends.module.css';

/** Comes when it is asked for. */
const IssuesDrawer = dynamic(
  () => import('#components/issues/issues-drawer.tsx').then((module) => module.IssuesDrawer),
  { ssr: false },
);

/** The page’s sections and their drawer; before the first sync one of them says so for all. */
export function TrendSections() {
  const asked = useDetailsAsked();
  const { data } = useQuery(metricQuery('issueTrends', useMetricFilters()));
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
      {asked && <IssuesDrawer />}
    </>
  );
}
