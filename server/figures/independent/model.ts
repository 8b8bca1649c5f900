import { type Arrival, type Delivered, type Delivery, deliveriesOf } from './deliveries.ts';
import type { Incident } from './incidents.ts';
import { type Bucket, type BucketSpan, before, bucketsOf, dayOf, type Span } from './numbers.ts';
import { hasLabel, type Pull, pullsOf } from './pulls.ts';
import type { Account, Raw, RawRun } from './raw-types.ts';
import { type Work, workOf } from './work.ts';

export interface Model extends Delivered {
  raw: Raw;
  pulls: Pull[];
  work: Work[];
}

export function modelOf(raw: Raw): Model {
  const pulls = pullsOf(raw);
  return { raw, pulls, work: workOf(raw), ...deliveriesOf(raw, pulls) };
}

/** What is asked of the figures: as a page does. */
export interface Question extends Span {
  bucket: Bucket;
  repository?: string;
  service?: string;
  project?: string;
  label?: string;
  branch?: string;
  type?: string;
  team?: string;
}

/** What a question leaves of the model. */
export interface Asked {
  question: Question;
  raw: Raw;
  /** Now, by the clock that the product asks. */
  today: string;
  span: Span;
  previous: Span;
  buckets: BucketSpan[];
  previousBuckets: BucketSpan[];
  /** What production had before all that is known of it. */
  before: Model['before'];
  /** Whatever is asked. */
  everyWork: Work[];
  /** Those that are open and a team has to do with: its own, and those that wait for one of its members. */
  openPulls: Pull[];
  /** Whether they count or not. */
  allPulls: Pull[];
  allArrivals: Model['arrivals'];
  allDeliveries: Delivery[];
  allIncidents: Incident[];
  allWork: Work[];
  pulls: Pull[];
  arrivals: (Arrival & { pull: Pull })[];
  deliveries: Delivery[];
  incidents: Incident[];
  work: Work[];
  runs: RawRun[];
  within: (span: Span) => (at: number | null) => boolean;
  dayOf: (at: number) => string;
  hasPlace: (place: { repository: string | null; project: string | null }) => boolean;
}

export function asked(model: Model, question: Question): Asked {
  const { raw } = model;
  const { timeZone } = raw;
  const { from, to, bucket, label, branch, type, team } = question;
  const isOurs = team === undefined ? () => true : membersOf(team, raw);
  const [span, previous] = [{ from, to }, before({ from, to })];
  const { hasRepository, hasProject } = placesOf(question, raw);
  const pullsOfAll = model.pulls.filter(
    (pull) =>
      hasRepository(pull.repository) &&
      (branch === undefined || pull.base === branch) &&
      (label === undefined || hasLabel(pull.labels, [label])),
  );
  const allPulls = pullsOfAll.filter(({ author }) => isOurs('github', author));
  const pulls = allPulls.filter(({ counts }) => counts);
  const openPulls = pullsOfAll.filter(
    ({ state, author, waiting }) =>
      state === 'open' && [author, ...(waiting?.on ?? [])].some((login) => isOurs('github', login)),
  );
  const hasPlace = (place: { repository: string | null; project: string | null }) =>
    place.repository === null ? hasProject(place.project ?? '') : hasRepository(place.repository);
  const allDeliveries = model.deliveries.filter((one) => hasRepository(one.repository));
  const allIncidents = model.incidents.filter(({ issue }) => hasPlace(issue));
  const allWork = model.work.filter(
    (issue) =>
      hasPlace(issue) &&
      isOurs(issue.repository === null ? 'jira' : 'github', issue.assignee) &&
      (type === undefined || issue.type === type) &&
      (label === undefined || hasLabel(issue.labels, [label])),
  );
  return {
    question,
    raw,
    span,
    previous,
    allPulls,
    pulls,
    openPulls,
    hasPlace,
    today: dayOf(Date.now(), timeZone),
    buckets: bucketsOf(span, bucket),
    previousBuckets: bucketsOf(previous, bucket),
    arrivals: pulls.flatMap((pull) => {
      const arrival = model.arrivals.get(pull);
      return arrival ? { ...arrival, pull } : [];
    }),
    before: model.before,
    everyWork: model.work,
    allArrivals: model.arrivals,
    allDeliveries,
    allIncidents,
    allWork,
    deliveries: allDeliveries.filter(({ production, counts }) => production && counts),
    incidents: allIncidents.filter(({ counts }) => counts),
    work: allWork.filter(({ counts }) => counts),
    runs: raw.runs.filter(
      (run) => hasRepository(run.repository) && (branch === undefined || run.branch === branch),
    ),
    within: (days) => (at) => {
      if (at === null) return false;
      const day = dayOf(at, timeZone);
      return day >= days.from && day <= days.to;
    },
    dayOf: (at) => dayOf(at, timeZone),
  };
}

/** A repository has no project of Jira, and a project no repository; a service has both. */
function placesOf({ repository, service, project }: Question, { services }: Raw) {
  const of = services.find(({ id }) => id === service);
  const single = repository !== undefined || project !== undefined;
  return {
    hasRepository: (id: string) => (!single || id === repository) && (!of || of.repositories.includes(id)),
    hasProject: (id: string) => (!single || id === project) && (!of || of.projects.includes(id)),
  };
}

/** Whether an account is of a team: named in it, or of a person of whom one is. Logins are so in any case of their letters. */
function membersOf(team: string, { teams, people }: Raw) {
  const text = ({ kind, account }: Account) =>
    `${kind} ${kind === 'github' ? account.toLowerCase() : account}`;
  const named = new Set((teams.get(team) ?? []).map(text));
  const all = new Set(named);
  for (const accounts of people.map((own) => own.map(text))) {
    if (accounts.some((one) => named.has(one))) for (const one of accounts) all.add(one);
  }
  return (kind: string, account: string | null) => account !== null && all.has(text({ kind, account }));
}
