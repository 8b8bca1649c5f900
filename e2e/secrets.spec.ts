import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { sign } from '@octokit/webhooks-methods';
import { startReceiver } from '#sources/webhook/testing/receiver.ts';
import { type EchoingSource, startEchoingSource, ways } from './echoing-source.ts';
import { openDatabases } from './embedded.ts';
import { askEverything } from './every-address.ts';
import { ADMIN } from './product.ts';
import { type House, listen, signIn } from './recording-house.ts';
import { expect, test } from './test.ts';
import { leaksIn, type Place } from './traces.ts';

const root = path.join(import.meta.dirname, '..');
const canary = (prefix: string) => `${prefix}${randomBytes(24).toString('hex')}`;
/** A name that has to be found nearly everywhere: what finds it would find a secret. */
const MARKER = 'Canary house';

const pem = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
const TOKENS = [canary('ghp_'), canary('github_pat_')];
const JIRA = { email: 'canary@leadline.example', token: canary('ATATT3x=+/') };
const BROKEN_KEY = `-----BEGIN RSA PRIVATE KEY-----\n${canary('')}\n-----END RSA PRIVATE KEY-----`;
/** Entered where it does not belong. */
const MISPLACED = canary('glpat-');
const METRICS_TOKEN = canary('metrics-');

