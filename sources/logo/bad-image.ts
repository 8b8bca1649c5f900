import { AppError } from '#lib/errors.ts';

/** Nothing of it is stored. `message`: what is wrong and what to do. */
export const badImage = (message: string, cause?: unknown) =>
  new AppError('bad_image', 400, message, {
    issues: [{ path: 'file', message }],
    ...(cause === undefined ? {} : { cause }),
  });
