import { afterWork, HOUR, MINUTE } from './calendar.ts';
import type { Person } from './people.ts';
import type { CommitPlan, PullPlan, Step } from './plan.ts';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';
import { type Kind, titleOf } from './texts.ts';
import type { Trend } from './trend.ts';

/** What decides how a pull request goes. */
export interface Circumstances {
  profile: Profile;
  trend: Trend;
  random: Random;
  /** Who may review, with their weight in this repository. */
  team: { person: Person; weight: number }[];
}

const DAY_AND_NIGHT = new Set<Kind>(['hotfix', 'revert']);

/** A pull request of `author`, opened at `createdAt`, with everything that happens to it until it is closed. */
export function planPull(
  at: Circumstances,
  author: Person,
  kind: Kind,
  createdAt: number,
  title?: string,
): PullPlan {
  const { random, profile, trend } = at;
  const urgent = DAY_AND_NIGHT.has(kind);
  const small = author.bot || urgent || kind === 'docs';
  const additions = Math.ceil(
    Math.min(8_000, random.logNormal((small ? 9 : profile.size) * trend.size, small ? 0.9 : 1.35)),
  );
  const draft = !small && random.chance(0.12);
  const pull: PullPlan = {
    kind,
    createdAt,
    author,
    draft,
    steps: [],
    number: 0,
    reverts: null,
    mention: null,
    title: title ?? titleOf(kind === 'revert' ? 'chore' : kind, random),
    labels: labelsOf(kind, random),
    reviewers: [],
    commits: commitsBefore(at, createdAt, additions, small),
    changedFiles: Math.max(1, Math.round(random.logNormal(Math.sqrt(additions) / 2, 0.5))),
  };
  let ready = createdAt;
  if (draft) {
    ready = afterWork(author, createdAt, random.logNormal(6, 1));
    pull.steps.push({ type: 'draft', at: ready, draft: false });
  }
  const approved = urgent ? reviewUrgently(at, pull, ready) : review(at, pull, ready);
  end(at, pull, approved, urgent);
  addComments(at, pull);
  pull.steps.sort((a, b) => a.at - b.at);
  return pull;
}

function labelsOf(kind: Kind, random: Random): string[] {
  if (kind === 'dependency') return ['dependencies'];
  if (kind === 'revert') return random.chance(0.4) ? ['revert'] : [];
  // People forget; the title or the branch says it then.
  return random.chance(kind === 'hotfix' ? 0.75 : 0.6) ? [kind === 'docs' ? 'documentation' : kind] : [];
}

/** The share of `total` that each of `parts` commits gets, nobody nothing. */
function split(random: Random, total: number, parts: number): number[] {
  const weights = Array.from({ length: parts }, () => 0.2 + random.next());
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => Math.max(1, Math.round((total * weight) / sum)));
}

function toCommits(random: Random, times: number[], additions: number): CommitPlan[] {
  const deletions = Math.round(additions * Math.min(3, random.logNormal(0.32, 0.9)));
  const [added, removed] = [split(random, additions, times.length), split(random, deletions, times.length)];
  return times
    .sort((a, b) => a - b)
    .map((at, index) => ({ at, additions: added[index] ?? 0, deletions: removed[index] ?? 0 }));
}

function commitsBefore(
  { random }: Circumstances,
  createdAt: number,
  additions: number,
  small: boolean,
): CommitPlan[] {
  // A clock that is ahead: the commit says it was made after the pull request was opened.
  if (random.chance(0.004)) return toCommits(random, [createdAt + random.int(2, 40) * MINUTE], additions);
  let count = 1;
  while (count < 14 && random.chance(small ? 0.12 : 0.55)) count++;
  const span = Math.min(40 * 24 * HOUR, random.logNormal(small ? 0.7 : 19, 1.15) * HOUR);
  const times = Array.from({ length: count }, (_, index) =>
    index === 0 ? createdAt - span : createdAt - span * random.next() * 0.97,
  );
  return toCommits(
    random,
    times.map((time) => Math.min(time, createdAt - MINUTE)),
    additions,
  );
}

function reviewer({ team, random }: Circumstances, author: Person): Person {
  return random.weighted(
    team.filter(({ person }) => person !== author),
    ({ weight }) => weight,
  ).person;
}

