import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeFailRate } from '#db/queries/change-fail-rate.ts';
import { cumulativeFlow } from '#db/queries/cumulative-flow.ts';
import { cycleTimes } from '#db/queries/cycle-times.ts';
import { deploymentFrequency } from '#db/queries/deployment-frequency.ts';
import { flowEfficiency } from '#db/queries/flow-efficiency.ts';
import { issueTrends } from '#db/queries/issue-trends.ts';
import { leadTime } from '#db/queries/lead-time.ts';
import { type MetricScope, metricScope, previousScope } from '#db/queries/metric-scope.ts';
import { pullRequestDistribution } from '#db/queries/pull-request-distribution.ts';
import { pullRequestRepositories } from '#db/queries/pull-request-repositories.ts';
import { pullRequestSizes } from '#db/queries/pull-request-sizes.ts';
import { pullRequestStages } from '#db/queries/pull-request-stages.ts';
import { pullRequestSummary } from '#db/queries/pull-request-summary.ts';
import { recoveryTime } from '#db/queries/recovery-time.ts';
import { reworkRate } from '#db/queries/rework-rate.ts';
import { serviceOverview } from '#db/queries/service-overview.ts';
import { throughput } from '#db/queries/throughput.ts';
import { timeInStep } from '#db/queries/time-in-step.ts';
import { workBalance } from '#db/queries/work-balance.ts';
import type { Db } from '#db/router/router.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { setDefaultWorkflow } from '#db/writes/workflows.ts';
import { settleFacts } from '#server/etl/facts.ts';
import { createFixture, type Fixture, NOW, quiet, smallWorld } from '#server/etl/testing/fixture.ts';
import { smallJiraWorld } from '#server/etl/testing/jira-fixture.ts';
import { jobs } from '#server/jobs/index.ts';
import { sampleMappings, sampleSteps } from '#sources/sample/jira/generate/workflow-steps.ts';
import { SAMPLE_EMAIL, type SampleJira, startSampleJira } from '#sources/sample/jira/server.ts';
import { type Delivery, deliveriesOf } from './independent/deliveries.ts';
import {
  addDays,
  dayOf,
  daysBetween,
  percentile,
  weekOf,
  weeksOf,
  wholeSeconds,
} from './independent/numbers.ts';
import { type Pull, pullsOf } from './independent/pulls.ts';
import { type Raw, readRaw } from './independent/raw.ts';
import { type Work, workOf } from './independent/work.ts';

// Every figure of the pages, worked out a second time from the raw rows of the sample world, in plain TypeScript.

const ZONE = 'Europe/Berlin';
let fixture: Fixture;
let jira: SampleJira;
let raw: Raw;
let pulls: Pull[];
let work: Work[];
let delivered: ReturnType<typeof deliveriesOf>;
let scope: MetricScope;

beforeAll(async () => {
  const now = () => NOW;
  const jiraWorld = smallJiraWorld({ pullRequestsPerMonth: 120 });
  fixture = await createFixture({ world: smallWorld({ pullRequestsPerMonth: 120 }), jobs, now });
  jira = await startSampleJira({ world: jiraWorld, now, latencyMs: 0 });
  const { router, clientId, database } = fixture;
  await database.owner`update clients set time_zone = ${ZONE} where id = ${clientId}`;
  const { id } = await router.write('integration_setup', { clientId }, async (tx) => {
    const integration = await createIntegration(
      tx,
      {
        ...{ clientId, kind: 'jira', baseUrl: jira.url, actor: 'test', ip: null },
        credentials: { email: SAMPLE_EMAIL, token: 'sample' },
        projects: jiraWorld.projects.map(({ key }) => key),
      },
      database.secret,
    );
    return integration;
  });
  const mappings = sampleMappings.map((mapping) => ({ ...mapping, integrationId: Number(id) }));
  await router.write('admin_config', { clientId }, (tx) =>
    setDefaultWorkflow(tx, {
      clientId,
      steps: sampleSteps,
      mappings,
      actor: 'test',
    }),
  );
  for (const run of [await fixture.start('full'), await fixture.start('full', { integrationId: Number(id) })])
    await fixture.execute(run);
  await settleFacts(router, clientId, quiet);
  raw = await readRaw(database.owner, clientId);
  pulls = pullsOf(raw);
  work = workOf(raw);
  delivered = deliveriesOf(raw, pulls);
  const to = dayOf(NOW.getTime(), ZONE);
  scope = await ask((db) =>
    metricScope(db, { client: clientId, from: addDays(to, -44), to, bucket: 'week' }),
  );
}, 180_000);
afterAll(async () => {
  await fixture?.close();
  await jira?.close();
});

