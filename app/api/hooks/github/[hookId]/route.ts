import { answerError } from '#app/api/answer-error.ts';
import { refuseUnstorable } from '#app/api/parse-input.ts';
import { runtime } from '#db/runtime.ts';
import { takeDelivery } from './take-delivery.ts';

/** No session and no key: the signature says whose delivery it is, and of which hook. */
export async function POST(
  request: Request,
  { params }: { params: Promise<Record<string, string | undefined>> },
): Promise<Response> {
  try {
    const { hookId = '' } = await params;
    refuseUnstorable(hookId);
    const outcome = await takeDelivery(runtime(), request, hookId);
    return Response.json({ outcome }, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return answerError(error, request);
  }
}
