import { createECDH, type KeyObject } from 'node:crypto';

/**
 * ECDSA on P-384 over a hash that somebody else has computed (FIPS 186-5 section 6.4.1): a chip signs hashes, node only
 * messages. For the virtual card; its time depends on the key.
 */

/** Order of the base point (SEC 2 version 2.0, section 2.5.1). */
const ORDER = BigInt(
  '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
);
const LENGTH = 48;

/** r ‖ s, 96 bytes, over a hash of 48. */
export function signHashP384(key: KeyObject, hash: Uint8Array): Uint8Array {
  const { d = '' } = key.export({ format: 'jwk' });
  const secret = toNumber(Buffer.from(d, 'base64url'));
  for (;;) {
    const ephemeral = createECDH('secp384r1');
    const point = ephemeral.generateKeys();
    const r = toNumber(point.subarray(1, 1 + LENGTH)) % ORDER;
    const s = (inverse(toNumber(ephemeral.getPrivateKey())) * (toNumber(hash) + r * secret)) % ORDER;
    if (r !== 0n && s !== 0n) return Uint8Array.of(...toBytes(r), ...toBytes(s));
  }
}

/** By Fermat's little theorem: the order is prime. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let base = value % ORDER;
  for (let exponent = ORDER - 2n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = (result * base) % ORDER;
    base = (base * base) % ORDER;
  }
  return result;
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function toBytes(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(2 * LENGTH, '0'), 'hex');
}
