import type { BadgeProof } from '@monban/card-ap/applet/message';
import type { CardStatement } from '@monban/core/messages/card-statement';

/** What a badge signed, as the card's own types have it. */
export function statementOf(statement: CardStatement, badgeId: string): BadgeProof {
  return {
    siteKeyVersion: statement.siteKeyVersion,
    mode: statement.mode,
    readerNonce: bytesOf(statement.readerNonce),
    readerId: bytesOf(statement.readerId),
    ephemeralKey: bytesOf(statement.ephemeralKey),
    badgeId: bytesOf(badgeId),
    counter: statement.counter,
    pinStatus: statement.pinStatus,
    signature: bytesOf(statement.signature),
  };
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
