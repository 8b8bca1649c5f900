'use client';

/**
 * Drawn when the root layout itself throws: no theme, no provider, so plain HTML. It is made when the product is built, so
 * its scripts have no nonce and do not run: what it offers works without.
 */
export default function GlobalError() {
  return (
    <html lang="en">
      <head>
        <title>Leadline could not start</title>
        <meta name="color-scheme" content="light dark" />
      </head>
      <body
        style={{
          fontFamily: 'system-ui, sans-serif',
          margin: '20vh auto',
          maxWidth: '52ch',
          padding: '0 1rem',
        }}
      >
        <h1>Leadline could not start</h1>
        <p>The fault is ours, your data is safe. Try again; if it stays, tell your administrator.</p>
        <a href="/">Try again</a>
      </body>
    </html>
  );
}
