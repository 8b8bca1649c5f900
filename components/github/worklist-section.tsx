'use client';

import { NativeSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricListQuery } from '#components/hooks/metric-query.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { heights } from '#components/ui/theme.ts';
import type { OpenPullRequests, WaitingFor } from '#lib/api/open-pull-requests.ts';
import { formatCount, formatCounted } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import classes from './github.module.css';
import { useWorklistParams, WORKLIST_ID, waitingWords } from './worklist-params.ts';
import { openCsv, WorklistTable } from './worklist-table.tsx';

const ROWS = 25;

/** What is open now, and whose turn it is. */
export function WorklistSection() {
  const filters = useMetricFilters();
  const { params, ...chosen } = useWorklistParams();
  const query = useInfiniteQuery(metricListQuery('openPullRequests', filters, params));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div id={WORKLIST_ID} className={classes.anchor}>
      <Section
        title="Open pull requests"
        description="Open at this moment, by whom they wait for; the date range does not matter."
        query={query}
        explain={definitions.worklist}
        meta={({ pages }) => pages.at(-1)?.meta}
        skeleton={<Skeleton h={heights.tableRow * ROWS} />}
        empty={({ pages }) =>
          pages[0]?.rows.length === 0 && !chosen.waiting && !chosen.person
            ? {
                title: 'Nothing is open',
                text: 'No pull request that counts is open now. Filters at the top of the page narrow this list, too.',
              }
            : null
        }
        actions={<CsvButton name="open-pull-requests" rows={rows} columns={openCsv} ranged={false} />}
      >
        {({ pages }) => (
          <>
            {pages[0] && <Filters first={pages[0]} {...chosen} />}
            {rows.length === 0 ? (
              <p>Nothing waits like that.</p>
            ) : (
              <WorklistTable rows={rows} sort={chosen.sort} order={chosen.order} sortBy={chosen.sortBy} />
            )}
            <ShowMore
              query={query}
              shown={`${formatCounted(rows.length, 'pull request')} of ${formatCount(pages[0]?.meta.n ?? 0)}`}
              label="Load more"
            />
          </>
        )}
      </Section>
    </div>
  );
}

interface FiltersProps
  extends Pick<ReturnType<typeof useWorklistParams>, 'waiting' | 'person' | 'setWaiting' | 'setPerson'> {
  first: OpenPullRequests;
}

function Filters({ first, waiting, person, setWaiting, setPerson }: FiltersProps) {
  const all = Object.values(first.groups).reduce((sum, n) => sum + n, 0);
  const groups = Object.entries(waitingWords).map(([value, label]) => ({
    value,
    label: `${label} ${formatCount(first.groups[value as WaitingFor])}`,
  }));
  const known = first.people.some(({ login }) => login === person);
  return (
    <div className={classes.filters}>
      <div className={classes.scroll}>
        <SegmentedControl
          size="xs"
          aria-label="Waiting for"
          data={[{ value: 'all', label: `All ${formatCount(all)}` }, ...groups]}
          value={waiting ?? 'all'}
          onChange={(value) => setWaiting(value === 'all' ? null : (value as WaitingFor))}
        />
      </div>
      <NativeSelect
        size="xs"
        aria-label="Person"
        value={person ?? ''}
        onChange={(event) => setPerson(event.currentTarget.value || null)}
      >
        <option value="">Everybody</option>
        {person && !known && <option value={person}>{person}</option>}
        {first.people.map(({ login, n }) => (
          <option key={login} value={login}>
            {`${login} (${formatCount(n)})`}
          </option>
        ))}
      </NativeSelect>
    </div>
  );
}
