import { address, expect, signInByApi, test } from './test.ts';

const api = (path: string) => `${address()}${path}`;

async function firstClient(request: Parameters<typeof signInByApi>[0]): Promise<string> {
  await signInByApi(request);
  const { clients } = await (await request.get(api('/api/clients'))).json();
  expect(clients.length).toBeGreaterThan(0);
  expect(typeof clients[0].id).toBe('string');
  return clients[0].id;
}

test('health says what is up, to anyone', async ({ request }) => {
  expect(await (await request.get(api('/api/health/live'))).json()).toEqual({ status: 'ok' });
  const ready = await request.get(api('/api/health/ready'));
  expect(ready.status()).toBe(200);
  expect(await ready.json()).toEqual({
    status: 'ok',
    primary: 'up',
    replicas: [{ name: 'replica-1', state: 'in', lagMs: expect.any(Number) }],
    worker: 'up',
  });
});

test('without a session the API answers 401 and pages lead to the login and back', async ({
  request,
  page,
}) => {
  for (const path of [
    '/api/clients',
    '/api/runs?client=1',
    '/api/metrics/pull-request-summary?client=1',
    '/api/export/pull_requests?client=1',
  ]) {
    const answer = await request.get(api(path), { maxRedirects: 0 });
    expect(answer.status(), path).toBe(401);
    expect(await answer.json()).toEqual({ error: { code: 'unauthenticated', message: expect.any(String) } });
  }
  expect((await request.post(api('/api/runs'), { data: { integrationId: '1' } })).status()).toBe(401);
  await page.goto(api('/jobs?client=1'));
  expect(page.url()).toContain('/login?next=%2Fjobs%3Fclient%3D1');
});

test('a character that cannot be stored is refused in an address too', async ({ request }) => {
  const delivery = await request.post(api('/api/hooks/github/a%00b'), { data: '{}' });
  expect([delivery.status(), (await delivery.json()).error.code]).toEqual([400, 'bad_request']);
  const client = await firstClient(request);
  const revoked = await request.delete(api(`/api/api-keys/%00?client=${client}`));
  expect([revoked.status(), (await revoked.json()).error.code]).toEqual([400, 'bad_request']);
});

test('a wrong password is refused in the one error body', async ({ request }) => {
  const data = { email: 'admin@leadline.local', password: 'not the password' };
  const answer = await request.post(api('/api/auth/sign-in/email'), { data });
  expect(answer.status()).toBe(401);
  expect(await answer.json()).toEqual({
    error: { code: 'invalid_email_or_password', message: expect.any(String) },
  });
});

test('nobody signs up by himself', async ({ request }) => {
  const data = { email: 'eve@example.com', password: 'long enough', name: 'Eve' };
  const answer = await request.post(api('/api/auth/sign-up/email'), { data });
  expect(answer.status()).toBeGreaterThanOrEqual(400);
  expect((await answer.json()).error.code).toBeTruthy();
});

test('bad parameters are refused, each named', async ({ request }) => {
  const client = await firstClient(request);
  const metric = `/api/metrics/pull-request-stages?client=${client}`;
  for (const [query, path, words] of [
    ['&from=2026-03-01&to=2026-02-01', 'from', 'after'],
    ['&bucket=hour', 'bucket', 'day, week, month'],
    ['&from=2015-01-01&to=2026-01-01', 'to', '10 years'],
    ['&from=2015-01-01', 'from', '10 years'],
    ['&from=tomorrow', 'from', 'YYYY-MM-DD'],
    ['&form=2026-01-01', 'form', 'is no parameter of this address'],
    ['&bucket=day&bucket=week', 'bucket', 'must be given once'],
  ] as const) {
    const answer = await request.get(api(metric + query));
    expect(answer.status(), query).toBe(400);
    const { error } = await answer.json();
    expect(error).toMatchObject({ code: 'bad_request', message: expect.stringContaining(words) });
    expect(
      error.issues.map((issue: { path: string }) => issue.path),
      query,
    ).toContain(path);
  }
});

test('another client’s id is a 404, as is one that is none', async ({ request }) => {
  await signInByApi(request);
  for (const path of [
    '/api/metrics/pull-request-summary?client=999999',
    '/api/metrics/pull-requests?client=999999',
    '/api/export/pull_requests?client=999999',
    '/api/integrations?client=999999',
    '/api/runs?client=999999',
    '/api/runs/999999',
    '/api/runs/999999/events',
  ]) {
    const answer = await request.get(api(path));
    expect(answer.status(), path).toBe(404);
    expect((await answer.json()).error.code).toBe('not_found');
  }
  const data = { integrationId: '999999', mode: 'full' };
  expect((await request.post(api('/api/runs'), { data })).status()).toBe(404);
});

