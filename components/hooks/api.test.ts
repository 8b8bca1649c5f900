import { afterEach, expect, it, vi } from 'vitest';
import { ApiError, address, call, leaveTo } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

it('fills the path and leaves out what is not given', () => {
  expect(address('/api/runs/{id}/events', { id: '7' }, { after: 3, level: undefined })).toBe(
    '/api/runs/7/events?after=3',
  );
  expect(address('/api/clients')).toBe('/api/clients');
});

it('throws what the error body says', async () => {
  const body = {
    error: { code: 'invalid', message: 'from is after to', issues: [{ path: 'from', message: 'x' }] },
  };
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(body, { status: 400 })));
  const error = await call('clients', {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 400, ...body.error });
});

it('says that no answer came, and that an answer could not be read', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
  await expect(call('clients', {})).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { status: 502 })));
  await expect(call('clients', {})).rejects.toMatchObject({ status: 502, code: 'unreadable' });
});

it('sends whoever is signed out to sign in, and back to the same page', async () => {
  const assign = vi.fn();
  const shown = new EventTarget();
  vi.stubGlobal(
    'window',
    Object.assign(shown, { location: { pathname: '/github', search: '?client=1', assign } }),
  );
  const body = { error: { code: 'unauthenticated', message: 'You are not signed in.' } };
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(body, { status: 401 })));
  await expect(call('clients', {})).rejects.toMatchObject({ status: 401 });
  expect(assign).toHaveBeenCalledWith('/login?next=%2Fgithub%3Fclient%3D1');
  // Only once, while the login is on its way; again, when the page is shown again.
  leaveTo('/elsewhere');
  expect(assign).toHaveBeenCalledTimes(1);
  shown.dispatchEvent(new Event('pagehide'));
  leaveTo('/login');
  expect(assign).toHaveBeenLastCalledWith('/login');
});
