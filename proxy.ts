import { type NextRequest, NextResponse } from 'next/server';

/** Tells pages the address they were asked under, so that signing in leads back to it (app/session.ts). */
export function proxy(request: NextRequest) {
  const headers = new Headers(request.headers);
  headers.set('x-leadline-path', request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: ['/((?!api/|_next/|socket\\.io|icon\\.svg).*)'] };
