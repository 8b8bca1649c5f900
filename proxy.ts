import { type NextRequest, NextResponse } from 'next/server';
import { pagePolicy } from '#lib/content-security.ts';

const dev = process.env.NODE_ENV === 'development';

/**
 * Gives each page its nonce: Next reads it from the request's policy for its own scripts, the layout from `x-nonce`.
 * And tells pages the address they were asked under, so that signing in leads back to it (app/session.ts).
 */
export function proxy(request: NextRequest) {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = pagePolicy(nonce, dev);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set('x-leadline-path', request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.next({ request: { headers }, headers: { 'content-security-policy': policy } });
}

export const config = { matcher: ['/((?!api/|_next/|socket\\.io|icon\\.svg).*)'] };
