import { Skeleton, Text } from '@mantine/core';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Section } from '#components/ui/section.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatTime } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import { runShapes } from './run-states.ts';
import type { StateEntry } from './run-story.ts';
import classes from './timeline.module.css';
import { timelineText } from './timeline-text.ts';
import { useStory } from './use-story.ts';

/** The states that a run went through, and who did what. */
export function TimelineSection({ run }: { run: RunView }) {
  const query = useStory(run, 'whole');
  return (
    <Section
      title="Timeline"
      description="What became of the run, and who did what."
      query={query}
      skeleton={<Skeleton h={heights.tableRow * 3} />}
    >
      {({ states, holes }) => (
        <>
          {holes && (
            <Text size="xs" c="dimmed" mb="xs">
              The run tells more than is read here: entries in the middle are left out.
            </Text>
          )}
          <ol className={classes.timeline}>
            {states.map((entry, index) => (
              <Entry key={entry.seq} entry={entry} before={states[index - 1]} />
            ))}
          </ol>
        </>
      )}
    </Section>
  );
}

function Entry({ entry, before }: { entry: StateEntry; before: StateEntry | undefined }) {
  const timeZone = useTimeZone();
  const { label, icon, tone } = runShapes[entry.state];
  const waits = entry.state === 'waiting_rate_limit' || (entry.state === 'queued' && entry.dueAt > entry.at);
  return (
    <li className={classes.entry}>
      <Instant at={entry.at} seconds />
      <StateTag label={label} icon={icon} tone={tone} />
      <span className={classes.text}>
        {timelineText(entry, before)}
        {waits && `, until ${formatTime(entry.dueAt, timeZone)}`}
      </span>
    </li>
  );
}
