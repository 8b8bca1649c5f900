import type { Delivery } from './deliveries.ts';
import type { Incident } from './incidents.ts';
import type { Asked } from './model.ts';
import {
  type BucketSpan,
  bucketsOf,
  eachDay,
  known,
  mean,
  median,
  percentile,
  percentiles,
  type Span,
  share,
} from './numbers.ts';

/** The range, the one before it, and the buckets of both. */
function periods<P, B>(
  { span, previous, buckets, previousBuckets }: Asked,
  period: (of: Span) => P,
  bucket: (of: Span) => B,
) {
  const each = ({ start, partial, ...of }: BucketSpan) => ({ start, partial, ...bucket(of) });
  return {
    current: period(span),
    previous: period(previous),
    buckets: buckets.map(each),
    previousBuckets: previousBuckets.map(each),
  };
}

const leadsIn = ({ arrivals, within }: Asked, span: Span) =>
  arrivals.filter(({ at }) => within(span)(at)).map(({ lead }) => lead);

/** Of which no commits are known. */
const timed = ({ arrivals, within }: Asked, span: Span) =>
  arrivals.filter(({ at, link }) => within(span)(at) && link === 'time').length;

export const leadTime = (a: Asked) =>
  periods(
    a,
    (span) => ({ n: leadsIn(a, span).length, ...percentiles(leadsIn(a, span)), byTime: timed(a, span) }),
    (span) => {
      const leads = leadsIn(a, span);
      return { n: leads.length, p50: median(leads), p90: percentile(leads, 0.9) };
    },
  );

/** Day on which the first deployment to production finished that is known, whatever came of it and whoever left it out. */
export const deployedSince = (a: Asked, of: (repository: string) => boolean = () => true) =>
  known(
    a.allDeliveries
      .filter(({ production, repository }) => production && of(repository))
      .map(({ finished }) => (finished === null ? null : a.dayOf(finished))),
  ).toSorted()[0] ?? null;

/** Neither cut by the range, nor still going on, nor begun before anything was known. */
export const isWhole = (
  { today }: Pick<Asked, 'today'>,
  { partial, from, to }: BucketSpan,
  since: string | null,
) => !partial && to <= today && since !== null && from >= since;

const finishedIn = ({ deliveries, within }: Asked, span: Span) =>
  deliveries.filter(({ finished }) => within(span)(finished));
const succeeded = ({ result }: Delivery) => result === 'success';
const failed = ({ result }: Delivery) => result === 'failure';
/** It is in production: it succeeded, or an incident says so. */
const reached = (one: Delivery) => succeeded(one) || one.incidents.length > 0;

/** Distinct days with a success in whole weeks and months that something was known of. */
function rhythm(a: Asked, deliveries: readonly Delivery[], span: Span, since: string | null) {
  const days = new Set(
    deliveries.filter(succeeded).flatMap(({ finished }) => (finished === null ? [] : a.dayOf(finished))),
  );
  const per = (bucket: 'week' | 'month') =>
    bucketsOf(span, bucket)
      .filter((of) => isWhole(a, of, since))
      .map(({ from, to }) => [...days].filter((day) => day >= from && day <= to).length);
  const [weeks, months] = [per('week'), per('month')];
  return {
    fullWeeks: weeks.length,
    daysPerWeek: median(weeks),
    fullMonths: months.length,
    daysPerMonth: median(months),
    meanDaysPerMonth: mean(months),
  };
}

function frequency(a: Asked, of: readonly Delivery[], span: Span, since: string | null) {
  const deployments = of.filter(succeeded).length;
  const days = eachDay(span).filter((day) => since !== null && day >= since && day <= a.today).length;
  return { deployments, perDay: share(deployments, days), ...rhythm(a, of, span, since) };
}

export function deploymentFrequency(a: Asked) {
  const knownFrom = deployedSince(a);
  return {
    ...periods(
      a,
      (span) => {
        const of = finishedIn(a, span);
        return { ...frequency(a, of, span, knownFrom), failures: of.filter(failed).length };
      },
      (span) => {
        const of = finishedIn(a, span);
        return { deployments: of.filter(succeeded).length, failures: of.filter(failed).length };
      },
    ),
    knownFrom,
  };
}

