import type { Definition } from '#components/ui/definition.ts';

const noun = 'issue';

/** The definitions of metrics.md, as a reader of the page needs them. */
export const definitions = {
  cumulative: {
    title: 'Cumulative flow',
    text: 'How many issues stood in each workflow step at the end of each day in the client’s time zone. A band that grows wider gathers work: more comes in than goes out. What was done before the range is left out of the picture, so that the work of today can be seen; the tooltip and the table have it. A reopened issue leaves done when it leaves it.',
    noun,
  },
  cycle: {
    title: 'Cycle time',
    text: 'Time from when an issue first entered a step in progress until it was done and stayed done, for issues done in the range. A percentile of 85 means: 85 of 100 took no longer. An issue that went to done past every step in progress has none.',
    noun,
  },
  histogram: {
    title: 'Spread of cycle times',
    text: 'How many of the issues done in the range took how long from their first step in progress to done. The last bar holds all that took longer.',
    noun,
  },
  aging: {
    title: 'Aging work',
    text: 'Every issue that is in progress or waiting now, at its age: the time since it first entered a step in progress. The bands behind say at which age issues done in the range had left that step, at p50, p85 and p95. A dot above p85 is older than 85 of 100 past issues were when they left where it still is. With fewer than 5 past issues there are no bands.',
    noun,
  },
  stepTime: {
    title: 'Time in step',
    text: 'How long issues done in the range were in each step, all their stays together: half of them no longer than p50, 85 of 100 no longer than p85. Steps that an issue never entered do not count for it.',
    noun,
  },
  efficiency: {
    title: 'Flow efficiency',
    text: 'Time in progress ÷ time in progress and waiting, of all issues done in the range together. It says how much of the way somebody worked on them. Which steps are waiting is set in the workflow.',
    noun,
  },
  forecast: {
    title: 'Forecast',
    text: 'A Monte Carlo simulation: each trial draws, day after day, how many issues were done on a random full day of the range (from the first known issue on), and looks when the wanted number is reached, or how many are done until the wanted day. A date at 85 % means: in 85 of 100 trials it was done by then. It holds as long as the team, the work and its sizes stay as in the range.',
    noun,
  },
  active: {
    title: 'Work in progress',
    text: 'Issues that are in a step in progress or waiting at this moment. Age counts from when it first entered a step in progress. The date range does not change this list.',
    noun,
  },
} satisfies Record<string, Definition>;
