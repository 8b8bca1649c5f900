import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '#lib/errors.ts';

/**
 * A 256-bit key for one use, derived from LEADLINE_SECRET (HKDF-SHA-256, RFC 5869), so that one secret is kept
 * and no two uses share a key.
 */
export function deriveKey(secret: string, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'leadline', use, 32));
}

/** By what better-auth signs sessions and encrypts the secrets of two-factor. */
export const accountsKey = (secret: string) => deriveKey(secret, 'better-auth').toString('base64url');

/** Password of a database role, the same in every process that knows the secret. */
export function rolePassword(secret: string, role: string): string {
  return deriveKey(secret, `database-role:${role}`).toString('base64url');
}

/** To whom a token is sealed: moved to another client's row it does not open. */
export const tokenOwner = (clientId: number) => `client:${clientId}`;

/** To whom the secret of an inbound hook is sealed. */
export const hookOwner = (clientId: number) => `hook:client:${clientId}`;

/**
 * Encrypts a token of an integration for the database: AES-256-GCM, a fresh 96-bit nonce each time.
 * @param owner bound into the seal (additional data), so that a sealed token moved to another client's row
 * does not open
 * @returns `v1.<nonce>.<tag>.<ciphertext>`, base64url
 */
export function sealToken(secret: string, owner: string, token: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secret, 'integration-token'), nonce);
  cipher.setAAD(Buffer.from(owner));
  const text = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
  return ['v1', ...[nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
}

/**
 * Opens what {@link sealToken} made.
 * @throws AppError `token_unreadable` when the secret changed or the row was tampered with
 */
export function openToken(secret: string, owner: string, sealed: string): string {
  try {
    const [version, nonce, tag, text] = sealed.split('.');
    if (version !== 'v1' || !nonce || !tag || text === undefined) throw new Error('not a sealed token');
    const key = deriveKey(secret, 'integration-token');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(owner));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString(
      'utf8',
    );
  } catch (cause) {
    throw new AppError(
      'token_unreadable',
      500,
      'The stored token of this integration cannot be read. LEADLINE_SECRET was changed, or the row was damaged: enter the token again.',
      { cause },
    );
  }
}
