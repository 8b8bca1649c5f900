import { createHmac } from 'node:crypto';

/**
 * The value of the header `x-leadline-signature`: `t=<unix seconds>,v1=<hex>`, the hex being HMAC-SHA-256 of
 * `<t>.<body>` under the secret as it was shown. With the time in it an old message cannot be played again.
 */
export function signature(secret: string, body: string, at: Date): string {
  const t = Math.floor(at.getTime() / 1_000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}
