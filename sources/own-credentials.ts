/** What is shorter gives nothing away, and stands in other texts too. */
const SECRET_LENGTH = 16;

/**
 * Takes out of an answer what was sent to be let in: some proxies show a request in their error pages, with its headers,
 * and people paste tokens where everybody reads them. So nothing that comes of an answer, a record as little as an
 * error, can hold it.
 * @param authorization the header that was sent
 */
export function withoutCredentials(text: string, authorization: string | null | undefined): string {
  let clean = text;
  for (const secret of secretsOf(authorization ?? ''))
    if (secret.length >= SECRET_LENGTH) clean = clean.replaceAll(secret, '(token)');
  return clean;
}

/** What stands behind the scheme, of Basic also the token in it; each as it is, and as an address or JSON has it. */
function secretsOf(authorization: string): Set<string> {
  const [, scheme = '', value = ''] = /^(\S+) +(.*)$/.exec(authorization) ?? [];
  const decoded = /^basic$/i.test(scheme) ? Buffer.from(value, 'base64').toString() : '';
  const secrets = [value, decoded.slice(decoded.indexOf(':') + 1)];
  return new Set(
    secrets.flatMap((secret) => {
      const inJson = JSON.stringify(secret).slice(1, -1);
      return [secret, encodeURIComponent(secret), inJson, inJson.replaceAll('/', '\\/')];
    }),
  );
}
