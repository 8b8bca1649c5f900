import { type ConnectionOptions, checkServerIdentity } from 'node:tls';

/** How connections to a server are encrypted. */
export interface Tls {
  /** Whether the server must show a certificate of a known authority, for its name. */
  verify: boolean;
  /** The authorities' certificates (PEM); without it, those that Node knows. */
  ca?: string | undefined;
}

/** Where a server is, and how it is talked to. */
export interface Host {
  host: string;
  port: number;
  /** Undefined: connections are not encrypted. */
  tls?: Tls | undefined;
}

/** What drivers are given; false: nothing is encrypted. */
export function tlsOptions(host: string, tls: Tls | undefined): ConnectionOptions | false {
  if (!tls) return false;
  if (!tls.verify) return { rejectUnauthorized: false };
  return {
    ...(tls.ca && { ca: tls.ca }),
    // By the address that was configured: a driver that opens its own socket leaves Node to compare with "localhost".
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
  };
}