test('an integration that makes no sense is refused, each field named', async ({ request }) => {
  const clientId = await firstClient(request);
  const issuesOf = async (kind: string) => {
    const data = { clientId, kind, baseUrl: 'ftp://x', token: '', repositories: ['no-slash'] };
    const answer = await request.post(api('/api/integrations'), { data });
    expect(answer.status()).toBe(400);
    return (await answer.json()).error.issues.map((issue: { path: string }) => issue.path);
  };
  // What else belongs to a source hangs on its kind.
  expect(await issuesOf('gitlab')).toEqual(['kind']);
  expect(await issuesOf('github')).toEqual(expect.arrayContaining(['baseUrl', 'token', 'repositories.0']));
  const broken = await request.post(api('/api/integrations'), {
    headers: { 'content-type': 'application/json' },
    data: Buffer.from('{ not json'),
  });
  expect((await broken.json()).error.code).toBe('not_json');
});

test('a client’s name and time zone can be changed, to what makes sense', async ({ request }) => {
  await signInByApi(request);
  const { clients } = await (await request.get(`${address()}/api/clients`)).json();
  const { id, name, timeZone } = clients[0];
  const { client } = await (await request.get(`${address()}/api/admin/clients/${id}`)).json();
  const change = (data: object, to = id) => request.patch(`${address()}/api/clients/${to}`, { data });
  const changed = await change({ version: client.version, name: `${name} ` });
  expect(changed.status()).toBe(200);
  expect(await changed.json()).toMatchObject({ id, name, timeZone });
  expect(changed.headers()['x-leadline-lsn']).toBeTruthy();
  for (const nonsense of [{}, { name: ' ' }, { timeZone: 'Mars/Olympus' }, { timeZone: '+02:00' }]) {
    const refused = await change({ version: client.version + 1, ...nonsense });
    expect(refused.status(), JSON.stringify(nonsense)).toBe(400);
    expect((await refused.json()).error.code).toBe('bad_request');
  }
  expect((await change({ name })).status(), 'without a version').toBe(400);
  expect((await change({ version: client.version, name })).status(), 'of an older one').toBe(409);
  expect((await change({ version: 1, name: 'Nobody' }, '99999')).status()).toBe(404);
});

test('the description of the API is OpenAPI and names every route of the contract', async ({ request }) => {
  const document = await (await request.get(api('/api/openapi.json'))).json();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/api/health/live',
      '/api/health/ready',
      '/api/auth/sign-in/email',
      '/api/clients',
      '/api/integrations',
      '/api/runs',
      '/api/runs/{id}',
      '/api/metrics/pull-request-stages',
      '/api/export/pull_requests',
    ]),
  );
});

test('what cannot be stored, or cannot work, is a 400 and no accident', async ({ request }) => {
  const clientId = await firstClient(request);
  const whole = {
    clientId,
    kind: 'github',
    baseUrl: 'https://api.github.com',
    token: 'x',
    repositories: ['a/b'],
  };
  for (const part of [
    { name: 'a\u0000b' },
    { name: 'half \ud800' },
    { token: 'tok\nen' },
    { baseUrl: 'https://user:secret@github.example.com/api/v3' },
    { baseUrl: 'https://github.example.com/?a=b#c' },
    { repositories: ['../..'] },
  ]) {
    const answer = await request.post(api('/api/integrations'), {
      data: JSON.stringify({ ...whole, ...part }),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status(), JSON.stringify(part)).toBe(400);
    expect((await answer.json()).error.code).toBe('bad_request');
  }
  for (const path of [
    `/api/metrics/pull-request-summary?client=${clientId}&from=0000-01-01&to=0001-01-01`,
    '/api/runs/1/events?after=9007199254740991',
    '/api/runs/%ff',
  ]) {
    expect((await request.get(api(path))).status(), path).toBe(400);
  }
  const nowhere = await request.get(api('/api/nonsense'));
  expect([nowhere.status(), (await nowhere.json()).error.code]).toEqual([404, 'not_found']);
});

test('a page of another origin cannot act with a person’s session', async ({ request }) => {
  const client = await firstClient(request);
  const { integrations } = await (await request.get(api(`/api/integrations?client=${client}`))).json();
  const answer = await request.post(api('/api/runs'), {
    headers: { origin: 'http://localhost:1', 'content-type': 'text/plain' },
    data: JSON.stringify({ integrationId: integrations[0].id }),
  });
  expect([answer.status(), (await answer.json()).error.code]).toEqual([403, 'foreign_origin']);
});

test('a forged X-Forwarded-For does not lift the limit on sign-ins', { tag: '@long' }, async ({
  start,
  request,
}) => {
  const { url } = await start({ env: { LEADLINE_SIGN_IN_LIMIT: '3', LEADLINE_SAMPLE: 'false' } });
  const statuses: number[] = [];
  for (let n = 0; n < 6; n++) {
    const answer = await request.post(`${url}/api/auth/sign-in/email`, {
      headers: { 'x-forwarded-for': `10.1.1.${n}` },
      data: { email: 'admin@leadline.local', password: 'wrong password' },
    });
    statuses.push(answer.status());
  }
  expect(statuses.slice(0, 2)).toEqual([401, 401]);
  expect(statuses.slice(4)).toEqual([429, 429]);
});
