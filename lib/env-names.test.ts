import { expect, it } from 'vitest';
import { unknownVariables } from './env-names.ts';

const said = (environment: Record<string, string>) => unknownVariables(environment, ['LEADLINE_SECRET']);

it('tells of a name that nothing reads', () => {
  expect(said({ LEADLINE_SERCET: 'x', LEADLINE_PORT: '8080' })).toEqual([
    'LEADLINE_SERCET is set, but there is no such variable: README.md lists them.',
    'LEADLINE_PORT is set, but there is no such variable: README.md lists them.',
  ]);
});

it('says nothing of what is read, what is not set, and what others set', () => {
  const names = ['LEADLINE_URL', 'LEADLINE_SECRET_FILE', 'LEADLINE_SECRET_OLD', 'LEADLINE_E2E_DATA', 'HOME'];
  const kubernetes = {
    LEADLINE_SERVICE_HOST: '10.0.0.1',
    LEADLINE_WEB_SERVICE_PORT: '80',
    LEADLINE_PORT: 'tcp://10.0.0.1:80',
    LEADLINE_PORT_80_TCP_ADDR: '10.0.0.1',
  };
  const set = Object.fromEntries(names.map((name) => [name, 'x']));
  expect(said({ ...set, ...kubernetes, LEADLINE_EMPTY: '' })).toEqual([]);
});
