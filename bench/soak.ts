// `npm run soak -- [--minutes 30]`: everything at once for as long, with servers restarted and workers killed under it.
// Prints a table; exit code 1 when anything went wrong that was not provoked.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { kill } from '../db/embedded/faults.ts';
import { startProxy } from '../e2e/proxy.ts';
import { allowAddresses } from '../sources/outside-address.ts';
import { SAMPLE_EMAIL } from '../sources/sample/jira/server.ts';
import { atMost, info, median, quantile, type Row, sleep } from './bench.ts';
import { pages } from './dashboards/questions.ts';
import { openProcesses } from './running-product.ts';
import { startSampleProcess } from './sample.ts';
import { soakWork } from './soak-work.ts';
import { printTable } from './table.ts';

const USERS = 50;
/**
 * Each opens a page, waits for all its answers, and opens the next so long after he opened the one before. At 10 s two
 * cores are at their end (p50 of a page 4.3 s): a soak looks for what grows, not for the limit.
 */
const PAGE_EVERY_MS = 20_000;
const EDIT_EVERY_MS = 1_000;
const WORKER_KILL_EVERY_MS = 60_000;
const REPLICA_KILL_EVERY_MS = 97_000;
const REPLICA_AWAY_MS = 8_000;
const MEASURE_EVERY_MS = 5_000;
const FAULTS = '502=0.03,secondary=0.01,drop-every=60,html=0.01';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes >= 1 && minutes <= 10_000)) {
  console.error('usage: npm run soak -- [--minutes 30]');
  process.exit(2);
}
allowAddresses({ loopback: true, networks: [] });
const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

/** What is no number of the table, told below it. */
const failures: string[] = [];
const failed = (text: string) => {
  failures.push(text);
  say(text);
};
let over = false;
/** Does something again and again until it is over. A failure is counted and said. */
async function forever(what: string, everyMs: number, work: () => Promise<unknown>): Promise<number> {
  let times = 0;
  while (!over) {
    const due = performance.now() + everyMs;
    await work().then(
      () => times++,
      (error: unknown) => failed(`${what}: ${inWords(error)}`),
    );
    while (!over && performance.now() < due) await sleep(Math.max(0, Math.min(200, due - performance.now())));
  }
  return times;
}

say('starting two web nodes behind a proxy, two workers, a primary, two replicas, and sources that err');
const output: string[] = [];
const house = await openProcesses(
  { web: 2, workers: 2, replicas: 2 },
  { LEADLINE_SAMPLE_LATENCY: '5' },
  output,
);
const { processes, client } = house;
const { sql } = processes;
const proxy = await startProxy(processes.web.map(({ url }) => url));
const { openPage, editTeam, sync, askedAgain } = soakWork(house, proxy.url);
const source = await startSampleProcess({
  pullRequestsPerMonth: 300,
  months: 12,
  jira: true,
  latencyMs: 20,
  faults: FAULTS,
});
const { url: baseUrl, repositories, jira } = source;
if (!jira) throw new Error('the sample has no Jira');
const connect = async (more: object) =>
  (await house.post<{ id: string }>('/api/integrations', { clientId: client, cron: null, ...more })).id;
const integrations = {
  github: await connect({ kind: 'github', name: 'Faulty GitHub', baseUrl, token: 'sample', repositories }),
  jira: await connect({
    kind: 'jira',
    name: 'Faulty Jira',
    baseUrl: jira.url,
    projects: jira.projects,
    email: SAMPLE_EMAIL,
    token: 'sample',
  }),
};
const ended = Date.now() + minutes * 60_000;
const times: number[] = [];

