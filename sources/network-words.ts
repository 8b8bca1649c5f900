const UNKNOWN_AUTHORITY =
  'its certificate is signed by somebody unknown to this server: make it known with NODE_EXTRA_CA_CERTS';

const WORDS: Record<string, string> = {
  ENOTFOUND: 'there is no such host name',
  EAI_AGAIN: 'its host name cannot be looked up at the moment',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was broken off',
  EPIPE: 'the connection was broken off',
  ETIMEDOUT: 'there was no answer',
  EHOSTUNREACH: 'no way leads there from this server',
  ENETUNREACH: 'no way leads there from this server',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'it shows a certificate that it has signed itself: make it known with NODE_EXTRA_CA_CERTS',
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
};

/** What an error's code of the network means, in words that go on from "it cannot be reached"; undefined: not known. */
export function networkReason(code: string): string | undefined {
  if (WORDS[code]) return WORDS[code];
  return /CERT|ERR_TLS|UNABLE_TO/.test(code) ? `its certificate is not accepted (${code})` : undefined;
}
