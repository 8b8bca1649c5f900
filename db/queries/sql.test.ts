import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { commonTestRouter } from '#db/testing/router.ts';
import { dayAfter, dayStart } from '../local-time.ts';
import type { Router } from '../router/router.ts';
import { instantText } from './sql.ts';

let router: Router;
beforeAll(async () => {
  router = await commonTestRouter();
});

it.each([
  ['an ordinary day', 'Europe/Berlin', '2026-01-31', '2026-01-30T23:00:00.000Z', '2026-01-31T23:00:00.000Z'],
  ['of 23 hours', 'Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['of 25 hours', 'Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['a leap day', 'UTC', '2028-02-29', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  [
    'midnight comes twice',
    'Atlantic/Azores',
    '2026-10-25',
    '2026-10-25T00:00:00.000Z',
    '2026-10-26T01:00:00.000Z',
  ],
  ['and here', 'America/Havana', '2024-11-03', '2024-11-03T04:00:00.000Z', '2024-11-04T05:00:00.000Z'],
  [
    'without a midnight',
    'America/Santiago',
    '2026-09-06',
    '2026-09-06T04:00:00.000Z',
    '2026-09-07T03:00:00.000Z',
  ],
  ['far ahead', 'Pacific/Kiritimati', '2026-05-01', '2026-04-30T10:00:00.000Z', '2026-05-01T10:00:00.000Z'],
])(
  'a local day begins with its first instant and ends before the next: %s',
  async (_, zone, day, from, to) => {
    const rows = await router.read('client_mgmt', { clientId: null }, (db) =>
      db.execute(
        sql`select ${instantText(dayStart(day, zone))} as from, ${instantText(dayAfter(day, zone))} as to`,
      ),
    );
    expect(rows[0]).toEqual({ from, to });
  },
);
