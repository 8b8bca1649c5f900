import type { OpsStats, PoolView, ReplicaView } from '#lib/api/ops.ts';

/** One thing that is not as it should be: what, why, and what the router does about it. */
export interface Trouble {
  tone: 'late' | 'broken';
  title: string;
  text: string;
  since: string | null;
}

/** What an operator must see first, the worst on top; empty: all is well. */
export function troublesOf(stats: OpsStats): Trouble[] {
  return [
    ...primaryTrouble(stats),
    ...stats.replicas.flatMap((replica) => replicaTrouble(replica, stats)),
    ...poolTroubles(stats),
    ...processTroubles(stats),
  ].toSorted((a, b) => Number(b.tone === 'broken') - Number(a.tone === 'broken'));
}

function primaryTrouble({ primary, replicas }: OpsStats): Trouble[] {
  if (primary.state === 'up') return [];
  const late = readersOf(replicas.filter(answers));
  const readers = replicas.some(({ state }) => state === 'in')
    ? 'Dashboards and sessions are read from the replicas, marked with their age.'
    : late
      ? `Dashboards and sessions are read from ${late}, beyond the limit, marked with their age.`
      : 'No replica can take over the reads: dashboards are refused (503).';
  return [
    {
      tone: 'broken',
      title: primary.state === 'down' ? 'The primary is down' : `The primary is ${article(primary.state)}`,
      text: `${sentence(primary.reason)} Changes and jobs are refused until it is back; nothing needs a restart. ${readers}`,
      since: primary.since,
    },
  ];
}

const article = (state: string) => (state === 'wrong server' ? 'the wrong server' : state);

function replicaTrouble(replica: ReplicaView, { primary, replicas, fallbackEnabled }: OpsStats): Trouble[] {
  const { name, state, reason, report, back, since } = replica;
  if (state === 'in') return [];
  const others = replicas.filter((other) => other.name !== name);
  const fallback = primary.pools.find((pool) => pool.name === 'analytics');
  const dashboards = readersOf(others.filter((other) => other.state === 'in'));
  const exports_ =
    report.state === 'in' ? name : readersOf(others.filter((other) => other.report.state === 'in'));
  const late = readersOf(replicas.filter(answers));
  const withoutPrimary = late
    ? `Dashboards are answered by ${late} all the same, while the primary is away.`
    : 'Dashboards are refused (503).';
  const fromPrimary = fallbackEnabled
    ? `Dashboards are answered by the primary, at most ${fallback?.size ?? 0} at once.`
    : 'Dashboards are refused (503).';
  const dashboardText = dashboards
    ? `Dashboards are answered by ${dashboards}.`
    : primary.state === 'up'
      ? fromPrimary
      : withoutPrimary;
  const exportText = exports_
    ? `Reports and exports by ${exports_}.`
    : 'Exports are refused (503, try later).';
  return [
    {
      tone: replica.takenOut || dashboards ? 'late' : 'broken',
      title: `${name} is out`,
      text: `${sentence(reason)} ${dashboardText} ${exportText}${back ? ` It is ${back}.` : ''}`,
      since,
    },
  ];
}

/** While the primary is away, whatever answers is read from, however late. */
const answers = ({ takenOut, lagMs }: ReplicaView) => !takenOut && lagMs !== null;

const readersOf = (replicas: readonly ReplicaView[]) => replicas.map(({ name }) => name).join(' and ');

function poolTroubles({ primary, replicas }: OpsStats): Trouble[] {
  const all: [string, PoolView][] = [
    ...primary.pools.map((pool): [string, PoolView] => ['primary', pool]),
    ...replicas.flatMap(({ name, pools }) => pools.map((pool): [string, PoolView] => [name, pool])),
  ];
  return all
    .filter(([, { waiting }]) => waiting > 0)
    .map(([node, { name, waiting, size, maxOverflow, oldestWaitMs }]) => ({
      tone: 'late',
      title: `The ${name} pool of ${node} is full`,
      text: `All ${size + maxOverflow} connections are in use and ${waiting} requests wait, the oldest for ${Math.round(oldestWaitMs)} ms.`,
      since: null,
    }));
}

function processTroubles({ processes }: OpsStats): Trouble[] {
  const dead = processes?.filter(({ alive }) => !alive) ?? [];
  return dead.map(({ name, seenAt }) => ({
    tone: 'late',
    title: `${name} is silent`,
    text: 'Its heartbeat has stopped. If it was stopped on purpose, its row goes within a day.',
    since: seenAt,
  }));
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
