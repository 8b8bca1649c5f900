import { createAuthClient } from 'better-auth/client';

/** Signs in and out, at /api/auth of this same address. */
export const authClient = createAuthClient();
