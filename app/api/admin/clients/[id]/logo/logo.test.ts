import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as logos from '#app/api/logos/[hash]/route.ts';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import { png, svg } from '#sources/logo/testing.ts';
import * as logo from './route.ts';

let house: TestHouse;
let clientId: number;
beforeAll(async () => {
  house = await openTestHouse();
});
beforeEach(async () => {
  clientId = await house.client();
});
afterAll(() => house.close());

function form(file: Buffer, more: Record<string, string> = {}): FormData {
  const fields = new FormData();
  fields.set('file', new File([new Uint8Array(file)], 'logo.png', { type: 'image/png' }));
  for (const [name, value] of Object.entries(more)) fields.set(name, value);
  return fields;
}
const upload = (body: object, person: TestPerson = 'admin') =>
  house.ask<{ logo: string }>(logo.POST, person, { id: String(clientId), body });
const show = (hash: string, person: TestPerson, client = clientId) =>
  logos.GET(
    new Request(`http://localhost/api/logos/${hash}?client=${client}&size=128`, {
      headers: { 'x-test-person': person },
    }),
    { params: Promise.resolve({ hash }) },
  );
const stored = async () =>
  (await house.database.owner`select 1 from client_logos where client_id = ${clientId}`).length;

it('is stored as it was made, and shown at once, for ever and as nothing but a picture', async () => {
  const { status, json } = await upload(form(svg('<rect width="10" height="10" fill="red"/>')));
  expect([status, json.logo]).toEqual([200, expect.stringMatching(/^[0-9a-f]{32}$/)]);
  const answer = await show(json.logo, 'viewer');
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
  const picture = Buffer.from(await answer.arrayBuffer());
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([128, 128]);
  // Another one has another address, and this one is no more.
  const { json: next } = await upload(form(png(20, 20), { x: '0', y: '0', width: '0.5', height: '1' }));
  expect(next.logo).not.toBe(json.logo);
  // As soon as replicas know.
  await expect.poll(async () => (await show(json.logo, 'viewer')).status).toBe(404);
  const { json: gone } = await house.ask(logo.DELETE, 'admin', { id: String(clientId), method: 'DELETE' });
  expect(gone).toEqual({ logo: null });
  await expect.poll(async () => (await show(next.logo, 'viewer')).status).toBe(404);
  const trail = await house.audit(clientId);
  expect(trail.map(({ action, after }) => [action, after])).toEqual(
    [json.logo, next.logo, null].map((hash) => ['client.logo', { logo: hash }]),
  );
});

it('is shown to whoever may see the client, and set by administrators', async () => {
  const { json } = await upload(form(png(20, 20)));
  expect((await show(json.logo, 'manager')).status).toBe(200);
  expect((await show(json.logo, 'stranger')).status).toBe(404);
  // Under another client's name it is not there either.
  const other = await house.client();
  expect((await show(json.logo, 'viewer', other)).status).toBe(404);
  expect((await upload(form(png(20, 20)), 'manager')).status).toBe(403);
  const removal = { id: String(clientId), method: 'DELETE' };
  expect((await house.ask(logo.DELETE, 'manager', removal)).status).toBe(403);
});

it('that is refused is not stored, and says why', async () => {
  const large = Buffer.concat([png(10, 10), Buffer.alloc(2_000_001 - png(10, 10).length)]);
  expect(large.length).toBe(2_000_001);
  const file = form(png(10, 10));
  const twice = form(png(10, 10));
  twice.append('file', new File(['x'], 'other.png'));
  const none = new FormData();
  none.set('file', 'a text');
  for (const [body, status, message] of [
    [form(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')), 400, /holds a script/],
    [form(Buffer.from('GIF89a and so on and on')), 400, /This is a GIF/],
    [form(large), 400, /must be 2 MB at most/],
    [form(png(10, 10), { x: '0.5', y: '0', width: '0.6', height: '1' }), 400, /beyond the right edge/],
    [form(png(10, 10), { x: '0.5' }), 400, /must be given with y, width and height/],
    [form(png(10, 10), { x: '-1', y: '0', width: '1', height: '1' }), 400, /x: /],
    [twice, 400, /must be given once/],
    [none, 400, /file/],
    [{ file: 'JSON' }, 400, /no form/],
  ] as const) {
    const answer = await upload(body);
    expect([answer.status, answer.json.error?.message], String(message)).toEqual([
      status,
      expect.stringMatching(message),
    ]);
  }
  const endless = new Request('http://localhost/api', {
    method: 'POST',
    headers: { 'x-test-person': 'admin', 'content-type': 'multipart/form-data; boundary=x' },
    body: Buffer.alloc(2_500_001),
  });
  const answer = await logo.POST(endless, { params: Promise.resolve({ id: String(clientId) }) });
  expect([answer.status, (await answer.json()).error.message]).toEqual([
    413,
    'The body is larger than 2.5 MB.',
  ]);
  expect(await stored()).toBe(0);
  expect((await upload(file)).status).toBe(200);
});
