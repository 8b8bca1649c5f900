import type { Definition } from '#components/ui/definition.ts';

const noun = 'issue';

/** The definitions of metrics.md, as a reader of the page needs them. */
export const definitions = {
  created: {
    title: 'Created',
    text: 'Issues created in the range, by the day in the client’s time zone. Sub-tasks do not count unless the rules say so.',
    noun,
  },
  done: {
    title: 'Done',
    text: 'Issues that reached done in the range and stayed there. One that was reopened counts when it was done for the last time.',
    noun,
  },
  open: {
    title: 'Open',
    text: 'Issues that are in no done step at the end of the range, or now where the range reaches until today. Those of the to do steps are among them.',
    noun,
  },
  lead: {
    title: 'Lead time',
    text: 'Time from the creation of an issue until it was done and stayed done, for issues done in the range. Half took no longer than p50 (the median), 85 of 100 no longer than p85.',
    noun,
  },
  cycle: {
    title: 'Cycle time',
    text: 'Time from when an issue first entered a step in progress until it was done and stayed done, for issues done in the range. Half took no longer than p50 (the median), 85 of 100 no longer than p85. An issue that went to done past every step in progress has none.',
    noun,
  },
  flow: {
    title: 'Created and done',
    text: 'Issues created, and issues done, in each bucket. Where more are created than done over a longer time, open issues pile up.',
    noun,
  },
  throughput: {
    title: 'Throughput',
    text: 'Issues done in each bucket, by their type. Sub-tasks do not count unless the rules say so.',
    noun,
  },
  balance: {
    title: 'Work balance',
    text: 'Share of the issues done in each bucket by what the work was for: features, bugs, upkeep, other. Which type of issue counts as what is set in the rules of the client.',
    noun,
  },
  pulls: {
    title: 'Pull requests opened and merged',
    text: 'Pull requests opened, and merged, in each bucket. One created as a draft counts as opened when it was first marked ready for review.',
    noun: 'pull request',
  },
  merged: {
    title: 'Pull requests merged',
    text: 'Pull requests merged in the range, by the day of their merge in the client’s time zone.',
    noun: 'pull request',
  },
} satisfies Record<string, Definition>;