const ask = <T>(question: (db: Db) => Promise<T>): Promise<T> =>
  fixture.router.read('dashboard_query', { clientId: fixture.clientId, minLsn: null } as never, question);

type Span = { from: string; to: string };
const within =
  ({ from, to }: Span) =>
  (at: number | null): at is number => {
    if (at === null) return false;
    const day = dayOf(at, ZONE);
    return day >= from && day <= to;
  };
const inWeek = (start: string) => (at: number | null) => at !== null && weekOf(dayOf(at, ZONE)) === start;
/** What lies in the range, week by week. */
const byWeek = <T>(items: readonly T[], at: (item: T) => number | null, figure: (items: T[]) => unknown) =>
  weeksOf(scope).map(({ start, partial }) => ({
    ...{ start, partial },
    figure: figure(items.filter((item) => within(scope)(at(item)) && inWeek(start)(at(item)))),
  }));
const count = (items: readonly unknown[]) => items.length;
const mean = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 3));
const halfOf = (values: readonly number[]) => near(percentile(values, 0.5));
const periods = () =>
  [
    ['current', scope],
    ['previous', previousScope(scope)],
  ] as const;

it('rests on enough: merges, deployments with incidents, done issues, in the range and before it', () => {
  for (const [, span] of periods()) {
    expect(counted().filter(({ merged }) => within(span)(merged)).length).toBeGreaterThan(20);
    expect(successes(span).length).toBeGreaterThan(5);
    expect(work.filter(({ done, counts }) => counts && within(span)(done)).length).toBeGreaterThan(20);
  }
  expect(delivered.incidents.filter(({ cause }) => cause).length).toBeGreaterThan(2);
  expect(delivered.deliveries.filter(({ rework }) => rework).length).toBeGreaterThan(1);
});

const counted = () => pulls.filter(({ counts }) => counts);
const production = () => delivered.deliveries.filter((one) => one.production && one.finished !== null);
const successes = (span: Span) =>
  production().filter((one) => one.result === 'success' && within(span)(one.finished));
const reached = (span: Span) =>
  production().filter(
    (one) => (one.result === 'success' || one.incidents.length > 0) && within(span)(one.finished),
  );
const leads = (span: Span) =>
  [...delivered.arrivals].flatMap(([pull, { at, lead }]) =>
    pull.counts && within(span)(at) ? [{ at, lead, pull }] : [],
  );

