import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommitGraph } from './commit-graph.ts';

/** A graph from the parents of each commit, given by position; all parents come before their children. */
function graphOf(parents: number[][]): CommitGraph {
  const graph = new CommitGraph();
  for (const [index, of] of parents.entries()) {
    const commit = {
      message: '',
      committer: { date: `2026-01-01T00:00:${String(index % 60).padStart(2, '0')}Z` },
    };
    graph.add({ sha: `c${index}`, commit, parents: of.map((parent) => ({ sha: `c${parent}` })) });
  }
  return graph;
}

const must = <T>(found: T | undefined): T => found as NonNullable<T> & T;

describe('comparing two commits', () => {
  test('lists what head has and base has not, oldest first', () => {
    // 0 ─ 1 ─ 2 ─ 4 (merge of 2 and 3)
    //  └── 3 ──┘
    const graph = graphOf([[], [0], [1], [0], [2, 3]]);
    const { status, commits, behindBy, mergeBase } = graph.compare(
      must(graph.get('c1')),
      must(graph.get('c4')),
    );
    expect(commits.map(({ sha }) => sha)).toEqual(['c3', 'c2', 'c4']);
    expect({ status, behindBy, mergeBase: mergeBase?.sha }).toEqual({
      status: 'ahead',
      behindBy: 0,
      mergeBase: 'c1',
    });
  });

  test('tells identical, behind and diverged', () => {
    const graph = graphOf([[], [0], [1], [0]]);
    const status = (base: string, head: string) =>
      graph.compare(must(graph.get(base)), must(graph.get(head))).status;
    expect(status('c1', 'c1')).toBe('identical');
    expect(status('c2', 'c1')).toBe('behind');
    expect(status('c2', 'c3')).toBe('diverged');
  });

  test('agrees with the difference of all ancestors, on any history', () => {
    const histories = fc
      .array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: 1, maxLength: 40 })
      .map((raw) => raw.map((of, index) => (index === 0 ? [] : [...new Set(of.map((n) => n % index))])));
    fc.assert(
      fc.property(histories, fc.nat(), fc.nat(), (history, one, other) => {
        const graph = graphOf(history);
        const [base, head] = [`c${one % history.length}`, `c${other % history.length}`];
        const reach = (sha: string) => new Set(graph.log(sha).map((commit) => commit.sha));
        const compared = graph.compare(must(graph.get(base)), must(graph.get(head)));
        const ahead = [...reach(head).difference(reach(base))].sort();
        expect(compared.commits.map(({ sha }) => sha).sort()).toEqual(ahead);
        expect(compared.behindBy).toBe(reach(base).difference(reach(head)).size);
      }),
    );
  });

  test('ends on hand-made histories that go in circles or lack their beginning', () => {
    const graph = graphOf([[1], [0], [1, 99]]);
    expect(
      graph
        .log('c2')
        .map(({ sha }) => sha)
        .sort(),
    ).toEqual(['c0', 'c1', 'c2']);
    expect(
      graph.compare(must(graph.get('c0')), must(graph.get('c2'))).commits.map(({ sha }) => sha),
    ).toContain('c2');
  });
});

test('a commit is found by branch, tag, sha and the beginning of its sha', () => {
  const graph = new CommitGraph();
  const sha = '0123456789abcdef0123456789abcdef01234567';
  graph.add({ sha, commit: { message: '' }, parents: [] });
  graph.refs.set('main', sha).set('v1.0.0', sha);
  for (const name of ['main', 'v1.0.0', sha, '0123456']) expect(graph.resolve(name)?.sha).toBe(sha);
  for (const name of ['012345', 'other', '0123457']) expect(graph.resolve(name)).toBeUndefined();
});