/** Rounds of review by working hours, until an approval. Answers when it came, undefined where nobody reviews. */
function review(at: Circumstances, pull: PullPlan, ready: number): number | undefined {
  const { random, profile, trend } = at;
  if (random.chance(profile.unreviewed)) return undefined;
  const wait = trend.wait * profile.wait;
  const by = reviewer(at, pull.author);
  pull.reviewers.push(by);
  let now = afterWork(by, ready, random.logNormal(2.3 * wait, 1.15));
  for (let round = 0; round < 4; round++) {
    const mood = pull.author.bot ? 0 : random.next();
    const state = mood < 0.6 || round === 3 ? 'APPROVED' : mood < 0.82 ? 'CHANGES_REQUESTED' : 'COMMENTED';
    pull.steps.push(reviewStep(random, by, state, now));
    if (state === 'APPROVED') break;
    const pushed = afterWork(pull.author, now, random.logNormal(1.9, 1));
    if (state === 'CHANGES_REQUESTED' || random.chance(0.5)) pull.steps.push(push(random, pull, pushed, now));
    now = afterWork(by, pushed, random.logNormal(1.3 * wait, 1));
  }
  const second = reviewer(at, pull.author);
  if (second !== by && !pull.author.bot && random.chance(0.28)) {
    pull.reviewers.push(second);
    const looked = afterWork(second, ready, random.logNormal(3 * wait, 1));
    if (looked < now) {
      pull.steps.push(reviewStep(random, second, random.chance(0.6) ? 'COMMENTED' : 'APPROVED', looked));
    }
  }
  return now;
}

/** With production broken nobody waits for office hours, and often not for a review. */
function reviewUrgently(at: Circumstances, pull: PullPlan, ready: number): number | undefined {
  const { random } = at;
  if (random.chance(0.35)) return undefined;
  const by = reviewer(at, pull.author);
  pull.reviewers.push(by);
  const now = ready + random.logNormal(14, 0.8) * MINUTE;
  pull.steps.push(reviewStep(random, by, 'APPROVED', now));
  return now;
}

function reviewStep(
  random: Random,
  by: Person,
  state: (Step & { type: 'review' })['state'],
  at: number,
): Step {
  const remarks = state === 'APPROVED' ? (random.chance(0.15) ? 1 : 0) : random.int(1, 5);
  return { type: 'review', at, by, state, remarks };
}

/** The commit on top of the branch, as far as it is planned. */
function top({ commits, steps }: PullPlan): CommitPlan | undefined {
  const last = steps.findLast((step) => step.type === 'push');
  return last?.commits.at(-1) ?? commits.at(-1);
}

function push(random: Random, pull: PullPlan, at: number, since: number): Step {
  const forced = random.chance(0.12);
  const count = forced ? 1 : random.int(1, 3);
  const times = Array.from({ length: count }, () => since + (at - since) * (0.3 + 0.69 * random.next()));
  const commits = toCommits(random, times, random.int(3, 40));
  const [amended] = commits;
  const before = top(pull);
  if (forced && amended) amended.authoredAt = before?.authoredAt ?? before?.at;
  return { type: 'push', at, commits, forced };
}

/** Merged in most cases, closed without a merge in some, and a few are forgotten. */
function end({ random }: Circumstances, pull: PullPlan, approved: number | undefined, urgent: boolean): void {
  const { author, createdAt } = pull;
  const last = Math.max(createdAt, ...pull.steps.map(({ at }) => at));
  const by = author.bot ? (pull.reviewers[0] ?? author) : author;
  if (!urgent && random.chance(0.008)) return;
  if (!urgent && random.chance(author.bot ? 0.18 : 0.075)) {
    pull.steps = pull.steps.filter((step) => step.type !== 'review' || step.state !== 'APPROVED');
    pull.steps.push({ type: 'close', at: afterWork(by, last, random.logNormal(20, 1)), by });
    return;
  }
  const wait = approved === undefined ? random.logNormal(1.2, 1.2) : random.logNormal(0.7, 1.3);
  const merged = urgent ? last + random.logNormal(8, 0.6) * MINUTE : afterWork(by, last, wait);
  const other = !author.bot && random.chance(0.2) ? pull.reviewers[0] : undefined;
  pull.steps.push({ type: 'merge', at: merged, by: other ?? by });
}

function addComments(at: Circumstances, pull: PullPlan): void {
  const { random } = at;
  const until = pull.steps.at(-1)?.at ?? pull.createdAt;
  for (let count = random.poisson(pull.author.bot ? 0.1 : 0.7); count > 0; count--) {
    const by = random.chance(0.4) ? pull.author : reviewer(at, pull.author);
    pull.steps.push({ type: 'comment', at: pull.createdAt + (until - pull.createdAt) * random.next(), by });
  }
}
