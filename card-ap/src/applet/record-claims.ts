import { decode, encode } from 'cbor2';

import { concatBytes } from '../bytes.ts';
import { isPoint } from '../crypto/p256.ts';
import { CARD_LINK_LENGTH } from '../crypto/card-link.ts';
import { CardError } from '../errors.ts';
import { LENGTH } from './format.ts';

/** What a record says: a CBOR Web Token (RFC 8392) with the confirmation key of RFC 8747. */
export interface RecordClaims {
  /** iss: the organisation's id. */
  readonly organisationId: string;
  /** 16 bytes. */
  readonly badgeId: Uint8Array;
  /** cnf: the card key, 65 bytes. */
  readonly publicKey: Uint8Array;
  /** nbf; whole seconds, the rest of the second is cut off. */
  readonly validFrom: Date;
  /** exp: the first instant at which the record no longer holds; whole seconds, as above. */
  readonly validUntil: Date;
  /** iat; whole seconds, as above. */
  readonly issuedAt: Date;
  /** 32 bytes, see crypto/card-link.ts; absent when the organisation does not bind badges to cards. */
  readonly cardLink?: Uint8Array;
}

const CLAIM = { issuer: 1n, expires: 4n, notBefore: 5n, issuedAt: 6n, confirmation: 8n, cardLink: -70001n };
/** The one member of `cnf`: a COSE key (RFC 8747 section 3.2). */
const COSE_KEY = 1n;
/** Labels of RFC 9052 section 7.1 and RFC 9053 section 7.1.1. */
const KEY_LABEL = { type: 1n, keyId: 2n, curve: -1n, x: -2n, y: -3n };
const KEY_TYPE_EC2 = 2n;
const CURVE_P256 = 1n;
/** The last second a Date can hold. */
const LAST_SECOND = 8_640_000_000_000n;

/** Strict where the library is lenient: definite, shortest, sorted, no duplicates; integers are told from floats. */
const STRICT = { cde: true, preferMap: true, preferBigInt: true, ignoreGlobalTags: true, maxDepth: 8 };

type ClaimMap = ReadonlyMap<unknown, unknown>;

/** Deterministic CBOR (RFC 8949 section 4.2.1). Throws POINT_INVALID, LENGTH_INVALID or ENCODING_INVALID. */
export function encodeClaims(claims: RecordClaims): Uint8Array {
  requireClaims(claims);
  const key = new Map<bigint, unknown>([
    [KEY_LABEL.type, KEY_TYPE_EC2],
    [KEY_LABEL.keyId, claims.badgeId],
    [KEY_LABEL.curve, CURVE_P256],
    [KEY_LABEL.x, claims.publicKey.subarray(1, 33)],
    [KEY_LABEL.y, claims.publicKey.subarray(33)],
  ]);
  const map = new Map<bigint, unknown>([
    [CLAIM.issuer, claims.organisationId],
    [CLAIM.expires, secondsOf(claims.validUntil)],
    [CLAIM.notBefore, secondsOf(claims.validFrom)],
    [CLAIM.issuedAt, secondsOf(claims.issuedAt)],
    [CLAIM.confirmation, new Map([[COSE_KEY, key]])],
  ]);
  if (claims.cardLink !== undefined) map.set(CLAIM.cardLink, claims.cardLink);
  return new Uint8Array(encode(map, { cde: true }));
}

/** Throws RECORD_MALFORMED for every payload that is not deterministic CBOR with all required claims in range. */
export function decodeClaims(payload: Uint8Array): RecordClaims {
  const claims = requireMap(decodeStrict(payload));
  const cardLink = claims.get(CLAIM.cardLink);
  return {
    organisationId: requireText(claims.get(CLAIM.issuer)),
    ...confirmationKey(requireMap(claims.get(CLAIM.confirmation))),
    validFrom: instantOf(claims.get(CLAIM.notBefore)),
    validUntil: instantOf(claims.get(CLAIM.expires)),
    issuedAt: instantOf(claims.get(CLAIM.issuedAt)),
    ...(claims.has(CLAIM.cardLink) ? { cardLink: requireBytes(cardLink, CARD_LINK_LENGTH) } : {}),
  };
}

function confirmationKey(confirmation: ClaimMap): Pick<RecordClaims, 'badgeId' | 'publicKey'> {
  const key = requireMap(confirmation.get(COSE_KEY));
  const isP256 = key.get(KEY_LABEL.type) === KEY_TYPE_EC2 && key.get(KEY_LABEL.curve) === CURVE_P256;
  if (confirmation.size !== 1 || key.size !== 5 || !isP256) throw new CardError('RECORD_MALFORMED');
  const x = requireBytes(key.get(KEY_LABEL.x), 32);
  const y = requireBytes(key.get(KEY_LABEL.y), 32);
  const publicKey = concatBytes(Uint8Array.of(0x04), x, y);
  if (!isPoint(publicKey)) throw new CardError('RECORD_MALFORMED');
  return { badgeId: requireBytes(key.get(KEY_LABEL.keyId), LENGTH.badgeId), publicKey };
}

function decodeStrict(payload: Uint8Array): unknown {
  try {
    return decode(payload, STRICT);
  } catch (cause) {
    throw new CardError('RECORD_MALFORMED', { cause });
  }
}

function requireMap(value: unknown): ClaimMap {
  if (!(value instanceof Map)) throw new CardError('RECORD_MALFORMED');
  return value as ClaimMap;
}

function requireText(value: unknown): string {
  if (typeof value !== 'string' || value.length === 0) throw new CardError('RECORD_MALFORMED');
  return value;
}

function requireBytes(value: unknown, length: number): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== length) throw new CardError('RECORD_MALFORMED');
  return new Uint8Array(value);
}

function instantOf(value: unknown): Date {
  if (typeof value !== 'bigint' || value < 0n || value > LAST_SECOND) throw new CardError('RECORD_MALFORMED');
  return new Date(Number(value) * 1000);
}

function secondsOf(instant: Date): bigint {
  const seconds = Math.floor(instant.getTime() / 1000);
  if (!(seconds >= 0)) throw new CardError('ENCODING_INVALID', { details: { name: 'instant' } });
  return BigInt(seconds);
}

function requireClaims(claims: RecordClaims): void {
  const { organisationId, badgeId, publicKey, cardLink } = claims;
  if (!isPoint(publicKey)) throw new CardError('POINT_INVALID');
  if (badgeId.length !== LENGTH.badgeId)
    throw new CardError('LENGTH_INVALID', { details: { name: 'badge id' } });
  if (cardLink !== undefined && cardLink.length !== CARD_LINK_LENGTH) {
    throw new CardError('LENGTH_INVALID', { details: { name: 'card link' } });
  }
  if (organisationId === '')
    throw new CardError('ENCODING_INVALID', { details: { name: 'organisation id' } });
}