test('no secret is ever in a log, an answer, an event, an error, the quarantine, or anywhere in the database', {
  tag: '@long',
}, async ({ start }) => {
  test.setTimeout(600_000);
  const output: string[] = [];
  const env = { LEADLINE_LOG_LEVEL: 'debug', LEADLINE_METRICS_TOKEN: METRICS_TOKEN };
  const product = await start({ env, output });
  const { dataDir } = product;
  const app = { id: 12, installationId: 34 };
  const source = await startEchoingSource({
    tokens: TOKENS,
    jira: JIRA,
    app: { ...app, publicKey: pem.publicKey },
  });
  const receiver = await startReceiver();
  receiver.answers.push(...Array.from({ length: 200 }, () => ({ status: 500 })));
  const house = await signIn(product.url);
  const secrets = new Map<string, string>([
    ...TOKENS.map((token, index) => [`GitHub token ${index + 1}`, token] as const),
    ...[['private key of the App', pem.privateKey] as const, ['broken private key', BROKEN_KEY] as const],
    ...[['Jira token', JIRA.token] as const, ['misplaced token', MISPLACED] as const],
    ...[['token of the metrics', METRICS_TOKEN] as const, ['password', ADMIN.password] as const],
    ['secret of the house', (await readFile(path.join(dataDir, 'secret'), 'utf8')).trim()] as const,
  ]);

  const { clients } = await house.json<{ clients: { id: string }[] }>('GET', '/api/clients');
  const clientId = clients[0]?.id ?? '';
  const events = await listen(house, clientId);
  // Those of the sample have no secrets, and are in the way.
  for (const { id } of (await runsOf(house, clientId)).filter(isUnfinished))
    await house.json('POST', `/api/runs/${id}/control`, { command: 'stop' });
  await house.json('PATCH', `/api/clients/${clientId}`, { version: 1, name: MARKER });

  await test.step('secrets are made that are shown once', async () => {
    for (const url of [receiver.url, 'http://127.0.0.1:1/closed', source.github('page')]) {
      const made = await house.once('/api/notification-webhooks', { clientId, name: MARKER, url });
      secrets.set(`secret of the webhook to ${url}`, made.secret);
    }
  });

  const connected: { id: string; mode: string }[] = [];
  await test.step('sources refuse, echo, answer nonsense and break off', async () => {
    const connect = async (body: ReturnType<typeof sources>[number], index: number) => {
      const name = `${MARKER}: ${body.kind} ${body.baseUrl.split('/').slice(-1)} ${index}`;
      await house.ask('POST', '/api/integrations/test', { ...body, clientId });
      await house.ask('POST', '/api/integrations/search', { source: { ...body, clientId }, search: 'a' });
      const created = await house.json<{ id: string }>('POST', '/api/integrations', {
        ...body,
        clientId,
        name,
        cron: null,
      });
      connected.push({ id: created.id, mode: body.baseUrl });
      await house.ask('POST', `/api/integrations/${created.id}/test`);
      await house.ask('GET', `/api/integrations/${created.id}/repositories?search=a`);
      await house.json('POST', '/api/runs', { integrationId: created.id, mode: 'full' });
    };
    await Promise.all(sources(source, app).map(connect));
  });
  const ofSource = (url: string) => connected.find(({ mode }) => mode === url)?.id ?? '';

  await test.step('people make mistakes', async () => {
    const id = ofSource(source.github('sound'));
    await house.json('PATCH', `/api/integrations/${id}`, { version: 1, tokens: TOKENS });
    for (const body of mistakes(clientId)) {
      await house.refused('POST', '/api/integrations', body);
      await house.refused('POST', '/api/integrations/test', body);
      await house.refused('POST', '/api/integrations/search', { source: body, search: '' });
      await house.refused('PATCH', `/api/integrations/${id}`, { version: 2, ...body });
    }
    await house.refused('POST', '/api/integrations', `{"token":"${MISPLACED}"`);
    const withSecret = `https://user:${MISPLACED}@hooks.example.com/x`;
    await house.refused('POST', '/api/notification-webhooks', { clientId, name: 'x', url: withSecret });
    for (const query of [`client=${MISPLACED}`, `client=${clientId}&before=${MISPLACED}`])
      await house.refused('GET', `/api/runs?${query}`);
    await house.refused('POST', '/api/auth/sign-in/email', { ...ADMIN, password: MISPLACED });
  });

  await test.step('programs come with keys and signatures, good and bad', async () => {
    const hook = await house.once('/api/inbound-hooks', {
      integrationId: ofSource(source.github('sound')),
    });
    secrets.set('secret of the hook', hook.secret);
    const deliver = async (body: string, by: string) =>
      await house.ask('POST', String(hook.path), body, {
        'x-github-event': 'ping',
        'x-github-delivery': crypto.randomUUID(),
        'x-hub-signature-256': await sign(by, body),
      });
    await deliver('{"zen":"x"}', hook.secret);
    await deliver('{"zen":"x"}', 'forged');
    await deliver('no JSON', hook.secret);
    for (const access of ['read', 'hooks']) {
      const { key } = await house.once('/api/api-keys', { clientId, name: `${MARKER} ${access}`, access });
      // How it begins is shown, to tell keys apart.
      secrets.set(`API key for ${access}`, key.slice(13));
      for (const authorization of [`Bearer ${key}`, `Bearer ${key}x`, `Bearer ${MISPLACED}`]) {
        await house.ask('GET', `/api/runs?client=${clientId}`, undefined, { authorization });
        await house.ask('POST', '/api/runs', { integrationId: '1' }, { authorization });
        await house.ask('POST', '/api/hooks/incidents', { id: key }, { authorization });
      }
      const incident = { id: 'x', title: 'x', openedAt: '2026-01-01T00:00:00Z' };
      const url = `https://user:${MISPLACED}@pager.example.com/1`;
      const authorization = `Bearer ${key}`;
      await house.refused('POST', '/api/hooks/incidents', { ...incident, url }, { authorization });
    }
    await house.ask('GET', '/metrics', undefined, { authorization: `Bearer ${METRICS_TOKEN}` });
    await house.ask('GET', '/metrics', undefined, { authorization: `Bearer ${MISPLACED}` });
  });

  await test.step('the database refuses, and the error is logged whole', async () => {
    const { primary, replica } = await openDatabases(dataDir);
    const body = { ...github(source.github('sound'), source), clientId, name: 'Never stored', cron: null };
    await primary`alter table audit_log rename to audit_log_away`;
    expect((await house.ask('POST', '/api/integrations', { ...body, tokens: TOKENS })).status).toBe(500);
    await primary`alter table audit_log_away rename to audit_log`;
    await Promise.all([primary.end(), replica.end()]);
  });

  const unfinished = async () => (await runsOf(house, clientId)).filter(isUnfinished).length;
  await expect.poll(unfinished, { timeout: 400_000, intervals: [1_000] }).toBe(0);
  await test.step('what was set aside is tried again', async () => {
    const { records } = await house.json<{ records: { id: string }[] }>(
      'GET',
      `/api/quarantine?client=${clientId}`,
    );
    expect(records.length).toBeGreaterThan(1);
    for (const { id } of records) await house.ask('POST', `/api/quarantine/${id}/retry`);
  });

  await askEverything(house, clientId);
  events.close();
  await product.stop();

  const rotated = await test.step('the secret is changed', async () => {
    const command = promisify(execFile)(process.execPath, ['server/rotate-secrets-cli.ts'], {
      cwd: root,
      env: { ...process.env, LEADLINE_DATA_DIR: dataDir },
    });
    const { stdout, stderr } = await command;
    expect(stdout).toMatch(/integrations: \d\d sealed anew/);
    secrets.set('new secret of the house', (await readFile(path.join(dataDir, 'secret'), 'utf8')).trim());
    return stdout + stderr;
  });
  const again = await start({ env, output, dataDir });
  const later = await signIn(again.url, house.answers);
  for (const url of [source.github('sound'), source.jira('sound')]) {
    const found = await later.json<object>('POST', `/api/integrations/${ofSource(url)}/test`);
    const accepted = expect.objectContaining({ code: 'token', level: 'ok' });
    expect(found, url).toMatchObject({ findings: expect.arrayContaining([accepted]) });
  }
  await askEverything(later, clientId);

  // Also what was made of the secrets on the way: an App's tokens, Basic authorization.
  for (const [index, seen] of [...source.seen].entries()) secrets.set(`credentials sent, no. ${index}`, seen);
  expect(source.seen.size).toBeGreaterThan(TOKENS.length + 3);
  const { primary, replica } = await openDatabases(dataDir);
  const rows: Place[] = [];
  const tables = await primary`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`;
  for (const { name } of tables) {
    // A row as text has all its columns in it.
    const texts = await primary.unsafe(`select t::text as text from ${name} t`).values();
    rows.push({ name: `table ${name}`, text: texts.flat().join('\n') });
  }
  await Promise.all([primary.end(), replica.end()]);
  const logs = globSync('**/*.log*', { cwd: dataDir }).map(async (file) => ({
    name: `file ${file}`,
    text: await readFile(path.join(dataDir, file), 'utf8'),
  }));
  const places: Place[] = [
    ...rows,
    ...(await Promise.all(logs)),
    ...house.answers,
    { name: 'live events', text: JSON.stringify(events.received) },
    { name: 'notifications sent', text: JSON.stringify(receiver.received) },
    { name: 'standard output', text: output.join('') },
    { name: 'the command that changes the secret', text: rotated },
  ];
  await Promise.all([source.close(), receiver.close()]);
  expect(leaksIn(places, secrets)).toEqual([]);

  const holding = (text: string) =>
    places.filter((place) => place.text.includes(text)).map(({ name }) => name);
  for (const place of ['public.integrations', 'public.notifications', 'public.audit_log', 'pgboss.'])
    expect(rows.map(({ name }) => name).join()).toContain(place);
  const marked = holding(MARKER);
  for (const place of ['table public.integrations', 'table public.notifications', 'notifications sent'])
    expect(marked).toContain(place);
  expect(marked).toContain(`GET /api/integrations?client=${clientId}`);
  const hidden = holding('(token)');
  for (const place of ['table public.etl_events', 'table public.etl_runs', 'table public.etl_quarantine'])
    expect(hidden).toContain(place);
  for (const place of ['file leadline.log', 'live events']) expect(hidden).toContain(place);
});

