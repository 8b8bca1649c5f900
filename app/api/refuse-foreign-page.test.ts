import { expect, it } from 'vitest';
import type { Runtime } from '#db/runtime.ts';
import { refuseForeignPage } from './refuse-foreign-page.ts';

const ask = (headers: Record<string, string | undefined>, url?: string) => () =>
  refuseForeignPage({ config: { url } } as Runtime, {
    headers: new Headers(JSON.parse(JSON.stringify({ host: 'leadline:3000', ...headers }))),
  });
const foreign = expect.objectContaining({ code: 'foreign_origin', status: 403 });

it('lets its own pages act, and programs, which send nothing of it', () => {
  for (const headers of [
    {},
    { origin: 'http://leadline:3000' },
    { origin: 'https://leadline:3000', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
  ])
    expect(ask(headers)).not.toThrow();
  expect(ask({ origin: 'https://leadline.example' }, 'https://leadline.example/below')).not.toThrow();
});

it('lets no other page act, however near it is', () => {
  for (const headers of [
    { origin: 'http://leadline:3001' },
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'http://leadline:3000.elsewhere.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://leadline:3000', 'sec-fetch-site': 'cross-site' },
  ])
    expect(ask(headers)).toThrow(foreign);
  expect(ask({ origin: 'http://leadline:3000' }, 'https://leadline.example')).toThrow(foreign);
});
