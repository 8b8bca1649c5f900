import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { RunView } from '#lib/runs.ts';
import { LogFilters, useLogFilters } from './log-filters.tsx';
import { LogLines } from './log-lines.tsx';
import classes from './run-log.module.css';
import { useStory } from './use-story.ts';

/** The newest log lines of a run, live, filtered; read from the server only while opened. */
export function RunLog({ run, openAtFirst }: { run: RunView; openAtFirst: boolean }) {
  const [opened, setOpened] = useState(openAtFirst);
  const filters = useLogFilters();
  const id = useId();
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <div className={classes.head}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          c="dimmed"
          leftSection={<Chevron size={14} aria-hidden="true" />}
          aria-expanded={opened}
          aria-controls={id}
          onClick={() => setOpened(!opened)}
        >
          Log
        </Button>
        {opened && <LogFilters filters={filters} />}
      </div>
      <div id={id}>{opened && <Newest run={run} filters={filters} />}</div>
    </div>
  );
}

function Newest({ run, filters }: { run: RunView; filters: ReturnType<typeof useLogFilters> }) {
  return <LogLines query={useStory(run, 'newest')} run={run} level={filters.level} text={filters.text} />;
}
