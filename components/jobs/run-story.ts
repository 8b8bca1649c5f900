import type { LiveRunEvent, RunEvent, RunEventBody } from '#lib/events.ts';

export type LogLevel = 'info' | 'warn' | 'error';

export interface LogLine {
  seq: number;
  at: string;
  level: LogLevel;
  message: string;
}

/** A change of state, or of what a person wants. */
export interface StateEntry extends Omit<Extract<RunEventBody, { type: 'state' }>, 'type'> {
  seq: number;
  at: string;
}

/** What happened in a run, as far as a person reads it. */
export interface RunStory {
  lines: LogLine[];
  states: StateEntry[];
  /** Everything up to this event is known; 0: nothing yet. */
  seq: number;
  /** Whether events in the middle were left out, because the run has too many. */
  holes: boolean;
}

/** So many lines stay in the browser. */
export const KEPT_LINES = 1_000;

export const emptyStory = (seq: number): RunStory => ({ lines: [], states: [], seq, holes: false });

/**
 * Adds events, each once and in order; of the lines the newest {@link KEPT_LINES} stay. Behind a gap `seq` stays where
 * it is: the next read asks from there.
 */
export function addEvents(
  story: RunStory,
  events: readonly (RunEvent & Partial<Pick<LiveRunEvent, 'from'>>)[],
): RunStory {
  if (events.length === 0) return story;
  const lines: LogLine[] = [];
  const states: StateEntry[] = [];
  let { seq: known } = story;
  for (const { seq, from = seq, at, body } of events.toSorted((a, b) => a.seq - b.seq)) {
    if (from <= known + 1) known = Math.max(known, seq);
    if (body.type === 'log') lines.push({ seq, at, level: body.level, message: body.message });
    if (body.type === 'state') {
      const { type, ...entry } = body;
      states.push({ ...entry, seq, at });
    }
  }
  return {
    ...story,
    seq: known,
    lines: lines.length > 0 ? merged(story.lines, lines).slice(-KEPT_LINES) : story.lines,
    states: states.length > 0 ? merged(story.states, states) : story.states,
  };
}

/** Joins what was read with what arrived live meanwhile. */
export function joinStories(read: RunStory, live: RunStory): RunStory {
  return {
    lines: merged(read.lines, live.lines).slice(-KEPT_LINES),
    states: merged(read.states, live.states),
    seq: Math.max(read.seq, live.seq),
    holes: read.holes || live.holes,
  };
}

function merged<T extends { seq: number }>(known: readonly T[], more: readonly T[]): T[] {
  const bySeq = new Map([...known, ...more].map((entry) => [entry.seq, entry]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

const gravity: Record<LogLevel, number> = { info: 0, warn: 1, error: 2 };

/** Lines at least as grave as `level` that hold all words of `text`, in whatever case and order. */
export function linesFrom(level: LogLevel, lines: readonly LogLine[], text = ''): LogLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter((line) => {
    if (gravity[line.level] < gravity[level]) return false;
    const message = line.message.toLowerCase();
    return words.every((word) => message.includes(word));
  });
}
