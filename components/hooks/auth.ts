import { ApiError, errorOf } from './api.ts';

/**
 * Asks one of better-auth's own addresses (below /api/auth), which stand in no contract.
 * @throws ApiError, also where no answer came (status 0); unlike `call` it leads nowhere else
 */
export async function auth<T = unknown>(path: string, body: object = {}): Promise<T> {
  const response = await fetch(`/api/auth${path}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiError(0, {
      code: 'unreachable',
      message: 'Leadline did not answer. Check your connection and try again.',
    });
  });
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as T;
}

/** Signs in with a password. @returns whether a code is asked for besides */
export async function signIn(email: string, password: string): Promise<{ needsCode: boolean }> {
  const answer = await auth<{ twoFactorRedirect?: boolean }>('/sign-in/email', { email, password });
  return { needsCode: answer.twoFactorRedirect === true };
}
