import { changeFailRate } from '../../db/queries/change-fail-rate.ts';
import { cumulativeFlow } from '../../db/queries/cumulative-flow.ts';
import { cycleTimes } from '../../db/queries/cycle-times.ts';
import { deploymentFrequency } from '../../db/queries/deployment-frequency.ts';
import { leadTime } from '../../db/queries/lead-time.ts';
import type { MetricScope } from '../../db/queries/metric-scope.ts';
import { pullRequestStages } from '../../db/queries/pull-request-stages.ts';
import { recoveryTime } from '../../db/queries/recovery-time.ts';
import { throughput } from '../../db/queries/throughput.ts';
import { timeInStep } from '../../db/queries/time-in-step.ts';
import type { Db, Router } from '../../db/router/router.ts';
import { atMost, type Row } from '../bench.ts';
import { askPeer, type PeerRow } from '../peer/ask.ts';
import { givenUp } from './measure.ts';

/** A figure both sides have, by what it is of. */
type Figures = Map<string, number | null>;

interface Agreement {
  what: string;
  peer: string;
  ours: (db: Db, scope: MetricScope) => Promise<Figures>;
  /** The same of the peer's rows. */
  its: (rows: PeerRow[]) => Figures;
}

const entries = <T>(
  rows: readonly T[],
  of: (row: T) => Record<string, number | string | null | undefined>,
): Figures =>
  new Map(
    rows.flatMap((row) => {
      const { key, ...values } = of(row);
      return Object.entries(values).map(
        ([name, value]) => [`${key} ${name}`, value == null ? null : Number(value)] as const,
      );
    }),
  );

/** Statuses that are alone in their step. */
const stepNames = new Map([
  ['Selected', 'Selected'],
  ['In Progress', 'Development'],
  ['In Review', 'Review'],
  ['Blocked', 'Waiting'],
  ['Testing', 'Testing'],
]);
const stepOf = new Set(stepNames.values());

