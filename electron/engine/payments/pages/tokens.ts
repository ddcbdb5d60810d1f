/** What a page's address and its reports are known by: too long to be guessed. */
import { createHash } from 'node:crypto';

export type RandomBytes = (size: number) => Uint8Array;

const TOKEN_BYTES = 32;

/** 256 bits, in the letters that an address may have. */
export const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function createToken(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(TOKEN_BYTES)).toString('base64url');
}

/**
 * What a token is kept and looked up by. How long a look-up takes may tell of the fingerprint, and nothing of the token; and
 * one that is good no more is not kept at all.
 */
export function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Names the scripts and styles of one answer, for its policy. */
export function createNonce(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(16)).toString('base64');
}
