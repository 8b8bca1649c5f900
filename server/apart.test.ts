import pino from 'pino';
import { expect, test } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { apart } from './apart.ts';

const told: object[] = [];
const log = pino({ level: 'error' }, { write: (line: string) => void told.push(JSON.parse(line)) });
const failing = (error: Error) => apart(log, { client: 7 }, 'it cannot be done', () => Promise.reject(error));

test('the error of one is told with its client, and ends nothing else', async () => {
  await failing(new Error('a bad row'));
  await failing(new AppError('deadline', 503, 'Somebody holds its lock'));
  expect(told).toMatchObject([1, 2].map(() => ({ client: 7, msg: 'it cannot be done' })));
});

test('what the database says to everybody is said once, to whoever looks', async () => {
  const away = new AppError('database_unavailable', 503, 'The primary cannot be reached');
  await expect(failing(away)).rejects.toBe(away);
});