/** Where both define the same. */
const all: Agreement[] = [
  {
    what: 'changes deployed and their lead times',
    peer: 'lead-time',
    ours: async (db, scope) =>
      entries((await leadTime(db, scope)).buckets, ({ start, n, p50 }) => ({ key: start, n, p50 })),
    its: (rows) => entries(rows, ({ start, n, exact }) => ({ key: start!, n, p50: exact })),
  },
  {
    what: 'deployments',
    peer: 'deployment-frequency',
    ours: async (db, scope) =>
      entries((await deploymentFrequency(db, scope)).buckets, ({ start, deployments }) => ({
        key: start,
        n: deployments,
      })),
    its: (rows) => entries(rows, ({ start, n }) => ({ key: start!, n })),
  },
  {
    what: 'deployments that failed',
    peer: 'change-fail-rate',
    ours: async (db, scope) =>
      entries((await changeFailRate(db, scope)).buckets, ({ start, reached, failed }) => ({
        key: start,
        n: reached,
        failed,
      })),
    its: (rows) => entries(rows, ({ start, n, failed }) => ({ key: start!, n, failed })),
  },
  {
    what: 'recovery times',
    peer: 'recovery-time',
    ours: async (db, scope) =>
      entries((await recoveryTime(db, scope)).buckets, ({ start, n, p50 }) => ({ key: start, n, p50 })),
    its: (rows) => entries(rows, ({ start, n, exact }) => ({ key: start!, n, p50: exact })),
  },
  {
    what: 'stages of merged pull requests',
    peer: 'pull-request-stages',
    ours: async (db, scope) =>
      entries((await pullRequestStages(db, scope)).buckets, ({ start, n, meanSeconds, lead }) => ({
        key: start,
        n,
        coding: meanSeconds?.coding,
        // Who is not deployed counts as 0 there.
        deploy: meanSeconds && ((meanSeconds.deploy ?? 0) * lead.n) / n,
        deployed: lead.n,
        lead: lead.p50,
      })),
    its: (rows) =>
      entries(rows, ({ start, n, coding, deploy, deployed, exact }) => ({
        key: start!,
        n,
        coding,
        deploy,
        deployed,
        lead: exact,
      })),
  },
  {
    what: 'issues done by type',
    peer: 'throughput',
    ours: async (db, scope) => {
      const { types, buckets } = await throughput(db, scope);
      const cells = buckets.flatMap(({ start, counts }) =>
        counts.map((n, place) => ({ key: `${start} ${types[place]}`, n })),
      );
      return entries(cells, (cell) => cell);
    },
    its: (rows) => entries(rows, ({ start, type, n }) => ({ key: `${start} ${type}`, n })),
  },
  {
    what: 'cycle times',
    peer: 'cycle-times',
    ours: async (db, scope) => {
      const { n, p50, p95 } = (await cycleTimes(db, scope)).cycle;
      return entries([{ key: '', n, p50, p95 }], (row) => row);
    },
    its: (rows) => entries(rows, ({ n, p50, p95 }) => ({ key: '', n, p50, p95 })),
  },
  {
    what: 'times in steps',
    peer: 'time-in-step',
    ours: async (db, scope) =>
      entries(
        (await timeInStep(db, scope)).steps.filter(({ name }) => stepOf.has(name)),
        (step) => ({ key: step.name, n: step.n, p50: step.p50, p85: step.p85 }),
      ),
    its: (rows) =>
      entries(
        rows.filter(({ status }) => stepNames.has(`${status}`)),
        ({ status, n, p50, p85 }) => ({ key: stepNames.get(`${status}`)!, n, p50, p85 }),
      ),
  },
  {
    what: 'issues in each step at the end of each day',
    peer: 'cumulative-flow',
    ours: async (db, scope) => {
      const { steps, days } = await cumulativeFlow(db, scope);
      const cells = days.flatMap(({ day, counts }) =>
        counts.map((n, place) => ({ key: `${day} ${steps[place]!.name}`, n })),
      );
      return entries(cells, (cell) => cell);
    },
    its: (rows) => {
      const sums: Figures = new Map();
      for (const { day, status, n } of rows) {
        const key = `${day} ${stepNames.get(`${status}`) ?? (status === 'Done' || status === 'closed' ? 'Done' : 'Backlog')} n`;
        sums.set(key, (sums.get(key) ?? 0) + Number(n));
      }
      return sums;
    },
  },
];

/** Figures of the largest client in which the peer's answers differ from ours. */
export async function agreements(router: Router, scope: MetricScope): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { what, peer, ours, its } of all) {
    const answers = await router
      .analytics(
        { clientId: scope.clientId, deadlineMs: 300_000 },
        async (db) =>
          [await ours(db, scope), its(await askPeer(db, peer, scope, { exactly: true }))] as const,
      )
      .catch(givenUp);
    if (!answers) {
      console.error(`${what}: the peer gives no answer in a minute that ours could be compared with`);
      continue;
    }
    const [our, other] = answers;
    const keys = new Set([...our.keys(), ...other.keys()]);
    const differ = [...keys].filter((key) => !same(our.get(key), other.get(key)));
    if (differ.length > 0) {
      const shown = differ.slice(0, 3).map((key) => `${key}: ${our.get(key)} and ${other.get(key)}`);
      console.error(`${what} differ: ${shown.join('; ')}`);
    }
    rows.push(
      atMost(`${what}: of ${keys.size} figures those that differ from the peer's`, differ.length, '', 0),
    );
  }
  return rows;
}

/** An empty week is a row of zeros of ours, and none of the peer's. */
function same(ours: number | null | undefined, its: number | null | undefined): boolean {
  return Math.abs((ours ?? 0) - (its ?? 0)) <= 1e-6 * Math.max(1, Math.abs(ours ?? 0));
}
