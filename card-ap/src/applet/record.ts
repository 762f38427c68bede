import { equalBytes } from '../bytes.ts';
import { requirePoint } from '../crypto/p256.ts';
import { type Signer, verifySignature } from '../crypto/signature.ts';
import { sha256 } from '../crypto/symmetric.ts';
import { CardError } from '../errors.ts';
import { LENGTH } from './format.ts';
import { decodeClaims, encodeClaims, type RecordClaims } from './record-claims.ts';
import {
  decodeRecordEnvelope,
  encodeRecordEnvelope,
  KEY_ID_LENGTH,
  type RecordEnvelope,
  recordToBeSigned,
} from './record-envelope.ts';

/** The record of a badge (badge-ap.md section 8): who issued it, for which key, from when to when. */

export interface RecordExpectation {
  /** The issuer's current and former points, 65 bytes each. */
  readonly issuerKeys: readonly Uint8Array[];
  readonly organisationId: string;
  readonly at: Date;
}

export type RecordVerdict =
  | { readonly kind: 'valid'; readonly claims: RecordClaims }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'unknown-issuer' }
  | { readonly kind: 'signature-invalid' }
  | { readonly kind: 'foreign-organisation' }
  | { readonly kind: 'not-yet-valid' }
  | { readonly kind: 'expired' };

/** kid: first 8 bytes of SHA-256 of the issuer's 65-byte point. Throws POINT_INVALID. */
export function issuerKeyId(issuerKey: Uint8Array): Uint8Array {
  return sha256(requirePoint(issuerKey)).slice(0, KEY_ID_LENGTH);
}

/** COSE_Sign1, at most 320 bytes; RECORD_TOO_LONG when the organisation id does not leave room for that. */
export function signRecord(claims: RecordClaims, issuer: Signer): Uint8Array {
  const keyId = issuerKeyId(issuer.publicKey);
  const payload = encodeClaims(claims);
  const signature = issuer.sign(recordToBeSigned({ keyId, payload }));
  const record = encodeRecordEnvelope({ keyId, payload, signature });
  if (record.length > LENGTH.record) throw new CardError('RECORD_TOO_LONG');
  return record;
}

/** The claims without any proof: for display and for finding the issuer. Throws RECORD_MALFORMED, RECORD_TOO_LONG. */
export function decodeRecord(record: Uint8Array): RecordClaims {
  return decodeClaims(decodeRecordEnvelope(record).payload);
}

/**
 * Checks in this order: shape, kid, signature over the received bytes, organisation, nbf ≤ at < exp. Never throws
 * for any record; a point among `issuerKeys` that is none throws POINT_INVALID.
 */
export function verifyRecord(record: Uint8Array, expectation: RecordExpectation): RecordVerdict {
  const decoded = tryDecode(record);
  if (decoded === undefined) return { kind: 'malformed' };
  const { envelope, claims } = decoded;
  const issuerKey = expectation.issuerKeys.find((key) => equalBytes(issuerKeyId(key), envelope.keyId));
  if (issuerKey === undefined) return { kind: 'unknown-issuer' };
  if (!verifySignature(issuerKey, recordToBeSigned(envelope), envelope.signature)) {
    return { kind: 'signature-invalid' };
  }
  if (claims.organisationId !== expectation.organisationId) return { kind: 'foreign-organisation' };
  if (expectation.at < claims.validFrom) return { kind: 'not-yet-valid' };
  if (expectation.at >= claims.validUntil) return { kind: 'expired' };
  return { kind: 'valid', claims };
}

function tryDecode(record: Uint8Array): { envelope: RecordEnvelope; claims: RecordClaims } | undefined {
  try {
    const envelope = decodeRecordEnvelope(record);
    return { envelope, claims: decodeClaims(envelope.payload) };
  } catch (error) {
    if (error instanceof CardError) return undefined;
    throw error;
  }
}
