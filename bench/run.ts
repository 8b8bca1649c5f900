// `npm run bench -- [--only router] [--scale 0.1]`: a table, bench/results.json, exit code 1 on a missed target.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { allowAddresses } from '../sources/outside-address.ts';
import type { Bench, Row } from './bench.ts';
import * as chaos from './chaos.ts';
import * as connectors from './connectors.ts';
import * as dashboards from './dashboards.ts';
import * as exported from './exports.ts';
import * as ingest from './ingest.ts';
import * as live from './live.ts';
import * as loop from './loop.ts';
import * as router from './router.ts';
import { printTable } from './table.ts';
import * as vitals from './vitals.ts';

const benches: Bench[] = [router, ingest, exported, connectors, loop, live, chaos, dashboards, vitals];
const names = benches.map(({ name }) => name);
const { values } = parseArgs({
  options: { only: { type: 'string' }, scale: { type: 'string', default: '1' } },
});
const only = values.only?.split(',').map((name) => name.trim()) ?? names;
const scale = Number(values.scale);
const unknown = only.filter((name) => !names.includes(name));
if (unknown.length > 0 || !(scale > 0 && scale <= 10)) {
  console.error(`usage: npm run bench -- [--only ${names.join(',')}] [--scale 0.1]`);
  process.exit(2);
}

const machine = {
  cpu: os.cpus()[0]?.model ?? 'unknown',
  cores: os.availableParallelism(),
  memoryGb: Math.round(os.totalmem() / 2 ** 30),
  system: `${os.platform()} ${os.release()}`,
  node: process.version,
};
const date = new Date().toISOString();
const file = path.join(import.meta.dirname, 'results.json');

// The sources of all benches are on this machine.
allowAddresses({ loopback: true, networks: [] });
const rows: (Row & { bench: string })[] = [];
for (const { name, run } of benches.filter(({ name }) => only.includes(name))) {
  const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${name}: ${line}`);
  const results = await run({ scale, say }).catch((error: unknown): Row[] => {
    console.error(error);
    return [{ what: 'ran to its end', value: null, unit: '', target: 'yes', verdict: 'missed' }];
  });
  rows.push(...results.map((row) => ({ bench: name, ...row })));
  // After each: the next ones take long, and may be cut.
  writeFileSync(file, `${JSON.stringify({ date, machine, scale, rows }, null, 2)}\n`);
}

printTable(rows);
const missed = rows.filter(({ verdict }) => verdict === 'missed').length;
const judged = rows.filter(({ verdict }) => verdict !== 'info').length;
console.log(`\n${judged - missed} of ${judged} targets reached`);
process.exit(missed > 0 ? 1 : 0);
