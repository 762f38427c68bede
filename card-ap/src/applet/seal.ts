import { concatBytes, requireLength } from '../bytes.ts';
import { equalConstantTime } from '../crypto/compare.ts';
import { x963Kdf } from '../crypto/kdf.ts';
import { type KeyPair, sharedSecret } from '../crypto/p256.ts';
import { aes128Ctr, hmacSha256 } from '../crypto/symmetric.ts';
import type { SealedAnswer } from './answer.ts';
import { LENGTH, SEAL_LABEL, SUITE } from './format.ts';

/** ECIES as in SEC 1 version 2.0 section 5.1, with the parameters of badge-ap.md section 4; both ends of it. */

/** What both ends mix into the keys beside the common secret. */
export interface SealContext {
  /** kv, 1–255. */
  readonly siteKeyVersion: number;
  /** 16 bytes. */
  readonly readerNonce: Uint8Array;
  /** 16 bytes. */
  readonly readerId: Uint8Array;
}

/** Secret. K1 to K4 of one answer. */
export interface SealKeys {
  /** K1, 16 bytes. */
  readonly encryption: Uint8Array;
  /** K2, 32 bytes. */
  readonly authentication: Uint8Array;
  /** K3 and K4, for one VERIFY. */
  readonly pin: PinKeys;
}

/** Secret. */
export interface PinKeys {
  /** K3, 16 bytes. */
  readonly encryption: Uint8Array;
  /** K4, 32 bytes. */
  readonly authentication: Uint8Array;
}

/** Secret. One of the company's reader keys; its version is kv. */
export interface SiteKey {
  readonly version: number;
  /** 32 bytes. */
  readonly privateKey: Uint8Array;
}

/** The keys of one answer from the common secret Z (32 bytes). */
export function deriveSealKeys(secret: Uint8Array, ephemeralKey: Uint8Array, context: SealContext): SealKeys {
  const sharedInfo = concatBytes(
    SEAL_LABEL,
    Uint8Array.of(SUITE, context.siteKeyVersion),
    requireLength(ephemeralKey, LENGTH.point, 'ephemeral key'),
    requireLength(context.readerNonce, LENGTH.readerNonce, 'reader nonce'),
    requireLength(context.readerId, LENGTH.readerId, 'reader id'),
  );
  const keys = x963Kdf(requireLength(secret, 32, 'common secret'), sharedInfo, 96);
  return {
    encryption: keys.slice(0, 16),
    authentication: keys.slice(16, 48),
    pin: { encryption: keys.slice(48, 64), authentication: keys.slice(64, 96) },
  };
}

/** The card's side. `ephemeral` is drawn for this answer and erased after it; `sitePublicKey` is 65 bytes. */
export function sealAnswer(
  content: Uint8Array,
  keys: { readonly ephemeral: KeyPair; readonly sitePublicKey: Uint8Array },
  context: SealContext,
): { readonly sealed: SealedAnswer; readonly pinKeys: PinKeys } {
  const { ephemeral, sitePublicKey } = keys;
  const secret = sharedSecret(ephemeral.privateKey, sitePublicKey);
  const sealKeys = deriveSealKeys(secret, ephemeral.publicKey, context);
  secret.fill(0);
  const ciphertext = aes128Ctr(sealKeys.encryption, content);
  const tag = answerTag(sealKeys, ciphertext);
  return { sealed: { ephemeralKey: ephemeral.publicKey, ciphertext, tag }, pinKeys: sealKeys.pin };
}

/**
 * The reader's side: the content, or undefined when T was not made with this site key for this nonce and reader.
 * T is compared in constant time before anything is decrypted. Throws POINT_INVALID when E is not on the curve.
 */
export function openAnswer(
  sealed: SealedAnswer,
  siteKey: SiteKey,
  reader: Omit<SealContext, 'siteKeyVersion'>,
): { readonly content: Uint8Array; readonly pinKeys: PinKeys } | undefined {
  const secret = sharedSecret(siteKey.privateKey, sealed.ephemeralKey);
  const { readerNonce, readerId } = reader;
  const context = { siteKeyVersion: siteKey.version, readerNonce, readerId };
  const keys = deriveSealKeys(secret, sealed.ephemeralKey, context);
  secret.fill(0);
  if (!equalConstantTime(answerTag(keys, sealed.ciphertext), sealed.tag)) return undefined;
  return { content: aes128Ctr(keys.encryption, sealed.ciphertext), pinKeys: keys.pin };
}

function answerTag(keys: SealKeys, ciphertext: Uint8Array): Uint8Array {
  return hmacSha256(keys.authentication, ciphertext).slice(0, LENGTH.answerTag);
}
