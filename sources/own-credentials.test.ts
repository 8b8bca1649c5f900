import { describe, expect, it } from 'vitest';
import { withoutCredentials } from './own-credentials.ts';

const TOKEN = 'ATATT3xFf/GF0+abcdef==';
const basic = Buffer.from(`ada@example.com:${TOKEN}`).toString('base64');

describe('credentials in an answer', () => {
  it('are taken out, as they were sent, decoded and URL-encoded, wherever they stand', () => {
    const echo = `Basic ${basic}, ada@example.com:${TOKEN}; ?token=${encodeURIComponent(TOKEN)}, ${TOKEN}${TOKEN}`;
    expect(withoutCredentials(echo, `Basic ${basic}`)).toBe(
      'Basic (token), ada@example.com:(token); ?token=(token), (token)(token)',
    );
    for (const scheme of ['Bearer', 'token'])
      expect(withoutCredentials(`${TOKEN}.`, `${scheme} ${TOKEN}`)).toBe('(token).');
  });

  it('are taken out as JSON writes them, slashes escaped or not', () => {
    const escaped = TOKEN.replaceAll('/', '\\/');
    expect(withoutCredentials(`{"x":"${escaped}","y":"${TOKEN}"}`, `Bearer ${TOKEN}`)).toBe(
      '{"x":"(token)","y":"(token)"}',
    );
  });

  it('are not looked for where there were none, or where they are words like others', () => {
    for (const sent of [undefined, null, '', 'Bearer', 'Bearer sample', 'Basic !'])
      expect(withoutCredentials('a sample of Bearer', sent)).toBe('a sample of Bearer');
  });
});
