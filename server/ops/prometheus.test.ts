import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { answerMetrics, createMetrics } from './prometheus.ts';

const TOKEN = 'a token that is long enough';
let database: TestDatabase;
let router: Router;
const servers: Server[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
});
afterAll(async () => {
  for (const server of servers) server.close();
  await router.close();
  await database.drop();
});

async function serve(token: string | undefined): Promise<(authorization?: string) => Promise<Response>> {
  const answer = answerMetrics(createMetrics(router), token);
  const server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(418).end();
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return (authorization) =>
    fetch(`http://127.0.0.1:${port}/metrics`, { headers: authorization ? { authorization } : {} });
}

/** Every sample of the text format, strictly: `name{label="value"} number`. */
function parse(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || /^# (HELP|TYPE) [a-z_:][a-z0-9_:]* /.test(line)) continue;
    const match = /^([a-zA-Z_:][\w:]*(?:\{(?:[a-z_]\w*="[^"\\]*",?)*\})?) (NaN|Nan|[+-]?Inf|[-+\d.e]+)$/.exec(
      line,
    );
    if (!match?.[1]) throw new Error(`not a sample: ${line}`);
    if (samples.has(match[1])) throw new Error(`told twice: ${match[1]}`);
    samples.set(match[1], Number(match[2]));
  }
  return samples;
}

it('tells every number that the alert rules look at', async () => {
  const { groups } = parseYaml(readFileSync('docker/prometheus-alerts.yml', 'utf8')) as {
    groups: { rules: { alert: string; expr: string }[] }[];
  };
  const rules = groups.flatMap(({ rules }) => rules);
  expect(rules.length).toBeGreaterThan(5);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  const told = (await createMetrics(router).getMetricsAsJSON()).map(({ name }) => name);
  for (const { expr } of rules) {
    const named = expr.match(/\b(?:leadline|nodejs)_\w+/g) ?? (expr.startsWith('up{') ? [] : ['nothing']);
    for (const name of named) expect(told, expr).toContain(name.replace(/_bucket$/, ''));
  }
});

it('tells what the router did, in numbers that agree', async () => {
  for (let i = 0; i < 5; i++) {
    await router.read('dashboard_query', { clientId: null }, (db) => db.execute(sql`select 1`));
  }
  const ask = await serve(TOKEN);
  const response = await ask(`Bearer ${TOKEN}`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const samples = parse(await response.text());
  const labels = 'purpose="dashboard_query",node="replica-1"';
  expect(samples.get(`leadline_reads_total{${labels}}`)).toBe(5);
  expect(samples.get(`leadline_read_duration_seconds_count{${labels}}`)).toBe(5);
  const buckets = [...samples].filter(
    ([name]) => name.startsWith('leadline_read_duration_seconds_bucket') && name.includes(labels),
  );
  expect(buckets.at(-1)?.[0]).toContain('le="+Inf"');
  expect(buckets.at(-1)?.[1]).toBe(5);
  expect(buckets.map(([, n]) => n)).toEqual(buckets.map(([, n]) => n).toSorted((a, b) => a - b));
  expect(samples.get('leadline_primary_up')).toBe(1);
  expect(samples.get('leadline_replica_in{replica="replica-1"}')).toBe(1);
  expect(samples.get('leadline_pool_size{node="primary",pool="web"}')).toBe(4);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  // Asked again, nothing has been added by the asking.
  const again = parse(await (await ask(`Bearer ${TOKEN}`)).text());
  expect(again.get(`leadline_reads_total{${labels}}`)).toBe(5);
});

it.each([undefined, 'Bearer ', 'Bearer a wrong token of this size', `Basic ${TOKEN}`])(
  'refuses %s',
  async (authorization) => {
    const response = await (await serve(TOKEN))(authorization);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'unauthenticated' } });
  },
);

it('does not exist without a configured token', async () => {
  expect((await (await serve(undefined))('Bearer undefined')).status).toBe(404);
});
