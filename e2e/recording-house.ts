import { io, type Socket } from 'socket.io-client';
import { ADMIN } from './product.ts';
import { expect } from './test.ts';
import type { Place } from './traces.ts';

/** A person's way to a product, which keeps all that is answered. */
export interface House {
  url: string;
  cookie: string;
  /** All that was answered so far, but what is shown once. */
  answers: Place[];
  ask(
    method: string,
    to: string,
    body?: object | string,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** The same; it has to succeed. */
  json<T>(method: string, to: string, body?: object): Promise<T>;
  /** The same; it has to be a 4xx. */
  refused(method: string, to: string, body?: object | string, headers?: object): Promise<void>;
  /** Makes a secret, which this one answer shows. */
  once(to: string, body: object): Promise<Record<'secret' | 'key' | 'path', string>>;
}

export async function signIn(url: string, answers: Place[] = []): Promise<House> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(ADMIN);
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers, body });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const send = (method: string, to: string, given?: object | string, more = {}) =>
    fetch(url + to, {
      method,
      // A program with a key has no session.
      headers: { ...headers, ...('authorization' in more ? {} : { cookie }), ...more },
      ...(given !== undefined && { body: typeof given === 'string' ? given : JSON.stringify(given) }),
    });
  async function ask(method: string, to: string, given?: object | string, more = {}) {
    const answer = await send(method, to, given, more);
    const text = await answer.clone().text();
    answers.push({ name: `${method} ${to}`, text: JSON.stringify([...answer.headers]) + text });
    return answer;
  }
  return {
    url,
    cookie,
    answers,
    ask,
    async json(method, to, given) {
      const answer = await ask(method, to, given);
      const text = await answer.text();
      expect(answer.ok, `${method} ${to}: ${text}`).toBe(true);
      return JSON.parse(text);
    },
    async refused(method, to, given, more) {
      const { status } = await ask(method, to, given, more);
      expect([status >= 400 && status < 500, status], `${method} ${to} ${JSON.stringify(given)}`).toEqual([
        true,
        status,
      ]);
    },
    async once(to, given) {
      const answer = await send('POST', to, given);
      expect(answer.status).toBe(201);
      return await answer.json();
    },
  };
}

/** All that is told of a client and of its runs, live. */
export async function listen({ url, cookie }: House, clientId: string) {
  const received: unknown[] = [];
  const socket: Socket = io(url, { transports: ['websocket'], extraHeaders: { cookie } });
  socket.onAny((...event) => received.push(event));
  for (const room of [`client:${clientId}`, 'ops'])
    expect(await socket.emitWithAck('join', room)).toEqual({ ok: true });
  return { received, close: () => socket.close() };
}
