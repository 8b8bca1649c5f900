import { wholeSeconds } from './numbers.ts';
import type { Raw, RawIssue } from './raw.ts';

type Category = 'todo' | 'in_progress' | 'waiting' | 'done';

/** An issue as the pages count it. */
export interface Work extends RawIssue {
  counts: boolean;
  /** Without holes, oldest first; the last has no end. */
  stays: { status: string; category: Category | null; from: number; to: number | null }[];
  started: number | null;
  done: number | null;
  lead: number | null;
  cycle: number | null;
}

export function workOf({ issues, categories }: Raw): Work[] {
  return issues.map((issue) => {
    const category = (status: string) => categories.get(`${issue.integration} ${status}`) ?? null;
    const stays: Work['stays'] = [];
    let status = issue.changes[0]?.from ?? (issue.changes.length === 0 ? issue.status : '');
    let since = issue.created;
    for (const { at, to } of issue.changes) {
      const moment = Math.max(at, since);
      stays.push({ status, category: category(status), from: since, to: moment });
      [status, since] = [to ?? '', moment];
    }
    stays.push({ status, category: category(status), from: since, to: null });
    const started =
      stays.find((stay) => stay.category === 'in_progress' && stay.to !== stay.from)?.from ?? null;
    let done: number | null = null;
    for (const stay of stays) {
      if (stay.category === 'done') done ??= stay.from;
      else if (stay.to !== stay.from) done = null;
    }
    return {
      ...issue,
      counts: !issue.gone && !issue.subtask,
      ...{ stays, started, done },
      lead: done === null ? null : wholeSeconds(issue.created, done),
      cycle: done === null || started === null || started > done ? null : wholeSeconds(started, done),
    };
  });
}
