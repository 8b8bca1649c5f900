import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exportNames } from '#lib/exports.ts';
import type { House } from './recording-house.ts';
import { expect } from './test.ts';

const root = path.join(import.meta.dirname, '..');

/** Every page and every GET of the API, as the folders have them: what is new there has to be asked for here. */
export async function askEverything(house: House, clientId: string): Promise<void> {
  const client = `client=${clientId}`;
  const ids = async (to: string, of: string) => {
    const found = await house.json<Record<string, { id: string }[]>>('GET', to);
    return (found[of] ?? []).map(({ id }) => id);
  };
  const integrations = await ids(`/api/integrations?${client}`, 'integrations');
  const runs = await ids(`/api/runs?${client}&limit=100`, 'runs');
  const quarantine = await ids(`/api/quarantine?${client}&open=false`, 'records');
  const range = `${client}&from=2025-01-01&to=2027-01-01`;
  const pulls = await ids(`/api/metrics/pull-requests?${range}&limit=3`, 'rows');
  const deployments = await ids(`/api/metrics/deployments?${range}&limit=3`, 'rows');
  const incidents = await ids(`/api/metrics/incidents?${range}&limit=3`, 'rows');
  const routes = await getRoutes();
  const figures = routes.filter((one) => one.startsWith('/api/metrics/') && !one.includes('['));
  const addresses: Record<string, string[]> = {
    ...Object.fromEntries(figures.map((one) => [one, [`?${range}`]])),
    '/api/account': [''],
    '/api/account/sessions': [''],
    '/api/admin/audit': ['', '?of=house'],
    '/api/admin/audit/export': [''],
    '/api/admin/clients': [''],
    '/api/admin/clients/[id]': [clientId],
    '/api/admin/status-mappings': [`?${client}`],
    '/api/admin/workflows': [`?${client}`],
    '/api/admin/workflows/history': [`?${client}`],
    '/api/admin/users': [''],
    '/api/admin/users/[id]/sessions': await ids('/api/admin/users', 'users'),
    '/api/api-keys': [`?${client}`],
    '/api/audit': [`?${client}`],
    '/api/audit/export': [`?${client}`],
    '/api/auth/[...all]': ['get-session', 'list-sessions', 'api-key/list', 'error'],
    '/api/clients': [''],
    '/api/clients/[id]/rules': [clientId],
    ...Object.fromEntries(exportNames.map((name) => [`/api/export/${name}`, [`?${range}`]])),
    '/api/dashboard/dora-metrics': [`?${range}`],
    '/api/dashboard/github-metrics': [`?${range}`],
    '/api/gaps': [`?${client}`],
    '/api/health/live': [''],
    '/api/health/ready': [''],
    '/api/inbound-hooks': [`?${client}`],
    '/api/integrations': [`?${client}`],
    '/api/integrations/[id]/records': integrations,
    '/api/integrations/[id]/repositories': integrations,
    '/api/integrations/[id]/schedule': integrations,
    '/api/logos/[hash]': [`${'0'.repeat(32)}?${client}`],
    '/api/metrics/deployments/[id]': deployments.map((id) => `${id}?${client}`),
    '/api/metrics/export-size': exportNames.map((name) => `?${range}&dataset=${name}`),
    '/api/metrics/incidents/[id]': incidents.map((id) => `${id}?${client}`),
    '/api/metrics/pull-request': pulls.map((id) => `?${client}&id=${id}`),
    '/api/notification-webhooks': [`?${client}`],
    '/api/notifications': [`?${client}`],
    '/api/openapi.json': [''],
    '/api/ops/history': [''],
    '/api/ops/stats': [''],
    '/api/people': [`?${client}`],
    '/api/pull-requests': [`?${range}`],
    '/api/quarantine': [`?${client}`, `?${client}&open=false`],
    '/api/quarantine/[id]': quarantine,
    '/api/repositories': [`?${client}`],
    '/api/runs': [`?${client}&limit=100`],
    '/api/runs/[id]': runs,
    '/api/runs/[id]/events': runs,
    '/api/schedule-preview': ['?cron=0+*+*+*+*&timeZone=Europe/Berlin'],
    '/api/services': [`?${client}`],
    '/api/teams': [`?${client}`],
    '/api/teams/choices': [`?${client}`],
    '/api/unmapped-statuses': [`?${client}`],
    '/api/[...rest]': ['nowhere'],
    '/(app)/jobs/[run]': runs.slice(0, 3),
  };
  for (const page of globSync('**/page.tsx', { cwd: path.join(root, 'app') })) {
    const address = `/${path.dirname(page)}`;
    if (!address.includes('[')) addresses[address] = [`?${client}`];
  }
  expect(
    Object.keys(addresses)
      .filter((one) => !one.includes('[run]') && one.startsWith('/api'))
      .toSorted(),
  ).toEqual(routes);
  for (const [address, given] of Object.entries(addresses)) {
    expect(given.length, address).toBeGreaterThan(0);
    const to = address.replace('/(app)', '').replace(/\/\.$/, '/');
    const filled = given.map((one) => (to.includes('[') ? to.replace(/\[[^\]]+\]/, one) : to + one));
    await Promise.all(filled.map((one) => house.ask('GET', one)));
  }
}

/** The addresses below app/api that answer a GET. */
async function getRoutes(): Promise<string[]> {
  const folder = path.join(root, 'app/api');
  const found: string[] = [];
  for (const file of globSync('**/route.ts', { cwd: folder })) {
    const text = await readFile(path.join(folder, file), 'utf8');
    if (/^export (const|function|async function) GET\b/m.test(text)) found.push(`/api/${path.dirname(file)}`);
  }
  return found.toSorted();
}
