import { concatBytes, uint32Bytes } from '../bytes.ts';
import { sha256 } from './symmetric.ts';

const HASH_LENGTH = 32;

/** The key derivation function of ANSI X9.63 with SHA-256 (SEC 1 version 2.0 section 3.6.1); `length` in bytes. */
export function x963Kdf(secret: Uint8Array, sharedInfo: Uint8Array, length: number): Uint8Array {
  const rounds = Math.ceil(length / HASH_LENGTH);
  const blocks = Array.from({ length: rounds }, (_, index) =>
    sha256(concatBytes(secret, uint32Bytes(index + 1), sharedInfo)),
  );
  return concatBytes(...blocks).slice(0, length);
}