const github = (baseUrl: string, { repositories }: EchoingSource) => ({
  kind: 'github',
  baseUrl,
  repositories: [...repositories, 'nobody/nothing'],
});

/** Every way of being let in, at a source that answers in every way. */
function sources(source: EchoingSource, app: { id: number; installationId: number }) {
  const jira = (way: (typeof ways)[number]) => ({
    kind: 'jira',
    baseUrl: source.jira(way),
    projects: source.projects,
    ...JIRA,
  });
  const byApp = (way: (typeof ways)[number], privateKey = pem.privateKey) => ({
    ...github(source.github(way), source),
    app: { ...app, privateKey },
  });
  return [
    ...ways.map((way) => ({ ...github(source.github(way), source), tokens: TOKENS })),
    ...ways.filter((way) => way !== 'errors').map(jira),
    ...(['403', 'page', 'sound'] as const).map((way) => byApp(way)),
    byApp('sound', BROKEN_KEY),
  ];
}

/** Bodies that are refused, each with a secret in it. */
function mistakes(clientId: string): object[] {
  const sound = { clientId, kind: 'github', baseUrl: 'https://github.example.com', repositories: ['a/b'] };
  return [
    { ...sound, token: 'x', baseUrl: `https://user:${MISPLACED}@github.example.com` },
    { ...sound, token: 'x', baseUrl: `https://github.example.com/?access_token=${MISPLACED}` },
    { ...sound, token: 'x', baseUrl: MISPLACED },
    { ...sound, token: `two words ${MISPLACED}` },
    { ...sound, token: MISPLACED.repeat(30) },
    { ...sound, token: [MISPLACED] },
    { ...sound, tokens: [MISPLACED, ''] },
    { ...sound, tokens: { [MISPLACED]: MISPLACED } },
    { ...sound, token: MISPLACED, tokens: [MISPLACED] },
    { ...sound, app: { id: MISPLACED, installationId: 1, privateKey: MISPLACED } },
    { ...sound, app: { id: 1, installationId: 1, privateKey: MISPLACED.repeat(400) } },
    { ...sound, token: 'x', repositories: [`https://user:${MISPLACED}@github.example.com`] },
    { ...sound, kind: MISPLACED, email: MISPLACED, token: 5 },
    { ...sound, kind: 'jira', projects: [], email: MISPLACED, token: MISPLACED },
  ];
}

const runsOf = async (house: House, clientId: string) =>
  (await house.json<{ runs: Run[] }>('GET', `/api/runs?client=${clientId}&limit=100`)).runs;
type Run = { id: string; state: string };
const isUnfinished = ({ state }: Run) => ['queued', 'running', 'stopping', 'stalled'].includes(state);
