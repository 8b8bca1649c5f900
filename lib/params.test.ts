import { describe, expect, it } from 'vitest';
import { metricParams } from './params.ts';

const messages = (input: object) =>
  metricParams.safeParse(input).error?.issues.map((issue) => issue.message) ?? [];

describe('the parameters of a metric', () => {
  it('has week as its bucket and may leave the range out', () => {
    expect(metricParams.parse({ client: '7' })).toEqual({ client: 7, bucket: 'week' });
  });

  it.each([
    [{ client: '1', from: '2026-02-01', to: '2026-01-31' }, 'from (2026-02-01) is after to (2026-01-31)'],
    [{ client: '1', from: '2015-01-01', to: '2025-01-02' }, 'longer than 10 years'],
    [{ client: '1', bucket: 'hour' }, 'bucket must be one of day, week, month'],
    [{ client: '1', from: '2026-02-30' }, 'must be a date as YYYY-MM-DD'],
    [{ client: '0' }, 'must be the id of a record'],
    [{ client: '1; drop table clients' }, 'must be the id of a record'],
    [{}, 'must be given'],
  ])('refuses %o and says which', (input, message) => {
    expect(messages(input).join()).toContain(message);
  });

  it('takes a range of exactly ten years', () => {
    expect(messages({ client: '1', from: '2015-01-01', to: '2025-01-01' })).toEqual([]);
  });
});