describe('DORA', () => {
  it('lead time', async () => {
    const answer = await ask((db) => leadTime(db, scope));
    for (const [name, span] of periods()) {
      const values = leads(span).map(({ lead }) => lead);
      const [p75, p90, p95] = [0.75, 0.9, 0.95].map((part) => near(percentile(values, part)));
      expect(answer[name], name).toMatchObject({
        n: values.length,
        p50: halfOf(values),
        p75,
        p90,
        p95,
        byTime: 0,
      });
    }
    const weeks = byWeek(
      leads(scope),
      ({ at }) => at,
      (items) => items.map(({ lead }) => lead),
    );
    expect(answer.buckets.map(({ n, p50 }) => ({ n, p50 }))).toEqual(
      weeks.map(({ figure }) => ({ n: (figure as number[]).length, p50: halfOf(figure as number[]) })),
    );
  });

  it('deployment frequency', async () => {
    const answer = await ask((db) => deploymentFrequency(db, scope));
    for (const [name, span] of periods()) {
      const failures = production().filter((one) => one.result === 'failure' && within(span)(one.finished));
      expect(answer[name], name).toMatchObject({
        ...{ deployments: successes(span).length, failures: failures.length },
        perDay: near(successes(span).length / daysBetween(span.from, span.to)),
      });
    }
    const weeks = byWeek(successes(scope), ({ finished }) => finished, count);
    expect(answer.buckets.map(({ deployments }) => deployments)).toEqual(weeks.map(({ figure }) => figure));
    const days = byWeek(
      successes(scope),
      ({ finished }) => finished,
      (items) => new Set(items.map(({ finished }) => dayOf(finished ?? 0, ZONE))).size,
    );
    const full = days.filter(({ partial }) => !partial).map(({ figure }) => figure as number);
    expect(answer.current).toMatchObject({ fullWeeks: full.length, daysPerWeek: halfOf(full) });
  });

  it('change fail rate', async () => {
    const answer = await ask((db) => changeFailRate(db, scope));
    for (const [name, span] of periods()) {
      const failed = reached(span).filter(({ incidents }) => incidents.length > 0).length;
      const rate = near(share(failed, reached(span).length));
      expect(answer[name], name).toMatchObject({ reached: reached(span).length, failed, rate });
    }
  });

  it('recovery time, and time to restore beside it', async () => {
    const answer = await ask((db) => recoveryTime(db, scope));
    for (const [name, span] of periods()) {
      const resolved = delivered.incidents.filter((one) => within(span)(one.resolved));
      const recoveries = resolved.flatMap(({ recovery }) => recovery ?? []);
      const restores = resolved.map(({ opened, resolved: at }) => wholeSeconds(opened, at ?? 0));
      const opened = delivered.incidents.filter((one) => within(span)(one.opened));
      expect(answer[name], name).toMatchObject({
        ...{ n: recoveries.length, p50: halfOf(recoveries) },
        mttr: { n: restores.length, p50: halfOf(restores) },
        ...{ opened: opened.length, unattributed: opened.filter(({ cause }) => !cause).length },
      });
    }
  });

  it('rework rate', async () => {
    const answer = await ask((db) => reworkRate(db, scope));
    for (const [name, span] of periods()) {
      const rework = reached(span).filter((one: Delivery) => one.rework).length;
      expect(answer[name], name).toMatchObject({
        reached: reached(span).length,
        rework,
        rate: near(share(rework, reached(span).length)),
      });
    }
  });

  it('of each service', async () => {
    const { services } = await ask((db) => serviceOverview(db, scope));
    expect(services.length).toBeGreaterThan(1);
    for (const service of services) {
      const own = <T extends { repository: string }>(items: T[]) =>
        items.filter(({ repository }) => repository === service.id);
      const lead = leads(scope)
        .filter(({ pull }) => pull.repository === service.id)
        .map((one) => one.lead);
      expect(service, service.name).toMatchObject({
        leadTime: { n: lead.length, p50: halfOf(lead) },
        frequency: { deployments: own(successes(scope)).length },
        failRate: {
          reached: own(reached(scope)).length,
          failed: own(reached(scope)).filter(({ incidents }) => incidents.length > 0).length,
        },
        rework: { rework: own(reached(scope)).filter((one) => one.rework).length },
      });
    }
  });
});

