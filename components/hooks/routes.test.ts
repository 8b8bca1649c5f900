import { expect, it } from 'vitest';
import { endpoints } from '#lib/api/endpoints.ts';
import { type RouteName, routes } from './routes.ts';

it.each(Object.entries(routes))('%s is where the contract says', (name, [method, path]) => {
  const endpoint = endpoints[name as RouteName];
  expect([method, path]).toEqual([endpoint.method, endpoint.path]);
});
