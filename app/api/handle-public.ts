import type { z } from 'zod';
import { type Runtime, runtime } from '#db/runtime.ts';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { answerError } from './answer-error.ts';
import type { Input, RouteHandler } from './handle.ts';
import { parseInput } from './parse-input.ts';
import { refuseForeignPage } from './refuse-foreign-page.ts';

/**
 * What is asked without a session, by who holds a secret in its stead: a one-time link. A wrong one counts as a wrong
 * sign-in of its address.
 */
export function handlePublic<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, R>,
  run: (
    input: Input<z.output<P>, z.output<Q>, z.output<B>>,
    context: { ip: string | null; runtime: Runtime },
  ) => Promise<z.input<R>>,
): RouteHandler {
  return async (request, { params }) => {
    try {
      const house = runtime();
      refuseForeignPage(house, request);
      const ip = request.headers.get('x-forwarded-for');
      await house.limits?.anonymous(ip);
      const input = await parseInput(endpoint, request, (await params) ?? {});
      const forgive = await house.signInLimits.take({ account: null, headers: request.headers });
      const answer = await run(input, { ip, runtime: house });
      await forgive();
      return Response.json(answer, { headers: { 'cache-control': 'private, no-store' } });
    } catch (error) {
      return answerError(error, request);
    }
  };
}
