import { beforeEach, describe, expect, it } from 'vitest';
import * as history from '#app/api/ops/history/route.ts';
import * as stats from '#app/api/ops/stats/route.ts';
import { type Runtime, setRuntime } from '#db/runtime.ts';
import { replicaActions } from '#lib/api/ops.ts';
import * as replica from './replicas/[name]/route.ts';

/** What reached the house itself. */
let reached: string[];

beforeEach(() => {
  reached = [];
  const ops = {
    stats: () => reached.push('stats'),
    history: () => [{ at: reached.push('history') }],
    order: async ({ action, actor }: { action: string; actor: string }) => {
      reached.push(`${action} by ${actor}`);
      return {};
    },
  };
  const house = {
    config: { url: 'https://leadline.example' },
    ops,
    personOf: async (headers: Headers) => {
      const role = headers.get('x-test-role');
      return role ? { id: role, email: `${role}@example.com`, name: role, role } : null;
    },
  };
  setRuntime(house as unknown as Runtime);
});

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

async function ask(handler: Handler, role: string | null, body?: object, origin?: string) {
  const request = new Request('https://leadline.example/api/ops', {
    method: body ? 'POST' : 'GET',
    headers: {
      'content-type': 'application/json',
      ...(role && { 'x-test-role': role }),
      ...(origin && { origin }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const params = Promise.resolve<Record<string, string>>(body ? { name: 'replica-1' } : {});
  const answer = await handler(request, { params });
  return { status: answer.status, json: (await answer.json()) as { error?: { code: string } } };
}

const orders = replicaActions.map((action): [string, Handler, object] => [action, replica.POST, { action }]);
const all: [string, Handler, object?][] = [['statistics', stats.GET], ['history', history.GET], ...orders];

describe.each(all)('the operations’ %s', (_, handler, body) => {
  it('are not for members', async () => {
    expect(await ask(handler, 'member', body)).toMatchObject({
      status: 403,
      json: { error: { code: 'forbidden' } },
    });
    expect(reached).toEqual([]);
  });

  it('are not for whoever is not signed in', async () => {
    expect((await ask(handler, null, body)).status).toBe(401);
    expect(reached).toEqual([]);
  });

  it('are for administrators', async () => {
    expect((await ask(handler, 'admin', body)).status).toBe(200);
    expect(reached).toHaveLength(1);
  });
});

it('takes no order from a page of another address, and none that is none', async () => {
  const foreign = await ask(replica.POST, 'admin', { action: 'take_out' }, 'https://elsewhere.example');
  expect(foreign).toMatchObject({ status: 403, json: { error: { code: 'foreign_origin' } } });
  expect((await ask(replica.POST, 'admin', { action: 'explode' })).status).toBe(400);
  expect(reached).toEqual([]);
});