describe('pull requests', () => {
  const merged = (span: Span) => counted().filter((pull) => within(span)(pull.merged));
  const elapsed = (items: readonly Pull[]) => items.flatMap((pull) => pull.elapsed ?? []);

  it('key figures', async () => {
    const answer = await ask((db) => pullRequestSummary(db, scope));
    expect(answer.openNow).toBe(counted().filter(({ state }) => state === 'open').length);
    for (const [name, span] of periods()) {
      const reviews = counted()
        .filter((pull) => within(span)(pull.reviewedAt))
        .flatMap(({ firstReview }) => firstReview ?? []);
      expect(answer[name], name).toMatchObject({
        opened: counted().filter(({ openedAt }) => within(span)(openedAt)).length,
        merged: merged(span).length,
        closedUnmerged: counted().filter(({ state, closed }) => state === 'closed' && within(span)(closed))
          .length,
        mergedWithoutReview: near(
          share(merged(span).filter(({ reviewedAt }) => reviewedAt === null).length, merged(span).length),
        ),
        revertRate: near(share(merged(span).filter(({ revert }) => revert).length, merged(span).length)),
        elapsedSeconds: {
          p50: halfOf(elapsed(merged(span))),
          p90: near(percentile(elapsed(merged(span)), 0.9)),
        },
        firstReviewSeconds: { p50: halfOf(reviews), p90: near(percentile(reviews, 0.9)) },
        changeRequests: { mean: near(mean(merged(span).map(({ rounds }) => rounds))) },
      });
    }
    const weeks = byWeek(
      merged(scope),
      (pull) => pull.merged,
      (items) => items,
    );
    expect(answer.buckets.map(({ merged: n, elapsedP50 }) => ({ n, elapsedP50 }))).toEqual(
      weeks.map(({ figure }) => ({
        n: (figure as Pull[]).length,
        elapsedP50: halfOf(elapsed(figure as Pull[])),
      })),
    );
  });

  it('stages, which sum to the elapsed time', async () => {
    const { buckets } = await ask((db) => pullRequestStages(db, scope));
    const weeks = byWeek(
      merged(scope),
      (pull) => pull.merged,
      (items) => items,
    );
    expect(buckets.map(({ n }) => n)).toEqual(weeks.map(({ figure }) => (figure as Pull[]).length));
    for (const [index, bucket] of buckets.entries()) {
      const items = weeks[index]?.figure as Pull[];
      for (const stage of ['coding', 'pickup', 'review', 'merge', 'unreviewed'] as const) {
        expect(bucket.meanSeconds?.[stage] ?? null, `${bucket.start} ${stage}`).toEqual(
          near(mean(items.map(({ stages }) => stages?.[stage] ?? 0))),
        );
      }
    }
  });

  it('spread, sizes and repositories', async () => {
    const spread = await ask((db) => pullRequestDistribution(db, scope));
    for (const [name, part] of [
      ['p50', 0.5],
      ['p75', 0.75],
      ['p90', 0.9],
      ['p95', 0.95],
    ] as const)
      expect(spread.percentiles[name], name).toEqual(near(percentile(elapsed(merged(scope)), part)));
    expect(spread.bins.reduce((sum, { n }) => sum + n, 0)).toBe(merged(scope).length);
    const { sizes } = await ask((db) => pullRequestSizes(db, scope));
    for (const size of sizes) {
      const own = merged(scope).filter(
        ({ lines }) => lines >= size.from && (size.to === null || lines < size.to),
      );
      expect(size, size.size).toMatchObject({ n: own.length, elapsedP50: halfOf(elapsed(own)) });
    }
    expect(sizes.map(({ to }) => to)).toEqual([10, 50, 250, 1_000, null]);
    const { repositories } = await ask((db) => pullRequestRepositories(db, scope));
    for (const repository of repositories) {
      const own = merged(scope).filter((pull) => pull.repository === repository.id);
      expect(repository, repository.name).toMatchObject({
        ...{ merged: own.length, elapsedP50: halfOf(elapsed(own)) },
        sizeP50: halfOf(own.map(({ lines }) => lines)),
      });
    }
  });
});

