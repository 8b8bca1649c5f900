import { describe, expect, it } from 'vitest';
import { applyRunEvent, applyRunEvents, mergeRuns } from './apply-run-event.ts';
import { event, logBody, run, stateBody, step, stepBody } from './testing.ts';

const progress = (seq: number, done: number, from = seq) => event(seq, stepBody({ done }), { from });
const log = (seq: number) => event(seq, logBody());

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
    expect(applyRunEvent(run(), progress(14, 200, 11))).toMatchObject({
      outcome: 'applied',
      run: { seq: 14 },
    });
    expect(applyRunEvent(run(), progress(14, 200, 8)).outcome).toBe('applied');
    expect(applyRunEvent(run(), progress(14, 200, 12)).outcome).toBe('gap');
  });

  it('never lets a step fall back', () => {
    expect(applyRunEvent(run(), progress(11, 40)).run.steps[0]?.done).toBe(100);
  });

  it('adds a step that was not known, in the order of the run', () => {
    const before = run({ steps: [step({ id: '9' }), step({ id: '11' })] });
    const added = event(11, stepBody({ id: '10', state: 'pending' }));
    expect(applyRunEvent(before, added).run.steps.map(({ id }) => id)).toEqual(['9', '10', '11']);
  });

  it('brings pace and the count of records set aside with a step', () => {
    const pace = { budget: null, slowedBy: 'replica-1 is 12 s behind' };
    const told = event(11, { ...stepBody({ quarantined: 2 }), pace, quarantined: 3 });
    expect(applyRunEvent(run(), told).run).toMatchObject({ pace, quarantined: 3 });
  });

  it('ends the run', () => {
    const error = { code: 'bad_token', message: 'GitHub refused the token. Enter a new one.' };
    const finishedAt = '2026-11-23T12:00:09.000Z';
    const ended = event(11, stateBody({ state: 'failed', error, finishedAt }));
    expect(applyRunEvent(run(), ended).run).toMatchObject({ state: 'failed', error, finishedAt, seq: 11 });
  });

  it('says who asked for what, and keeps that while the worker obeys', () => {
    const asked = stateBody({ state: 'pausing', desiredState: 'paused', by: 'bo@example.com' });
    const pausing = applyRunEvent(run(), event(11, asked)).run;
    const wish = { desiredState: 'paused', requestedBy: 'bo@example.com' };
    expect(pausing).toMatchObject({ state: 'pausing', ...wish, requestedAt: '2026-11-23T12:00:05.000Z' });
    const obeyed = stateBody({ state: 'paused', desiredState: 'paused', worker: null });
    expect(applyRunEvent(pausing, event(12, obeyed)).run).toMatchObject({
      ...wish,
      state: 'paused',
      worker: null,
    });
  });

  it('tells attempt, worker and until when it waits', () => {
    const change = { attempt: 3, worker: 'worker-2', dueAt: '2026-11-23T13:00:00.000Z' };
    const waits = event(11, stateBody({ state: 'waiting_rate_limit', ...change }));
    const next = applyRunEvent(run(), waits).run;
    expect(next).toMatchObject(change);
    expect(next).not.toHaveProperty('by');
    expect(next).not.toHaveProperty('type');
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
    const stranger = event(1, logBody(), { runId: '8' });
    const { runs, missed } = applyRunEvents([run()], [stranger, log(11), progress(13, 300)]);
    expect(runs[0]?.seq).toBe(11);
    expect(missed.map(({ runId, seq }) => [runId, seq])).toEqual([
      ['8', 1],
      ['7', 13],
    ]);
  });
});

describe('a snapshot', () => {
  const at = (seq: number, done: number) => run({ seq, steps: [step({ done })] });

  it('replaces what is older', () => {
    expect(mergeRuns([run()], [at(20, 900)])).toEqual([at(20, 900)]);
  });

  it('that was overtaken by deltas does not turn time back', () => {
    expect(mergeRuns([at(25, 950)], [at(20, 900)])).toEqual([at(25, 950)]);
  });

  it('lets no count fall, and forgets runs that are gone', () => {
    expect(mergeRuns([at(20, 900)], [at(21, 850)])[0]?.steps[0]?.done).toBe(900);
    expect(mergeRuns([run({ id: '6' })], [run()]).map(({ id }) => id)).toEqual(['7']);
  });
});
