import { Skeleton } from '@mantine/core';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { RunView } from '#lib/runs.ts';
import { LogFilters, useLogFilters } from './log-filters.tsx';
import { LogLines } from './log-lines.tsx';
import { useStory } from './use-story.ts';

/** What the run says as it works. */
export function LogSection({ run }: { run: RunView }) {
  const query = useStory(run, 'whole');
  const filters = useLogFilters();
  return (
    <Section
      title="Log"
      query={query}
      skeleton={<Skeleton h={heights.logTall} />}
      actions={<LogFilters filters={filters} />}
    >
      {() => <LogLines query={query} run={run} level={filters.level} text={filters.text} tall />}
    </Section>
  );
}