describe('issues and flow', () => {
  const done = (span: Span) => work.filter((issue) => issue.counts && within(span)(issue.done));

  it('created, done, open, with lead and cycle times', async () => {
    const answer = await ask((db) => issueTrends(db, scope));
    for (const [name, span] of periods()) {
      const [lead, cycle] = [
        done(span).flatMap((one) => one.lead ?? []),
        done(span).flatMap((one) => one.cycle ?? []),
      ];
      expect(answer[name], name).toMatchObject({
        created: work.filter(({ counts, created }) => counts && within(span)(created)).length,
        done: done(span).length,
        lead: { n: lead.length, p50: halfOf(lead), p85: near(percentile(lead, 0.85)) },
        cycle: { n: cycle.length, p50: halfOf(cycle), p85: near(percentile(cycle, 0.85)) },
      });
    }
    const weeks = byWeek(done(scope), (issue) => issue.done, count);
    expect(answer.buckets.map((bucket) => bucket.done)).toEqual(weeks.map(({ figure }) => figure));
  });

  it('cycle times', async () => {
    const { cycle, lead } = await ask((db) => cycleTimes(db, scope));
    const cycles = done(scope).flatMap((one) => one.cycle ?? []);
    expect(cycle).toMatchObject({
      n: cycles.length,
      p50: halfOf(cycles),
      p95: near(percentile(cycles, 0.95)),
    });
    expect(lead.p75).toEqual(
      near(
        percentile(
          done(scope).flatMap((one) => one.lead ?? []),
          0.75,
        ),
      ),
    );
  });

  it('cumulative flow: where each issue is at the end of each day', async () => {
    const { steps, days } = await ask((db) => cumulativeFlow(db, scope));
    expect(days.length).toBe(daysBetween(scope.from, scope.to));
    const counts = work.filter((issue) => issue.counts);
    for (const { day, counts: shown } of days) {
      const at = (issue: Work) => issue.stays.findLast(({ from }) => dayOf(from, ZONE) <= day);
      const own: Record<string, number> = {};
      for (const issue of counts) {
        const stay = at(issue);
        const name = stay?.step?.name ?? 'none';
        if (stay) own[name] = (own[name] ?? 0) + 1;
      }
      const of: Record<string, number> = {};
      for (const [index, { id, name }] of steps.entries())
        if (shown[index]) of[id === '0' ? 'none' : name] = shown[index] ?? 0;
      expect(of, day).toEqual(own);
    }
  });

  it('time in step and flow efficiency', async () => {
    const seconds = (issue: Work, is: (stay: Work['stays'][number]) => boolean) =>
      issue.stays
        .filter(is)
        .reduce(
          (sum, { from, to }) =>
            sum + Math.floor((to ?? issue.done ?? from) / 1_000) - Math.floor(from / 1_000),
          0,
        );
    const category = (issue: Work, name: string) => seconds(issue, ({ step }) => step?.category === name);
    const answer = await ask((db) => flowEfficiency(db, scope));
    for (const [name, span] of periods()) {
      const active = done(span).reduce((sum, issue) => sum + category(issue, 'in_progress'), 0);
      const waiting = done(span).reduce((sum, issue) => sum + category(issue, 'waiting'), 0);
      expect(answer[name], name).toMatchObject({
        activeSeconds: active,
        waitingSeconds: waiting,
        efficiency: near(share(active, active + waiting)),
      });
    }
    const { steps } = await ask((db) => timeInStep(db, scope));
    for (const { name } of sampleSteps.filter((step) => step.category !== 'done')) {
      const stayed = done(scope).filter((issue) => issue.stays.some(({ step }) => step?.name === name));
      const times = stayed.map((issue) => seconds(issue, ({ step }) => step?.name === name));
      const shown = steps.find((step) => step.name === name);
      expect(shown, name).toMatchObject({
        ...{ n: times.length, p50: halfOf(times), p85: near(percentile(times, 0.85)) },
      });
    }
  });

  it('throughput by type and work balance', async () => {
    const answer = await ask((db) => throughput(db, scope));
    expect(answer).toMatchObject({
      total: done(scope).length,
      previousTotal: done(previousScope(scope)).length,
    });
    for (const [index, type] of answer.types.entries()) {
      const weeks = byWeek(
        done(scope).filter((issue) => issue.type === type),
        (issue) => issue.done,
        count,
      );
      expect(
        answer.buckets.map(({ counts }) => counts[index]),
        `${type}`,
      ).toEqual(weeks.map(({ figure }) => figure));
    }
    const balance = await ask((db) => workBalance(db, scope));
    const bugs = done(scope).filter(({ type }) => type === 'Bug' || type === 'Incident');
    expect(balance.current.n).toBe(done(scope).length);
    expect(balance.current.counts.bug).toBe(bugs.length);
  });
});
