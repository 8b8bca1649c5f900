import type { Reply } from '../reply.ts';

const html = { 'Content-Type': 'text/html; charset=utf-8' };

/** What GitHub's front answers when nobody behind it does. */
export const badGateway: Reply = {
  status: 502,
  headers: html,
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n',
};

/** A page for people, where an answer for programs should be. */
export const htmlPage: Reply = {
  status: 200,
  headers: html,
  body: '<!DOCTYPE html>\n<html>\n<head><title>Unicorn! &middot; GitHub</title></head>\n<body><p>We had issues producing the response to your request.</p></body>\n</html>\n',
};

export const secondaryLimit = (seconds: number): Reply => ({
  status: 403,
  headers: { 'Retry-After': String(seconds) },
  body: JSON.stringify({
    message:
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.',
    documentation_url:
      'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  }),
});

/** What a fine-grained token is told that lacks a permission. */
export const forbidden: Reply = {
  status: 403,
  body: JSON.stringify({
    message: 'Resource not accessible by personal access token',
    documentation_url: 'https://docs.github.com/rest',
    status: '403',
  }),
};

/** The primary limit: GraphQL says it with status 200, REST with 403. `resetAt` in epoch seconds. */
export function primaryLimit(graphql: boolean, resetAt: number): Reply {
  const headers = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(resetAt) };
  const message = 'API rate limit exceeded for user ID 1.';
  const body = graphql
    ? { data: null, errors: [{ type: 'RATE_LIMITED', message }] }
    : { message, documentation_url: 'https://docs.github.com/rest' };
  return { status: graphql ? 200 : 403, headers, body: JSON.stringify(body) };
}
