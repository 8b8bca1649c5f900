import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { openapi } from '#lib/api/openapi.ts';
import { parseInput } from './parse-input.ts';

const table = Object.values(endpoints) as Endpoint[];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** `METHOD /api/path/{param}` of every route file but better-auth's catch-all. */
async function routes(): Promise<string[]> {
  const files = globSync('**/route.ts', { cwd: import.meta.dirname }).filter(
    (file) => !file.includes('[...'),
  );
  const found = await Promise.all(
    files.map(async (file) => {
      const exported: Record<string, unknown> = await import(path.join(import.meta.dirname, file));
      const address = `/api/${path.dirname(file).replaceAll(/\[(\w+)\]/g, '{$1}')}`;
      return methods.filter((method) => method in exported).map((method) => `${method} ${address}`);
    }),
  );
  return found.flat().toSorted();
}

describe('the contract', () => {
  it('has an endpoint for every route, and a route for every endpoint', async () => {
    expect(await routes()).toEqual(
      table.map(({ method, path: address }) => `${method} ${address}`).toSorted(),
    );
  });

  it('is described by OpenAPI, with the parameters of its schemas', () => {
    const { paths } = openapi() as {
      paths: Record<string, Record<string, { parameters?: object[]; requestBody?: object }>>;
    };
    for (const { method, path: address, body } of table) {
      const operation = paths[address]?.[method.toLowerCase()];
      expect(operation, `${method} ${address}`).toBeDefined();
      expect(operation?.requestBody !== undefined, `${method} ${address}`).toBe(body !== undefined);
    }
    expect(paths['/api/metrics/pull-request-stages']?.get?.parameters).toContainEqual({
      name: 'bucket',
      in: 'query',
      required: false,
      description: expect.any(String),
      schema: { type: 'string', enum: ['day', 'week', 'month'], default: 'week' },
    });
  });

  it('says who may ask: a session, an API key for reading or for hooks, a signature', () => {
    const { paths, components } = openapi() as {
      paths: Record<string, Record<string, { security: object[]; requestBody?: object }>>;
      components: { securitySchemes: object };
    };
    expect(Object.keys(components.securitySchemes)).toEqual(['session', 'apiKey', 'signature']);
    const security = (method: string, address: string) => paths[address]?.[method]?.security;
    expect(security('get', '/api/runs')).toEqual([{ session: [] }, { apiKey: [] }]);
    expect(security('post', '/api/runs')).toEqual([{ session: [] }]);
    expect(security('get', '/api/ops/stats')).toEqual([{ session: [] }]);
    expect(security('get', '/api/health/live')).toEqual([]);
    expect(security('post', '/api/hooks/incidents')).toEqual([{ apiKey: [] }]);
    expect(security('post', '/api/hooks/github/{hookId}')).toEqual([{ signature: [] }]);
    // One, or a list.
    expect(paths['/api/hooks/deployments']?.post?.requestBody).toMatchObject({
      content: {
        'application/json': {
          schema: {
            anyOf: [{ type: 'object', required: expect.arrayContaining(['sha']) }, { type: 'array' }],
          },
        },
      },
    });
  });
});

describe('parameters that nobody knows', () => {
  const ask = (endpoint: Endpoint, search: string, body?: object) => {
    const { method } = endpoint;
    const headers = { 'content-type': 'application/json' };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return parseInput(endpoint, new Request(`https://leadline.example/api?${search}`, init), {});
  };

  it.each(table.filter(({ access }) => access === 'session' || access === 'admin'))(
    'are refused by $method $path, by name',
    async (endpoint) => {
      // Of another schema the names would not be known, and all be refused.
      expect(endpoint.query === undefined || endpoint.query instanceof z.ZodObject).toBe(true);
      await expect(ask(endpoint, 'form=2026-01-01')).rejects.toMatchObject({
        code: 'bad_request',
        status: 400,
        message: expect.stringMatching(/^form: is no parameter of this address: it takes /),
        issues: [{ path: 'form' }],
      });
    },
  );

  it('are told with those that there are, and what is given twice is refused too', async () => {
    const { leadTime, exportIssues, clients } = endpoints;
    await expect(ask(leadTime as Endpoint, 'client=1&form=2026-01-01')).rejects.toThrow(
      'it takes client, from, to, bucket, repository, service, project, label, branch, type, team.',
    );
    await expect(ask(exportIssues as Endpoint, 'client=1&label=bug')).rejects.toThrow(
      'label: is no parameter',
    );
    await expect(ask(clients as Endpoint, 'client=1')).rejects.toThrow('it takes none.');
    await expect(ask(leadTime as Endpoint, 'client=1&client=2')).rejects.toThrow(
      'client: must be given once.',
    );
    expect(await ask(leadTime as Endpoint, 'client=1')).toMatchObject({ query: { client: 1 } });
  });

  it('may be appended to the addresses that are given to outside services and probes', async () => {
    const told = { id: '1', title: 'Down', openedAt: '2026-01-01T00:00:00Z' };
    await expect(ask(endpoints.live as Endpoint, 'probe=7')).resolves.toBeDefined();
    await expect(ask(endpoints.tellIncidents as Endpoint, 'by=pager', told)).resolves.toMatchObject({
      body: [{ id: '1' }],
    });
  });
});

describe('a body', () => {
  const send = (endpoint: Endpoint, type?: string) => {
    const headers = new Headers(type === undefined ? undefined : { 'content-type': type });
    return parseInput(
      endpoint,
      new Request('https://leadline.example/api', { method: 'POST', headers, body: '{}' }),
      {},
    );
  };

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonlines'])(
    'of type %s is refused: a page of another site could send it with a person’s cookie',
    async (type) => {
      await expect(send(endpoints.createRun as Endpoint, type)).rejects.toMatchObject({
        code: 'unsupported_media_type',
        status: 415,
      });
    },
  );

  it.each(['application/json', 'Application/JSON; charset=utf-8'])('of type %s is read', async (type) => {
    await expect(send(endpoints.createRun as Endpoint, type)).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('of a tool with a key is read, whatever it calls it', async () => {
    await expect(send(endpoints.tellIncidents as Endpoint)).rejects.toMatchObject({ code: 'bad_request' });
  });
});
