import { setImmediate } from 'node:timers/promises';
import type { PullRequest } from '../lib/records/pull-request.ts';

export interface Shape {
  commits: number;
  reviews: number;
  /** Length of a commit's message. */
  message: number;
}

/** What an ordinary pull request has: nine rows of 2.5 kB. */
export const ORDINARY: Shape = { commits: 5, reviews: 3, message: 60 };
/** Of 5.6 kB as JSON, which long messages make. */
export const LONG: Shape = { commits: 5, reviews: 3, message: 660 };

export const rowsEach = ({ commits, reviews }: Shape) => 1 + commits + reviews;

const BEGAN = Date.UTC(2024, 0, 1);
const STATES = ['commented', 'changes_requested', 'approved'] as const;
const hex = (n: number) => n.toString(16).padStart(8, '0');
const iso = (number: number, minutes: number) =>
  new Date(BEGAN + (number % 500_000) * 90_000 + minutes * 60_000).toISOString();

/** A merged pull request, the same for the same number. */
export function pullRequest(number: number, { commits, reviews, message }: Shape): PullRequest {
  return {
    id: 5_000_000 + number,
    number,
    title: `Change ${number}: keep the totals of a cart right`,
    url: `https://github.com/acme/checkout/pull/${number}`,
    state: 'merged',
    draft: false,
    author: `person-${number % 40}`,
    authorIsBot: number % 12 === 0,
    baseRef: 'main',
    headRef: `topic/${number}`,
    headSha: hex(number + 1).repeat(5),
    labels: ['size/M', 'team/checkout'],
    mergeCommitSha: hex(number).repeat(5),
    additions: number % 400,
    deletions: number % 90,
    changedFiles: number % 17,
    commentCount: 4,
    createdAt: iso(number, 0),
    updatedAt: iso(number, 700),
    mergedAt: iso(number, 700),
    closedAt: iso(number, 700),
    openedAt: iso(number, 0),
    commits: Array.from({ length: commits }, (_, index) => ({
      sha: hex(number) + hex(index).repeat(4),
      message: `Step ${index} `.padEnd(message, 'of a longer tale '),
      authorName: `Person ${number % 40}`,
      authorLogin: `person-${number % 40}`,
      authorEmail: `person-${number % 40}@acme.example`,
      authoredAt: iso(number, index - 60),
      committedAt: iso(number, index - 30),
    })),
    reviews: Array.from({ length: reviews }, (_, index) => ({
      id: 90_000_000 + number * 10 + index,
      author: `person-${(number + index + 1) % 40}`,
      authorIsBot: false,
      state: STATES[index % STATES.length] ?? 'commented',
      commentCount: index,
      submittedAt: iso(number, 100 + index),
    })),
    events: [],
    closes: [],
  };
}

export const pullRequests = (first: number, count: number, shape: Shape) =>
  Array.from({ length: count }, (_, index) => pullRequest(first + index, shape));

/** So many pull requests page by page, each read from JSON when it is asked for, as from a source that is never late. */
export async function* pagesOf(first: number, count: number, shape: Shape, pageSize = 25) {
  for (let at = 0; at < count; at += pageSize) {
    const text = JSON.stringify(pullRequests(first + at, Math.min(pageSize, count - at), shape));
    await setImmediate();
    yield { items: JSON.parse(text) as PullRequest[] };
  }
}
