/** Of every answer that is not a page: whatever it holds, nothing in it runs or is loaded, and nobody frames it. */
export const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Of a picture that people gave: opened by itself it is of no origin, whatever a browser takes it for. */
export const LOGO_POLICY = `${CLOSED_POLICY}; sandbox`;

/**
 * The Content-Security-Policy of a page. Scripts and style elements need this request's nonce (or come from this
 * server), and scripts that have it may load further ones: Next's chunks. Attributes `style` stay allowed, since the
 * components and charts rendered on the server are placed by them, and no nonce can be put on an attribute. To connect
 * to 'self' is, in every browser that the pages run in, to connect to this server's websocket too.
 * @param dev the development server evaluates source maps and adds styles without a nonce
 */
export function pagePolicy(nonce: string, dev: boolean): string {
  const policy = {
    'default-src': "'none'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    'style-src': dev ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'object-src': "'none'",
  };
  return Object.entries(policy)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
