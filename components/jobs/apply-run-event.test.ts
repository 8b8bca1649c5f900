import { describe, expect, it } from 'vitest';
import type { LiveRunEvent, RunEventBody } from '#lib/events.ts';
import type { RunView, StepView } from '#lib/runs.ts';
import { applyRunEvent, applyRunEvents, mergeRuns } from './apply-run-event.ts';

const step = (done: number, change: Partial<StepView> = {}): StepView => ({
  id: '1',
  name: 'pull requests of acme/checkout',
  state: 'running',
  done,
  total: 1_000,
  ...change,
});

const run = (change: Partial<RunView> = {}): RunView => ({
  id: '7',
  clientId: '1',
  integrationId: '1',
  integration: 'GitHub',
  mode: 'full',
  state: 'running',
  attempt: 1,
  seq: 10,
  createdAt: '2026-11-23T12:00:00.000Z',
  startedAt: '2026-11-23T12:00:01.000Z',
  finishedAt: null,
  error: null,
  steps: [step(100)],
  ...change,
});

const event = (seq: number, body: RunEventBody, runId = '7', from = seq): LiveRunEvent => ({
  clientId: '1',
  runId,
  seq,
  from,
  at: '2026-11-23T12:00:05.000Z',
  body,
});

const progress = (seq: number, done: number) => event(seq, { type: 'step', step: step(done) });
const log = (seq: number) => event(seq, { type: 'log', level: 'info', message: 'read a page' });

describe('one event', () => {
  it('moves the run on by one', () => {
    const { run: next, outcome } = applyRunEvent(run(), progress(11, 200));
    expect(outcome).toBe('applied');
    expect(next.seq).toBe(11);
    expect(next.steps[0]?.done).toBe(200);
  });

  it('is ignored where it is known already', () => {
    const before = run();
    expect(applyRunEvent(before, progress(10, 200))).toEqual({ run: before, outcome: 'old' });
  });

  it('changes nothing behind a gap, and says so', () => {
    const before = run();
    expect(applyRunEvent(before, progress(12, 200))).toEqual({ run: before, outcome: 'gap' });
  });

  it('stands for those it replaces, and goes on where they overlap or touch what is known', () => {
    const body = progress(14, 200).body;
    expect(applyRunEvent(run(), event(14, body, '7', 11))).toMatchObject({
      outcome: 'applied',
      run: { seq: 14 },
    });
    expect(applyRunEvent(run(), event(14, body, '7', 8)).outcome).toBe('applied');
    expect(applyRunEvent(run(), event(14, body, '7', 12)).outcome).toBe('gap');
  });

  it('never lets a step fall back', () => {
    expect(applyRunEvent(run(), progress(11, 40)).run.steps[0]?.done).toBe(100);
  });

  it('adds a step that was not known, in the order of the run', () => {
    const before = run({ steps: [step(0, { id: '9' }), step(0, { id: '11' })] });
    const added = event(11, { type: 'step', step: step(0, { id: '10', state: 'pending' }) });
    expect(applyRunEvent(before, added).run.steps.map(({ id }) => id)).toEqual(['9', '10', '11']);
  });

  it('ends the run', () => {
    const error = { code: 'bad_token', message: 'GitHub refused the token. Enter a new one.' };
    const finishedAt = '2026-11-23T12:00:09.000Z';
    const ended = event(11, {
      type: 'state',
      state: 'failed',
      error,
      startedAt: run().startedAt,
      finishedAt,
    });
    expect(applyRunEvent(run(), ended).run).toMatchObject({ state: 'failed', error, finishedAt, seq: 11 });
  });

  it('counts a log line in the sequence and changes nothing else', () => {
    expect(applyRunEvent(run(), log(11)).run).toEqual(run({ seq: 11 }));
  });
});

describe('a batch of events', () => {
  it('is applied in the order of its sequence', () => {
    const { runs, missed } = applyRunEvents([run()], [progress(12, 300), log(11)]);
    expect(runs[0]?.seq).toBe(12);
    expect(missed).toEqual([]);
  });

  it('hands back what lies behind a gap or belongs to an unknown run', () => {
    const stranger = event(1, log(1).body, '8');
    const { runs, missed } = applyRunEvents([run()], [stranger, log(11), progress(13, 300)]);
    expect(runs[0]?.seq).toBe(11);
    expect(missed.map(({ runId, seq }) => [runId, seq])).toEqual([
      ['8', 1],
      ['7', 13],
    ]);
  });
});

describe('a snapshot', () => {
  it('replaces what is older', () => {
    const fetched = run({ seq: 20, steps: [step(900)] });
    expect(mergeRuns([run()], [fetched])).toEqual([fetched]);
  });

  it('that was overtaken by deltas does not turn time back', () => {
    const known = run({ seq: 25, steps: [step(950)] });
    expect(mergeRuns([known], [run({ seq: 20, steps: [step(900)] })])).toEqual([known]);
  });

  it('lets no count fall, and forgets runs that are gone', () => {
    const [merged] = mergeRuns(
      [run({ seq: 20, steps: [step(900)] })],
      [run({ seq: 21, steps: [step(850)] })],
    );
    expect(merged?.steps[0]?.done).toBe(900);
    expect(mergeRuns([run({ id: '6' })], [run()]).map(({ id }) => id)).toEqual(['7']);
  });
});
