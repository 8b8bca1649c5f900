import { answerError } from '#app/api/answer-error.ts';
import { refuseUnstorable } from '#app/api/parse-input.ts';
import { runtime } from '#db/runtime.ts';
import { isAppError } from '#lib/errors.ts';
import { takeDelivery } from './take-delivery.ts';

/** No session and no key: the signature says whose delivery it is, and of which hook. */
export async function POST(
  request: Request,
  { params }: { params: Promise<Record<string, string | undefined>> },
): Promise<Response> {
  const house = runtime();
  // One address: server/callers.ts has settled whose word counts.
  const ip = request.headers.get('x-forwarded-for');
  try {
    const { hookId = '' } = await params;
    refuseUnstorable(hookId);
    await house.limits?.delivery(hookId, ip);
    const outcome = await takeDelivery(house, request, hookId).catch(async (error: unknown) => {
      // Who only guesses at hooks is nobody that anything lets in.
      if (isAppError(error) && error.code === 'unknown_hook') await house.limits?.anonymous(ip);
      throw error;
    });
    return Response.json({ outcome }, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return answerError(error, request);
  }
}
