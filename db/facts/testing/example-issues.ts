import type { JiraIssue, JiraStatus } from '#lib/records/jira-issue.ts';
import { halves, instantOf, START, secondsOf } from './example-text.ts';

export type ExampleIssue = JiraIssue & { gone: boolean };

/** Stable ids of the statuses that the examples name; each mapped one is a step of its own. */
export const statuses: Record<
  string,
  JiraStatus & { step: 'todo' | 'in_progress' | 'waiting' | 'done' | null; deleted?: true }
> = {
  Todo: { id: '1', name: 'Todo', category: 'new', step: 'todo' },
  Doing: { id: '2', name: 'Doing', category: 'indeterminate', step: 'in_progress' },
  Review: { id: '3', name: 'Review', category: 'indeterminate', step: 'waiting' },
  Testing: { id: '4', name: 'Testing', category: 'indeterminate', step: 'in_progress' },
  Done: { id: '5', name: 'Done', category: 'done', step: 'done' },
  Odd: { id: '6', name: 'Odd', category: 'indeterminate', step: null },
  Lost: { id: '7', name: 'Lost', category: 'indeterminate', step: null, deleted: true },
};

/**
 * An issue of the project AB.
 * @param type of it; `sub-task` is one
 * @throws for a fact that is not understood
 */
export function issueOf(number: number, type: string, text: string, timeZone: string): ExampleIssue {
  const isSubtask = type === 'sub-task';
  const changes: JiraIssue['changes'] = [];
  let [createdAt, current, gone] = [START, 'Todo', false];
  const move = (what: string, at: string) => {
    const [from, to] = [statuses[current], statuses[what]];
    if (!to) throw new Error(`Not a status: ${what}`);
    const texts = { fromId: from?.id ?? null, fromText: current, toId: to.id, toText: what, author: 'ann' };
    changes.push({ id: String(changes.length + 1), item: 0, field: 'status', ...texts, at });
    current = what;
  };
  for (const fact of text.split(', ')) {
    const [what, rest = ''] = halves(fact, ' ');
    if (what === 'created') {
      const [time, as] = halves(rest, ' as ');
      createdAt = instantOf(time, timeZone);
      current = as ?? current;
    } else if (what === 'gone') gone = true;
    else if (statuses[what]) move(what, instantOf(rest, timeZone));
    else if (rest.startsWith('times ')) goAround(Number(what), rest, move);
    else throw new Error(`Not understood of an issue: ${fact}`);
  }
  const { id, name, category } = statuses[current] ?? (statuses.Todo as JiraStatus);
  const status = { id, name, category };
  return {
    id: String(number),
    key: `AB-${number}`,
    number,
    title: `Issue ${number}`,
    gone,
    type: {
      id: isSubtask ? '9' : type,
      name: isSubtask ? 'Sub-task' : type,
      isSubtask,
      hierarchyLevel: isSubtask ? -1 : 0,
    },
    parentId: null,
    status,
    priority: null,
    labels: [],
    author: 'ann',
    authorIsBot: false,
    assignee: null,
    storyPoints: null,
    createdAt,
    resolvedAt: null,
    updatedAt: '2030-01-01T00:00:00.000Z',
    sprints: [],
    changes,
    accounts: [],
  };
}

/** `50 times Doing 1h Todo 1h from Mon 00:00`: into the one and on into the other, again and again. */
function goAround(times: number, text: string, move: (status: string, at: string) => void): void {
  const [, one = '', long = '', other = '', short = '', from = ''] =
    /^times (\w+) (\w+) (\w+) (\w+) from (.+)$/.exec(text) ?? [];
  const [stay, away] = [secondsOf(long) ?? 0, secondsOf(short) ?? 0];
  const at = (seconds: number) => new Date(Date.parse(instantOf(from)) + seconds * 1_000).toISOString();
  for (let turn = 0; turn < times; turn++) {
    move(one, at(turn * (stay + away)));
    move(other, at(turn * (stay + away) + stay));
  }
}
