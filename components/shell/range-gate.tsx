'use client';

import { Button } from '@mantine/core';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { DEFAULT_PRESET } from '#components/filters/ranges.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useRangeTrouble } from '#components/filters/use-range-trouble.ts';
import { Page } from '#components/ui/page.tsx';
import { Empty } from '#components/ui/section-states.tsx';
import { navItemOf } from './nav.ts';

/** Shows the page unless its range makes no sense: that is said once, in place of an error in each section. */
export function RangeGate({ children }: { children: ReactNode }) {
  const trouble = useRangeTrouble();
  const [, setFilters] = useFilters();
  const page = navItemOf(usePathname());
  if (!trouble || !page?.filters?.has('range')) return children;
  return (
    <Page title={page.label}>
      <div role="alert">
        <Empty
          title="The range of this address cannot be shown"
          text={`${trouble} Choose other days at the top, or go on with the usual ones.`}
          action={
            <Button size="xs" variant="default" onClick={() => void setFilters({ from: null, to: null })}>
              {`Show the ${DEFAULT_PRESET.label.toLowerCase()}`}
            </Button>
          }
        />
      </div>
    </Page>
  );
}