function failRate(of: readonly Delivery[]) {
  const all = of.filter(reached);
  const bad = all.filter(({ incidents }) => incidents.length > 0);
  return { reached: all.length, failed: bad.length, rate: share(bad.length, all.length) };
}

export function changeFailRate(a: Asked) {
  const figures = (span: Span) => {
    const of = finishedIn(a, span);
    return { ...failRate(of), failedPipelines: of.filter(failed).length };
  };
  return periods(a, figures, figures);
}

function rework(of: readonly Delivery[]) {
  const all = of.filter(reached);
  const fixes = all.filter((one) => one.rework !== null);
  return { reached: all.length, rework: fixes.length, rate: share(fixes.length, all.length) };
}

export const reworkRate = (a: Asked) =>
  periods(
    a,
    (span) => {
      const by = (why: Delivery['rework']) =>
        finishedIn(a, span).filter((one) => reached(one) && one.rework === why).length;
      return {
        ...rework(finishedIn(a, span)),
        by: { revert: by('revert'), hotfix: by('hotfix'), incident: by('incident') },
      };
    },
    (span) => rework(finishedIn(a, span)),
  );

const recoveries = (incidents: readonly Incident[]) => known(incidents.map(({ recovery }) => recovery));
const restores = (incidents: readonly Incident[]) => known(incidents.map(({ restore }) => restore));

export function recoveryTime(a: Asked) {
  const resolvedIn = (span: Span) => a.incidents.filter(({ resolved }) => a.within(span)(resolved));
  const spread = (values: number[]) => ({ n: values.length, ...percentiles(values) });
  const half = (values: number[]) => ({ n: values.length, p50: median(values) });
  return periods(
    a,
    (span) => {
      const of = resolvedIn(span);
      const opened = a.incidents.filter((one) => a.within(span)(one.opened));
      return {
        ...spread(recoveries(of)),
        mttr: spread(restores(of)),
        opened: opened.length,
        unattributed: opened.filter(({ attribution }) => attribution === 'none').length,
      };
    },
    (span) => ({ ...half(recoveries(resolvedIn(span))), mttr: half(restores(resolvedIn(span))) }),
  );
}

/** Of each service, and of each repository of none in which something was deployed or went wrong. */
export function serviceOverview(a: Asked) {
  const { raw, question, span, hasPlace } = a;
  const shown = (repository: string) => hasPlace({ repository, project: null });
  const single = question.repository !== undefined || question.project !== undefined;
  const services = raw.services.filter(({ id, repositories }) =>
    question.service === undefined ? !single || repositories.some(shown) : id === question.service,
  );
  const owned = new Set(raw.services.flatMap(({ repositories }) => repositories));
  const alone = [...raw.repositories]
    .filter(([id]) => !owned.has(id) && shown(id))
    .map(([id, { name }]) => ({ id, name, repositories: [id], projects: [] as string[] }));
  const groups = [
    ...services.map((service) => ({ kind: 'service', ...service })),
    ...alone.map((repository) => ({ kind: 'repository', ...repository })),
  ];
  const figures = groups.flatMap(({ kind, id, name, repositories, projects }) => {
    const of = finishedIn(a, span).filter(({ repository }) => repositories.includes(repository));
    const resolved = a.incidents.filter(
      ({ resolved: at, issue }) =>
        a.within(span)(at) &&
        (repositories.includes(issue.repository ?? '') || projects.includes(issue.project ?? '')),
    );
    if (kind === 'repository' && of.length === 0 && resolved.length === 0) return [];
    const since = deployedSince(a, (repository) => repositories.includes(repository));
    const lead = a.arrivals
      .filter(({ at, pull }) => a.within(span)(at) && repositories.includes(pull.repository))
      .map((one) => one.lead);
    return {
      kind,
      id,
      name,
      leadTime: { n: lead.length, p50: median(lead) },
      frequency: frequency(a, of, span, since),
      failRate: failRate(of),
      rework: rework(of),
      recovery: { n: recoveries(resolved).length, p50: median(recoveries(resolved)) },
    };
  });
  return {
    services: figures.toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1)),
  };
}
