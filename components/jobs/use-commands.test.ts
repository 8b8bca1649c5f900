import { expect, it } from 'vitest';
import { ApiError } from '#components/hooks/api.ts';
import { refusedStart } from './use-commands.ts';

it('calls a source busy only where another run of it is', () => {
  const refused = (status: number, code: string) =>
    refusedStart(new ApiError(status, { code, message: 'Not now.' }), 'GitHub');
  expect(refused(409, 'run_unfinished').title).toBe('GitHub is busy with another run');
  const failed = { color: 'red', title: 'GitHub could not be started' };
  expect(refused(409, 'client_archived')).toEqual(failed);
  expect(refused(500, 'internal')).toEqual(failed);
  expect(refusedStart(new Error('There was no answer in 20 s.'), 'GitHub')).toEqual(failed);
});
