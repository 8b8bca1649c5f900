import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import type { Schedule } from '#lib/api/runs.ts';
import { GET, PUT } from './route.ts';

let house: TestHouse;
let clientId: number;
let id: string;

beforeAll(async () => {
  house = await openTestHouse();
});
beforeEach(async () => {
  clientId = await house.client();
  const [integration] = await house.database.owner`
    insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
    values (${clientId}, 'github', 'Shop', 'https://github.com', 'v1', '{}') returning id`;
  id = String(integration?.id);
});
afterAll(() => house.close());

const put = (body: object, person: TestPerson = 'manager') =>
  house.ask<Schedule>(PUT, person, { id, body: { timeZone: 'UTC', ...body } });
const get = async () => (await house.ask<{ schedule: Schedule | null }>(GET, 'viewer', { id })).json.schedule;

it('is set by who has seen the change before, and else says who made it', async () => {
  expect(await get()).toBeNull();
  expect(await put({ version: 0, cron: '0 3 * * *' }, 'admin')).toMatchObject({
    status: 200,
    json: { version: 1, changedBy: 'admin@example.com' },
  });
  const late = await put({ version: 0, cron: '0 4 * * *' });
  expect(late).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
  expect(late.json.error.message).toMatch(
    /^admin@example\.com has changed the schedule of “Shop” meanwhile \(/,
  );
  expect((await put({ cron: '0 4 * * *' })).status, 'without a version').toBe(400);
  expect(await get()).toMatchObject({ cron: '0 3 * * *', version: 1 });
  expect((await put({ version: 1, cron: '0 5 * * *', enabled: false })).json).toMatchObject({
    cron: '0 5 * * *',
    version: 2,
    enabled: false,
    nextRuns: [],
  });
  expect((await house.audit(clientId)).map(({ action }) => action)).toEqual(['schedule.set', 'schedule.set']);
});

it('is set once by two at once, also where there was none', async () => {
  for (const version of [0, 1]) {
    const both = await Promise.all([1, 2].map((hour) => put({ version, cron: `0 ${hour} * * *` })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  }
});

it('is not set by viewers, and for strangers not there', async () => {
  const body = { version: 0, cron: '0 3 * * *' };
  expect((await put(body, 'viewer')).status).toBe(403);
  expect((await put(body, 'stranger')).status).toBe(404);
  expect(await get()).toBeNull();
});
