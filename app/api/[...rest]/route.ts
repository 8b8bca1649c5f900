import { answerError } from '#app/api/answer-error.ts';
import { notFound } from '#lib/errors.ts';

/** What no other route answers: JSON, as everywhere below /api. */
const answer = (request: Request) => answerError(notFound('address'), request);

export const GET = answer;
export const POST = answer;
export const PUT = answer;
export const PATCH = answer;
export const DELETE = answer;
