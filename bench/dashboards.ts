import type { Router } from '../db/router/router.ts';
import { atLeast, atMost, type Context, info, type Row, timed } from './bench.ts';
import { agreements } from './dashboards/agreements.ts';
import { LARGEST_CLIENT, openDataSet, peerMetrics, rebuild } from './dashboards/data-set.ts';
import { compare, type Spread } from './dashboards/measure.ts';
import { costOutside } from './dashboards/outside.ts';
import { pages, questions } from './dashboards/questions.ts';
import { largestScope } from './dashboards/scope.ts';
import { usersOpenPages } from './dashboards/users.ts';
import { caughtUp, type House } from './house.ts';
import { askPeer } from './peer/ask.ts';

export const name = 'dashboards';

/** Days of a range, and how many times faster than the peer a page's slowest question must be. */
const RANGES = [
  { days: 90, faster: 10 },
  { days: 365, faster: 7 },
];

/** Every question of the dashboards, on the companies of docs/performance.md. */
export async function run(context: Context): Promise<Row[]> {
  const { scale, say } = context;
  const rows: Row[] = [];
  const house = await openDataSet({ scale, say });
  try {
    rows.push(...(await remade(house, context)), ...(await stagesSum(house)));
    await caughtUp(house);
    const router = await house.router();
    for (const range of RANGES) rows.push(...(await againstThePeer(router, range, say)));
    rows.push(...(await usersOpenPages(house, context)));
  } finally {
    await house.close();
  }
  return [...rows, ...(await costOutside(context))];
}

/** How long it takes to make everything that is derived anew, ours and the peer's. */
async function remade(house: House, { say }: Context): Promise<Row[]> {
  say('making the facts of the largest client anew');
  const { owner } = house;
  const ours = await timed(async () => rebuild(await house.router(), LARGEST_CLIENT));
  const peer = await timed(() => peerMetrics(owner, LARGEST_CLIENT));
  const [found] = await owner`
    select (select count(*) from pull_request_facts where client_id = ${LARGEST_CLIENT})::int
      + (select count(*) from deployment_facts where client_id = ${LARGEST_CLIENT})::int
      + (select count(*) from incident_facts where client_id = ${LARGEST_CLIENT})::int
      + (select count(*) from issue_facts where client_id = ${LARGEST_CLIENT})::int as items`;
  await owner`vacuum (analyze)`;
  return [
    info('all facts of the largest client made anew', ours / 1_000, 's'),
    info(
      'that: pull requests, deployments, incidents and issues',
      (1_000 * Number(found?.items)) / ours,
      'items/s',
    ),
    info('the peer: its metrics of pull requests made anew', peer / 1_000, 's'),
  ];
}

/** Of all rows, by what the sources say: first commit → merged → deployed. */
async function stagesSum({ owner }: House): Promise<Row[]> {
  const [found] = await owner`
    select count(*)::int as merged, (count(*) filter (where
      f.coding_seconds + f.pickup_seconds + f.review_seconds + f.merge_seconds + f.unreviewed_seconds is distinct from f.elapsed_seconds
      or f.elapsed_seconds is distinct from extract(epoch from greatest(p.merged_at, o.opened) - least(p.first_commit_at, o.opened))::int
      or f.elapsed_seconds + f.deploy_seconds is distinct from f.lead_seconds))::int as wrong
    from pull_requests p
    cross join lateral (select coalesce(p.opened_at, p.created_at) as opened) o
    left join pull_request_facts f on f.pull_request_id = p.id
    where p.merged_at is not null`;
  const merged = Number(found?.merged).toLocaleString('en');
  return [atMost(`pull requests of ${merged} merged whose stages do not sum`, Number(found?.wrong), '', 0)];
}

async function againstThePeer(
  router: Router,
  { days, faster }: (typeof RANGES)[number],
  say: Context['say'],
): Promise<Row[]> {
  const scope = largestScope(days);
  const rows: Row[] = [];
  const seen = new Map<string, { ours: Spread; ratio?: number }>();
  for (const { name, ours, peer, compares } of questions) {
    const ways = [(db: Parameters<typeof ours>[0]) => ours(db, scope)];
    if (peer) ways.push((db) => askPeer(db, peer, scope, { compares }));
    const [our, its] = await compare(router, scope, ways);
    const ratio = its && its.p50 / our!.p50;
    seen.set(name, { ours: our!, ...(ratio ? { ratio } : {}) });
    const what = `${name}, ${days} d: ${figures(our!)}`;
    say(its ? `${what}, the peer ${figures(its)}` : what);
    rows.push(
      ratio ? info(`${what}, the peer ${figures(its)}`, ratio, 'times faster') : info(what, our!.p50, 'ms'),
    );
  }
  for (const [page, asked] of Object.entries(pages)) {
    const compared = asked
      .map(({ name }) => ({ name, ...seen.get(name)! }))
      .filter(({ ratio }) => ratio !== undefined)
      .sort((a, b) => b.ours.p50 - a.ours.p50);
    const slowest = compared[0];
    if (!slowest) continue;
    rows.push(
      atLeast(
        `${page}, ${days} d: its slowest question, ${slowest.name}`,
        slowest.ratio!,
        'times faster',
        faster,
      ),
    );
  }
  say(`comparing the answers of ${days} days`);
  return [...rows, ...(await agreements(router, scope))];
}

const figures = ({ p50, p95 }: Spread) => `p50 ${round(p50)}, p95 ${round(p95)} ms`;
const round = (ms: number) => (ms >= 100 ? Math.round(ms) : Number(ms.toPrecision(3)));
