import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHourglass,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react';
import type { Tone } from '#components/ui/state-tag.tsx';
import type { RunMode, RunState, StepView } from '#lib/runs.ts';

interface Shape {
  label: string;
  icon: Icon;
  tone: Tone;
  /** What it means for a person, where the word alone does not say it. */
  hint?: string;
}

/** How each state of a run is shown. */
export const runShapes: Readonly<Record<RunState, Shape>> = {
  queued: { label: 'Queued', icon: IconClock, tone: 'idle', hint: 'Starts as soon as a worker is free.' },
  running: { label: 'Running', icon: IconPlayerPlay, tone: 'busy' },
  pausing: {
    label: 'Pausing…',
    icon: IconPlayerPause,
    tone: 'idle',
    hint: 'Finishes what it holds, then rests.',
  },
  paused: {
    label: 'Paused',
    icon: IconPlayerPause,
    tone: 'idle',
    hint: 'Goes on where it stopped when resumed.',
  },
  stopping: {
    label: 'Stopping…',
    icon: IconPlayerStop,
    tone: 'idle',
    hint: 'Finishes what it holds, then ends.',
  },
  stopped: {
    label: 'Stopped',
    icon: IconPlayerStop,
    tone: 'idle',
    hint: 'What was read until then is kept.',
  },
  waiting_rate_limit: {
    label: 'Waiting for the source',
    icon: IconHourglass,
    tone: 'late',
    hint: 'Its limit of requests is used up. The run goes on by itself when it is renewed.',
  },
  succeeded: { label: 'Succeeded', icon: IconCircleCheck, tone: 'ok' },
  partial: {
    label: 'Partly done',
    icon: IconAlertTriangle,
    tone: 'late',
    hint: 'Something could not be read; the log says what. The rest is stored.',
  },
  failed: { label: 'Failed', icon: IconCircleX, tone: 'broken' },
  stalled: {
    label: 'Stalled',
    icon: IconAlertTriangle,
    tone: 'late',
    hint: 'The process that reads it was not heard of for a while. Another one takes over from the last stored record.',
  },
};

/** How each state of a step is shown. */
export const stepShapes: Readonly<Record<StepView['state'], Shape>> = {
  pending: { label: 'Waiting', icon: IconClock, tone: 'idle' },
  running: { label: 'Running', icon: IconPlayerPlay, tone: 'busy' },
  succeeded: { label: 'Done', icon: IconCircleCheck, tone: 'ok' },
  failed: { label: 'Failed', icon: IconCircleX, tone: 'broken' },
  stopped: { label: 'Stopped', icon: IconPlayerStop, tone: 'idle' },
};

/** A mode as people say it. */
export const modeWords = {
  incremental: 'Incremental sync',
  full: 'Full sync',
  backfill: 'Backfill',
} as const satisfies Record<RunMode, string>;

export const runStateNames = Object.keys(runShapes) as RunState[];

/** Who, as it stands in a sentence or a table. */
export const whoWords = (by: string) =>
  by === 'schedule' ? 'the schedule' : by === 'webhook' ? 'a webhook' : by;

const jobNames: Readonly<Record<string, string>> = {
  'sync-github-pull-requests': 'Pull requests from GitHub',
  'sync-github-issues': 'Issues from GitHub',
  'sync-github-deployments': 'Deployments from GitHub',
  'sync-github-workflow-runs': 'Workflow runs from GitHub',
  'sync-github-releases': 'Releases from GitHub',
  'sync-github-commits': 'Commits from GitHub',
  'sync-github-comments': 'Comments from GitHub',
  'sync-jira-site': 'Projects and boards from Jira',
  'sync-jira-issues': 'Issues from Jira',
  'sync-jira-census': 'Deleted issues from Jira',
};

/** A job as people say it. */
export function jobWords(job: string): string {
  const words = job.replaceAll(/[-_]+/g, ' ');
  return jobNames[job] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
