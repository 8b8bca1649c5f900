import { expect, it } from 'vitest';
import { unknownVariables } from './env-names.ts';

const said = (environment: Record<string, string>) => unknownVariables(environment, ['LEADLINE_SECRET']);

it.each([
  ['LEADLINE_RETENTION_DAY', ': is LEADLINE_RETENTION_DAYS meant?'],
  ['LEADLINE_LOGLEVEL', ': is LEADLINE_LOG_LEVEL meant?'],
  ['LEADLINE_SERCET', ': is LEADLINE_SECRET meant?'],
  ['LEADLINE_SECRET_FIEL', ': is LEADLINE_SECRET_FILE meant?'],
  ['LEADLINE_DB_POOL_SIZE', ': is DB_POOL_SIZE meant?'],
  ['LEADLINE_PORT', ': is PORT meant?'],
  ['LEADLINE_SOMETHING_ELSE', '.'],
])('tells of %s, which nothing reads', (name, end) => {
  expect(said({ [name]: '8080' })).toEqual([`${name} is set, but there is no such variable${end}`]);
});

it('says nothing of what is read, what is not set, and what others set', () => {
  const names = ['LEADLINE_URL', 'LEADLINE_SECRET_FILE', 'LEADLINE_SECRET_OLD', 'LEADLINE_E2E_DATA', 'HOME'];
  const kubernetes = {
    ...{ LEADLINE_SERVICE_HOST: '10.0.0.1', LEADLINE_WEB_SERVICE_PORT: '80' },
    ...{ LEADLINE_PORT: 'tcp://10.0.0.1:80', LEADLINE_PORT_80_TCP_ADDR: '10.0.0.1' },
  };
  const set = Object.fromEntries(names.map((name) => [name, 'x']));
  expect(said({ ...set, ...kubernetes, LEADLINE_EMPTY: '' })).toEqual([]);
});
