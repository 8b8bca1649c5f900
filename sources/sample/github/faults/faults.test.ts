import { expect, test } from 'vitest';
import { SampleError } from '../../sample-error.ts';
import { parseFaults } from './faults.ts';

test('reads a list of faults', () => {
  expect(parseFaults('502=0.05, drop-every=50,secondary=.02,exhaust-after=200:60,html=0.01,seed=7')).toEqual({
    badGateway: 0.05,
    dropEvery: 50,
    secondary: 0.02,
    html: 0.01,
    seed: 7,
    exhaustAfter: { answers: 200, seconds: 60 },
  });
  expect(parseFaults('html=3,repeat-cursor=2,empty-page=4,bad=1,moving=0.5')).toEqual({
    html: 3,
    repeatCursor: 2,
    emptyPage: 4,
    bad: 1,
    moving: 0.5,
  });
});

test.each([
  '',
  '503=0.1',
  '502',
  '502=2',
  '502=0',
  'drop-every=0',
  'drop-every=1.5',
  'exhaust-after=5',
  'exhaust-after=5:1:1',
  'toString=1',
  'bad=some',
])('refuses "%s" and names what is possible', (text) => {
  expect(() => parseFaults(text)).toThrow(SampleError);
  expect(() => parseFaults(text)).toThrow(/possible are 502=<share>, .*exhaust-after=<n>:<seconds>/);
});