const users = Promise.all(
  Array.from({ length: USERS }, async (_, user) => {
    await sleep((user * PAGE_EVERY_MS) / USERS);
    let turn = user;
    const names = Object.keys(pages);
    return await forever('a page', PAGE_EVERY_MS, async () => {
      const from = performance.now();
      await openPage(names[turn++ % names.length]!);
      times.push(performance.now() - from);
    });
  }),
);
const edits = forever('an edit', EDIT_EVERY_MS, editTeam);
const syncs = Promise.all(
  Object.values(integrations).map((id) => {
    let turn = 0;
    return forever('a run', 1_000, () => sync(id, turn++ % 3 === 0 ? 'full' : 'incremental'));
  }),
);
let worker = 0;
const kills = forever('a killed worker', WORKER_KILL_EVERY_MS, async () => {
  await sleep(WORKER_KILL_EVERY_MS / 2);
  const victim = processes.workers[worker++ % processes.workers.length]!;
  await victim.kill();
  await processes.restart(victim);
});
let replica = 0;
const outages = forever('a replica', REPLICA_KILL_EVERY_MS, async () => {
  await sleep(REPLICA_KILL_EVERY_MS / 3);
  const victim = processes.replicas[replica++ % processes.replicas.length]!;
  kill(victim);
  await sleep(REPLICA_AWAY_MS);
  await victim.start();
});
const measured: { megabytes: number[]; connections: number }[] = [];
const measuring = forever('a measurement', MEASURE_EVERY_MS, async () => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int from pg_stat_activity where application_name like 'leadline%'`;
  measured.push({
    megabytes: processes.web.map(({ process }) => residentMegabytes(process.pid ?? 0)),
    connections: row?.count ?? 0,
  });
});
while (Date.now() < ended) {
  await sleep(Math.min(60_000, ended - Date.now()));
  const { megabytes, connections } = measured.at(-1) ?? { megabytes: [], connections: 0 };
  say(
    `${times.length} pages, ${failures.length} failures, ${connections} connections, MB ${megabytes.map(Math.round)}`,
  );
}
over = true;
say('ending: the last runs, and the counts');
const [opened, edited, synced, killed, away] = [
  await users,
  await edits,
  await syncs,
  await kills,
  await outages,
];
await measuring;
for (const id of Object.values(integrations)) {
  await sync(id, 'full').catch((error: unknown) => failed(`the last run: ${error}`));
}

const third = Math.ceil(measured.length / 3);
const grown = (of: (at: (typeof measured)[number]) => number) =>
  median(measured.slice(-third).map(of)) - median(measured.slice(third, 2 * third).map(of));
const [counts] = await sql<{ pulls: number; twice: number; issues: number; holes: number }[]>`
  select (select count(*)::int from pull_requests p join repositories r on r.id = p.repository_id
          where r.integration_id = ${integrations.github}) as pulls,
         (select (count(*) - count(distinct (repository_id, number)))::int from pull_requests) as twice,
         (select count(*)::int from issues where integration_id = ${integrations.jira} and gone_at is null) as issues,
         (select count(*)::int from (select from etl_events group by run_id having max(seq) <> count(*)) holes) as holes`;
const errors = output
  .join('')
  .split('\n')
  .flatMap((line) => /"level":(?:50|60).*"msg":"([^"]*)"/.exec(line)?.[1] ?? []);
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
const rows: Row[] = [
  info('pages opened', sum(opened), ''),
  info('edits', edited, ''),
  info('runs', sum(synced), ''),
  info('workers killed', killed, ''),
  info('replicas killed', away, ''),
  info('a page: all of its answers, p50', quantile(times, 0.5), 'ms'),
  info('a page: all of its answers, p95', quantile(times, 0.95), 'ms'),
  info('answers of 503 that a page asked again for', askedAgain(), ''),
  atMost('what failed and was not provoked', failures.length, '', 0),
  atMost('requests that no node answered', proxy.failed.length, '', 0),
  atMost(
    'pull requests that the source has and we have not, or the other way round',
    Math.abs(source.pullRequests - (counts?.pulls ?? 0)),
    '',
    0,
  ),
  atMost(
    'issues that the source has and we have not, or the other way round',
    Math.abs(jira.issues - (counts?.issues ?? 0)),
    '',
    0,
  ),
  atMost('pull requests stored twice', counts?.twice ?? -1, '', 0),
  atMost('runs whose events have holes', counts?.holes ?? -1, '', 0),
  ...processes.web.map((_, node) =>
    atMost(
      `web node ${node + 1}: memory of the last third against the second`,
      grown(({ megabytes }) => megabytes[node] ?? 0),
      'MB',
      50,
    ),
  ),
  atMost(
    'connections at the primary: last third against the second',
    grown(({ connections }) => connections),
    '',
    5,
  ),
  info(
    'connections at the primary, at most',
    Math.max(...measured.map(({ connections }) => connections)),
    '',
  ),
];
printTable(rows);
for (const [text, count] of tally(failures)) console.log(`failed ${count} ×: ${text}`);
for (const [text, count] of tally(proxy.failed)) console.log(`the proxy, ${count} ×: ${text}`);
for (const [text, count] of tally(errors)) console.log(`logged ${count} ×: ${text}`);
await proxy.close();
await source.close();
await house.close();
process.exit(rows.some(({ verdict }) => verdict === 'missed') ? 1 : 0);

/** Of a process on Linux; elsewhere 0. */
function residentMegabytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_000;
  } catch {
    return 0;
  }
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function tally(texts: string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 20);
}
