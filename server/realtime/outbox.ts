import type { LiveRunEvent, RunEvent } from '#lib/events.ts';

export interface OutboxOptions {
  send: (event: LiveRunEvent) => void;
  /**
   * Waited for before a run's end is told, so that whoever then asks a replica finds the data there. Where it can, it says
   * which position the end is told with.
   */
  beforeEnd: () => Promise<string | undefined>;
  /** Counters and log lines are held back this long: at most 4 packets a second and run. */
  holdMs?: number;
}

/** The events of all runs on their way to browsers. */
export interface Outbox {
  push(event: RunEvent): void;
  close(): void;
}

interface Lane {
  /** In order of their sequence; of a step only the newest. */
  held: LiveRunEvent[];
  /** Sequence of the newest event that came in. */
  newest: number;
  timer: NodeJS.Timeout | undefined;
  /** The replicas are waited for before the run's end is told. */
  waits: boolean;
}

/**
 * Per run: the first counter goes at once, the following at most every 250 ms, the newest of each step standing for
 * those before it (`from`); log lines go with them; a change of state takes what is held with it, at once. Order is kept.
 */
export function createOutbox({ send, beforeEnd, holdMs = 250 }: OutboxOptions): Outbox {
  const lanes = new Map<string, Lane>();

  function flush(lane: Lane): void {
    const events = lane.held;
    lane.held = [];
    for (const event of events) send(event);
  }

  function hold(lane: Lane, event: RunEvent): LiveRunEvent {
    const { body, seq } = event;
    const live: LiveRunEvent = { ...event, from: seq };
    lane.held.push(live);
    // Behind a gap nothing is left out: an event must not claim to stand for one that was never heard.
    if (body.type === 'step' && seq === lane.newest + 1) {
      const same = lane.held.findIndex(
        ({ body: held }) => held !== body && held.type === 'step' && held.step.id === body.step.id,
      );
      const [dropped] = same === -1 ? [] : lane.held.splice(same, 1);
      const successor = lane.held[same];
      if (dropped && successor) successor.from = dropped.from;
    }
    lane.newest = seq;
    return live;
  }

  function open(runId: string, lane: Lane): void {
    flush(lane);
    lane.timer = setTimeout(() => {
      lane.timer = undefined;
      if (lane.waits) return;
      if (lane.held.length > 0) open(runId, lane);
      else lanes.delete(runId);
    }, holdMs);
    lane.timer.unref();
  }

  function push(event: RunEvent): void {
    const lane = lanes.get(event.runId) ?? { held: [], newest: 0, timer: undefined, waits: false };
    lanes.set(event.runId, lane);
    const live = hold(lane, event);
    if (lane.waits) return;
    const { body } = event;
    if (isEnd(event)) {
      lane.waits = true;
      const tell = (position?: string) => {
        if (position !== undefined) live.position = position;
        lane.waits = false;
        clearTimeout(lane.timer);
        open(event.runId, lane);
      };
      beforeEnd().then(tell, () => tell());
      return;
    }
    if (body.type === 'state') {
      clearTimeout(lane.timer);
      open(event.runId, lane);
    } else if (!lane.timer) {
      open(event.runId, lane);
    }
  }

  return {
    push,
    close() {
      for (const lane of lanes.values()) clearTimeout(lane.timer);
      lanes.clear();
    },
  };
}

const isEnd = ({ body }: RunEvent) =>
  body.type === 'state' && (body.state === 'succeeded' || body.state === 'partial');
