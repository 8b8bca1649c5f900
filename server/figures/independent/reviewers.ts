import type { Asked } from './model.ts';
import { median, wholeSeconds } from './numbers.ts';
import type { Pull, Review } from './pulls.ts';
import type { RawRun } from './raw-types.ts';

/** From being asked, or the opening where that came later, to somebody's first review of it. */
function responseOf(pull: Pull, review: Review): number | null {
  const asked = pull.events
    .filter(
      ({ kind, reviewer, at }) =>
        kind === 'review_requested' && reviewer === review.author && at <= review.at,
    )
    .map(({ at }) => at);
  const began = [...asked, ...(pull.openedAt === null ? [] : [pull.openedAt])];
  return began.length === 0 ? null : Math.max(0, wholeSeconds(Math.max(...began), review.at));
}

/** Reviews of these pull requests, and whether each is the first of its reviewer. */
export const reviewsOf = (pulls: readonly Pull[]) =>
  pulls.flatMap((pull) =>
    pull.given.map((review) => ({
      pull,
      review,
      isFirst: pull.given.find(({ author }) => author === review.author) === review,
    })),
  );

export function reviewerLoad(a: Asked) {
  const reviews = reviewsOf(a.pulls);
  const waits = a.pulls.flatMap(({ waiting }) => waiting?.on ?? []);
  const logins = new Set([...waits, ...reviews.flatMap(({ review }) => review.author ?? [])]);
  const rows = [...logins].map((login) => {
    const own = reviews.filter(({ review }) => review.author === login);
    const now = own.filter(({ review }) => a.within(a.span)(review.at));
    const responses = now.flatMap(({ pull, review, isFirst }) =>
      isFirst ? (responseOf(pull, review) ?? []) : [],
    );
    return {
      login,
      reviews: now.length,
      previousReviews: own.filter(({ review }) => a.within(a.previous)(review.at)).length,
      pullRequests: new Set(now.map(({ pull }) => pull)).size,
      responseP50: median(responses),
      openRequests: waits.filter((one) => one === login).length,
    };
  });
  const shown = rows.filter((row) => row.reviews > 0 || row.openRequests > 0);
  return { reviewers: shown.toSorted((one, other) => (one.login < other.login ? -1 : 1)) };
}

const instant = (at: number) => new Date(at).toISOString();

export function openPullRequests(a: Asked) {
  const open = a.openPulls.flatMap((pull) => (pull.waiting ? { pull, ...pull.waiting } : []));
  const waits = (whom: string) => open.filter((one) => one.for === whom).length;
  const people = open.flatMap(({ pull, on }) => [...new Set([...(pull.author ? [pull.author] : []), ...on])]);
  return {
    groups: {
      author: waits('author'),
      reviewer: waits('reviewer'),
      merge: waits('merge'),
      nobody: waits('nobody'),
    },
    people: [...Map.groupBy(people, (login) => login)].map(([login, { length: n }]) => ({ login, n })),
    rows: open.map(({ pull, reason, since, on, for: waitingFor }) => ({
      id: pull.id,
      number: pull.number,
      size: pull.lines,
      draft: pull.draft,
      waitingFor,
      reason,
      openedAt: instant(pull.openedAt ?? pull.created),
      activeAt: instant(pull.updated),
      waitingSince: instant(since),
      reviewers: on,
      ci: stateOf(pull, a.raw.runs),
    })),
  };
}

/** Of the latest run of each workflow of its head. */
function stateOf({ repository, headSha }: Pull, runs: readonly RawRun[]) {
  const own = runs.filter((run) => run.repository === repository && run.sha === headSha);
  const latest = [...Map.groupBy(own, ({ workflow }) => workflow).values()].map(
    (of) => of.toSorted((one, other) => other.created - one.created || other.id - one.id)[0] as RawRun,
  );
  if (latest.some(isFailure)) return 'failure';
  if (latest.some(({ status }) => status !== 'completed')) return 'running';
  return latest.some(isSuccess) ? 'success' : null;
}

export const isSuccess = ({ conclusion }: RawRun) => conclusion === 'success';
export const isFailure = ({ conclusion }: RawRun) =>
  conclusion === 'failure' || conclusion === 'timed_out' || conclusion === 'startup_failure';
