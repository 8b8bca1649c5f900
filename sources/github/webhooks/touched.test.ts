import definitions from '@octokit/webhooks-examples' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { listenedTo, touchedBy } from './touched.ts';

interface Example {
  name: string;
  examples: Record<string, unknown>[];
}
const all = definitions as unknown as Example[];

/** What the examples of one event or another say, of what is looked at here. */
interface Payload {
  pull_request: { number: number };
  issue: { number: number };
  comment: { id: number };
  action: string;
  deployment: { id: number };
  workflow_run: { id: number };
  workflow_job: { run_id: number };
  release: { id: number };
  ref: string;
}

/** What is expected of each event, by its payload as GitHub documents it. */
const expected: Record<string, (payload: Payload) => string[]> = {
  pull_request: (p) => [`pull-requests #${p.pull_request.number}`],
  pull_request_review: (p) => [`pull-requests #${p.pull_request.number}`],
  pull_request_review_thread: (p) => [`pull-requests #${p.pull_request.number}`],
  pull_request_review_comment: (p) => [
    `pull-requests #${p.pull_request.number}`,
    `comments review comment ${p.comment.id}`,
  ],
  issues: (p) => [
    `issues #${p.issue.number}`,
    // Its comments go with it.
    ...(['deleted', 'transferred'].includes(p.action) ? [`comments comments of #${p.issue.number}`] : []),
  ],
  issue_comment: (p) => [`comments conversation comment ${p.comment.id}`],
  deployment: (p) => [`deployments deployment ${p.deployment.id}`],
  deployment_status: (p) => [`deployments deployment ${p.deployment.id}`],
  workflow_run: (p) => [`workflow-runs run ${p.workflow_run.id}`],
  workflow_job: (p) => [`workflow-runs run ${p.workflow_job.run_id}`],
  push: (p) => [`commits ${p.ref}`],
  release: (p) => [`releases release ${p.release.id}`],
  repository: () => ['pull-requests *'],
};

describe('G13: GitHub’s example of an event marks what changed', () => {
  it('for every event that is listened to', () => {
    expect(Object.keys(expected).toSorted()).toEqual(listenedTo.toSorted());
  });

  const cases = listenedTo.flatMap((event) =>
    (all.find(({ name }) => name === event)?.examples ?? []).map(
      (payload, number) => [event, number, payload] as const,
    ),
  );
  it('of which there are examples of each', () => {
    expect(new Set(cases.map(([event]) => event)).size).toBe(listenedTo.length);
    expect(cases.length).toBeGreaterThan(80);
  });
  it.each(cases)('%s %i', (event, _number, payload) => {
    const touched = touchedBy(event, payload);
    expect(touched?.marks.map(({ job, key }) => `${job.replace('sync-github-', '')} ${key}`)).toEqual(
      expected[event]?.(payload as unknown as Payload),
    );
    const repository = payload.repository as { id: number; full_name: string };
    expect(touched?.repository).toEqual({ id: repository.id, fullName: repository.full_name });
    expect(touched?.action).toBe(payload.action ?? null);
  });

  it('and no other event, whatever it is called', () => {
    const others = all.filter(({ name }) => !listenedTo.includes(name));
    expect(others.length).toBeGreaterThan(20);
    for (const { name, examples } of others)
      for (const payload of examples) expect(touchedBy(name, payload), name).toBeNull();
    for (const name of ['', 'constructor', '__proto__', 'toString']) expect(touchedBy(name, {})).toBeNull();
  });

  it('refuses a payload that is none of the event', () => {
    const [good] = all.find(({ name }) => name === 'pull_request')!.examples;
    for (const payload of [
      null,
      [],
      {},
      { ...good, repository: null },
      { ...good, repository: { id: '1', full_name: 'a/b' } },
      { ...good, pull_request: { number: -1 } },
      { ...good, pull_request: { number: '17' } },
      { ...good, action: 'open\0ed' },
    ])
      expect(() => touchedBy('pull_request', payload)).toThrow();
  });
});
