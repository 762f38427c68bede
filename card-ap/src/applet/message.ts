import { concatBytes, requireLength, uint32Bytes } from '../bytes.ts';
import { verifySignature } from '../crypto/signature.ts';
import { BADGE_LABEL, isMode, isPinStatus, LENGTH, MANAGEMENT_LABEL, SUITE } from './format.ts';

/** Everything that a badge signs when it answers AUTHENTICATE (badge-ap.md section 4). */
export interface BadgeStatement {
  /** kv, 1–255. */
  readonly siteKeyVersion: number;
  /** 0 or 1, see MODE. */
  readonly mode: number;
  /** 16 bytes. */
  readonly readerNonce: Uint8Array;
  /** 16 bytes. */
  readonly readerId: Uint8Array;
  /** E, 65 bytes. */
  readonly ephemeralKey: Uint8Array;
  /** 16 bytes. */
  readonly badgeId: Uint8Array;
  /** 1 … 2³²−1. */
  readonly counter: number;
  /** 0, 1 or 3, see PIN_STATUS. */
  readonly pinStatus: number;
}

/** A statement and the card's signature over it, `r ‖ s`, 64 bytes: what a receipt keeps as its proof. */
export interface BadgeProof extends BadgeStatement {
  readonly signature: Uint8Array;
}

/** One change of an active badge, as the server signs it (badge-ap.md section 6). */
export interface ManagementChange {
  /** The card's challenge, 16 bytes. */
  readonly challenge: Uint8Array;
  /** 16 bytes. */
  readonly badgeId: Uint8Array;
  readonly ins: number;
  readonly p2: number;
  readonly value: Uint8Array;
}

/** M, 136 bytes. Throws LENGTH_INVALID or ENCODING_INVALID when a part has not its size. */
export function signedMessage(statement: BadgeStatement): Uint8Array {
  return concatBytes(
    BADGE_LABEL,
    Uint8Array.of(SUITE, statement.siteKeyVersion, statement.mode),
    requireLength(statement.readerNonce, LENGTH.readerNonce, 'reader nonce'),
    requireLength(statement.readerId, LENGTH.readerId, 'reader id'),
    requireLength(statement.ephemeralKey, LENGTH.point, 'ephemeral key'),
    requireLength(statement.badgeId, LENGTH.badgeId, 'badge id'),
    uint32Bytes(statement.counter),
    Uint8Array.of(statement.pinStatus),
  );
}

/**
 * Did the holder of this card key (65 bytes) make this statement? False for everything else, parts of a wrong size
 * included; never throws.
 */
export function verifyBadgeSignature(proof: BadgeProof, publicKey: Uint8Array): boolean {
  return isBadgeStatement(proof) && verifySignature(publicKey, signedMessage(proof), proof.signature);
}

/** Has every part its size and range? `signedMessage` takes such a statement without throwing. */
export function isBadgeStatement(statement: BadgeStatement): boolean {
  return (
    isWholeBetween(statement.siteKeyVersion, 1, 0xff) &&
    isWholeBetween(statement.counter, 1, 0xffffffff) &&
    isMode(statement.mode) &&
    isPinStatus(statement.pinStatus) &&
    hasStatementLengths(statement)
  );
}

/** The bytes under a management signature. Throws LENGTH_INVALID when challenge or badge id have not 16 bytes. */
export function managementMessage(change: ManagementChange): Uint8Array {
  return concatBytes(
    MANAGEMENT_LABEL,
    Uint8Array.of(SUITE),
    requireLength(change.challenge, LENGTH.challenge, 'challenge'),
    requireLength(change.badgeId, LENGTH.badgeId, 'badge id'),
    Uint8Array.of(change.ins, change.p2),
    change.value,
  );
}

function hasStatementLengths(statement: BadgeStatement): boolean {
  return (
    statement.readerNonce.length === LENGTH.readerNonce &&
    statement.readerId.length === LENGTH.readerId &&
    statement.ephemeralKey.length === LENGTH.point &&
    statement.badgeId.length === LENGTH.badgeId
  );
}

function isWholeBetween(value: number, lowest: number, highest: number): boolean {
  return Number.isInteger(value) && value >= lowest && value <= highest;
}
