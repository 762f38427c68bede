import { createHash, type KeyObject } from 'node:crypto';
import { DerFields } from '../certificate-path/der-fields.ts';
import { parseDerOf, TAG } from '../certificate-path/der.ts';
import { wholeOctets } from './signed-data.ts';

/** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
export function keyDigestOf(key: KeyObject): string {
  return createHash('sha256').update(spkiOf(key)).digest('hex');
}

/** The octets of `subjectPublicKey` without tag, length and unused bits: what RFC 6960 section 4.1.1 hashes. */
export function keyOctetsOf(key: KeyObject): Uint8Array {
  const fields = new DerFields(parseDerOf(TAG.sequence, spkiOf(key)));
  fields.take(TAG.sequence);
  return wholeOctets(fields.take(TAG.bitString));
}

function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}
