import type { RecordExpectation } from '@monban/card-ap/applet/record';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { DeskFailure, OneTimeKey } from '@monban/core/messages/desk';
import type { ReaderSecrets } from '../reader-keys.ts';
import type { EnteredPins } from './pin-pad.ts';

export interface DeskCardContext {
  readonly randomBytes: (length: number) => Uint8Array;
  readonly secrets: ReaderSecrets;
  /** 16 bytes. */
  readonly readerId: Uint8Array;
  /** What a record of this company is held against now: its issuer keys as this desk's own policy lists them. */
  readonly expectedRecord: () => RecordExpectation;
  /** Path and dates of a user certificate, DER, by the anchors of this desk's own policy. */
  readonly checkCertificate: (certificate: Uint8Array) => CertificateCheck;
  /** Opens what the server sealed to this controller; throws `MESSAGE_MALFORMED`. */
  readonly openOneTimeKey: (sealed: string) => Promise<OneTimeKey>;
}

export type CertificateCheck =
  /** Its last valid instant, ISO 8601. */
  | { readonly kind: 'good'; readonly until: string }
  | { readonly kind: 'unfit'; readonly failure: DeskFailure };

/** The card of one power-on, and what its holder has typed for it. */
export interface DeskCard {
  readonly transmit: GuardedTransmit;
  readonly context: DeskCardContext;
  readonly pins: EnteredPins | undefined;
}
