import { wholeSeconds } from './numbers.ts';
import type { Raw, RawIssue, Step } from './raw.ts';

/** An issue as the pages count it. */
export interface Work extends RawIssue {
  counts: boolean;
  /** Without holes, oldest first; the last has no end. */
  stays: { step: Step | null; from: number; to: number | null }[];
  started: number | null;
  done: number | null;
  lead: number | null;
  cycle: number | null;
}

export function workOf({ issues, steps }: Raw): Work[] {
  return issues.map((issue) => {
    const stepOf = (status: string) => steps.get(`${issue.integration} ${status}`) ?? null;
    const stays: Work['stays'] = [];
    let status = issue.changes[0]?.from ?? (issue.changes.length === 0 ? issue.status : '');
    let since = issue.created;
    for (const { at, to } of issue.changes) {
      const moment = Math.max(at, since);
      stays.push({ step: stepOf(status), from: since, to: moment });
      [status, since] = [to ?? '', moment];
    }
    stays.push({ step: stepOf(status), from: since, to: null });
    const started =
      stays.find((stay) => stay.step?.category === 'in_progress' && stay.to !== stay.from)?.from ?? null;
    let done: number | null = null;
    for (const stay of stays) {
      if (stay.step?.category === 'done') done ??= stay.from;
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
