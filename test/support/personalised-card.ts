import { randomBytes } from 'node:crypto';
import { signedMessage } from '@monban/card-ap/applet/message';
import { generateKeyPair } from '@monban/card-ap/crypto/p256';
import { signerFromScalar } from '@monban/card-ap/crypto/signature';
import type { BadgeId } from '@monban/core/ids';
import type { ReceiptSidecar } from '@monban/core/messages/receipt';

type Proof = NonNullable<ReceiptSidecar['proof']>;

/** A card's key and counter: as much of a badge as a server can tell from a real one. */
export class PersonalisedCard {
  readonly #keys = generateKeyPair((length) => new Uint8Array(randomBytes(length)));
  counter = 0;

  /** 65-byte point, base64url. */
  get publicKey(): string {
    return text(this.#keys.publicKey);
  }

  /** The signed answer to a fresh challenge; `counter` lets a test make a clone. */
  answer(
    badgeId: BadgeId,
    options: { readonly mode?: 0 | 1; readonly counter?: number; readonly pinStatus?: number } = {},
  ): Proof {
    this.counter += 1;
    const statement = {
      siteKeyVersion: 1,
      mode: options.mode ?? 0,
      readerNonce: new Uint8Array(randomBytes(16)),
      readerId: new Uint8Array(randomBytes(16)),
      ephemeralKey: generateKeyPair((length) => new Uint8Array(randomBytes(length))).publicKey,
      badgeId: new Uint8Array(Buffer.from(badgeId, 'base64url')),
      counter: options.counter ?? this.counter,
      pinStatus: options.pinStatus ?? 0,
    };
    const signature = signerFromScalar(this.#keys.privateKey).sign(signedMessage(statement));
    return {
      siteKeyVersion: statement.siteKeyVersion,
      mode: statement.mode,
      readerNonce: text(statement.readerNonce),
      readerId: text(statement.readerId),
      ephemeralKey: text(statement.ephemeralKey),
      counter: statement.counter,
      pinStatus: statement.pinStatus,
      signature: text(signature),
    };
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
