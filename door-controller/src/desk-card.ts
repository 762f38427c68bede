import { verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { MODE } from '@monban/card-ap/applet/format';
import { decodeRecord, type RecordExpectation, verifyRecord } from '@monban/card-ap/applet/record';
import { equalBytes, fromBase64Url, toBase64Url } from '@monban/card-ap/bytes';
import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import { cardLink } from '@monban/card-ap/crypto/card-link';
import { CardError, StatusWordError } from '@monban/card-ap/errors';
import { exchange } from '@monban/card-ap/exchange';
import { readCertificateHead } from '@monban/card-ap/jpki/certificate';
import { selectJpkiCommand } from '@monban/card-ap/jpki/commands';
import { activateBadge, makeCardKey, storeItems } from '@monban/card-ap/personalisation';
import { authenticateBadge, selectBadge } from '@monban/card-ap/session';
import { SW } from '@monban/card-ap/status-word';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { BadgeId } from '@monban/core/ids';
import type { DeskRecordAnswer, DeskFailure } from '@monban/core/messages/desk';
import type { CardOperation, CardOutcome, GivenBadge } from './desk.ts';
import { denyReasonOf, ReaderError } from './reader-error.ts';
import type { ReaderSecrets } from './reader-keys.ts';
import { cardStatement } from './tap.ts';

export interface DeskCardContext {
  readonly randomBytes: (length: number) => Uint8Array;
  readonly secrets: ReaderSecrets;
  /** 16 bytes. */
  readonly readerId: Uint8Array;
  /** What a record of this company is held against now: its issuer keys as this desk's own policy lists them. */
  readonly expectedRecord: () => RecordExpectation;
}

/** Carries out one operation of a personalisation on the card that lies there. Throws as card-ap and readers do. */
export async function runOnCard(
  transmit: GuardedTransmit,
  operation: CardOperation,
  context: DeskCardContext,
): Promise<CardOutcome> {
  switch (operation.kind) {
    case 'inspect':
      return inspect(transmit);
    case 'read-certificate':
      return { kind: 'read-certificate', cardLink: await readLink(transmit, context.secrets.linkKey) };
    case 'make-key':
      // The certificate was read from another application.
      await selectBadge(transmit);
      return { kind: 'make-key', publicKey: toBase64Url(await makeCardKey(transmit)) };
    case 'store-items':
      await storeItems(transmit, itemsOf(operation.items));
      return { kind: 'store-items' };
    case 'activate':
      await activateBadge(transmit);
      return { kind: 'activate' };
    case 'prove':
      return { kind: 'prove', proof: await prove(transmit, operation.given, context) };
  }
}

/** What a failure on the card means to the clerk; what is no card's failure is thrown on. */
export function deskFailureOf(failure: unknown): DeskFailure {
  if (failure instanceof StatusWordError) return 'card-refused';
  if (failure instanceof ReaderError && failure.code === 'reader-lost') return 'reader-lost';
  if (failure instanceof CardError && failure.cause instanceof ReaderError)
    return deskFailureOf(failure.cause);
  const reason = denyReasonOf(failure);
  if (reason === 'card-removed' || reason === 'number-exposed') return reason;
  return reason === 'read-timeout' ? 'timed-out' : 'read-malformed';
}

async function inspect(transmit: GuardedTransmit): Promise<CardOutcome> {
  const jpki = await exchange(transmit, selectJpkiCommand(JPKI_2016.jpkiAid));
  const presence = await selectBadge(transmit);
  const lifeCycle = presence.kind === 'absent' ? 'absent' : presence.lifeCycle;
  return { kind: 'inspect', lifeCycle, hasJpki: jpki.sw === SW.ok };
}

/** Undefined: no certificate that could be read. Null: there is one, and the organisation has switched links off. */
async function readLink(
  transmit: GuardedTransmit,
  linkKey: Uint8Array | null,
): Promise<string | null | undefined> {
  const head = await readCertificateHead(transmit);
  if (head.kind !== 'read') return undefined;
  return linkKey === null ? null : toBase64Url(cardLink(linkKey, head.bytes));
}

function itemsOf(answer: DeskRecordAnswer): Parameters<typeof storeItems>[1] {
  return {
    siteKeyVersion: answer.siteKeyVersion,
    sitePublicKey: fromBase64Url(answer.sitePublicKey),
    badgeId: fromBase64Url(answer.badgeId),
    record: fromBase64Url(answer.record),
    pins: null,
    managementPublicKey: fromBase64Url(answer.managementPublicKey),
  };
}

/**
 * The badge answers as it would at a door, and shows the very record it was given. The desk believes neither the card
 * nor the answer that it stored: S must fit the key that the card made, and the record must be this company's, for that
 * key and that badge id (badge-ap.md section 6).
 */
async function prove(
  transmit: GuardedTransmit,
  given: GivenBadge,
  context: DeskCardContext,
): Promise<Extract<CardOutcome, { kind: 'prove' }>['proof']> {
  await selectBadge(transmit);
  const answer = await authenticateBadge(transmit, {
    readerNonce: context.randomBytes(16),
    readerId: context.readerId,
    mode: MODE.withRecord,
    siteKeys: context.secrets.siteKeys,
  });
  // Sealed to another company's readers: not what we gave.
  if (answer.kind === 'wrong-site-key') return 'other-badge';
  if (answer.kind !== 'opened' || answer.record === undefined) return 'invalid';
  const { proof, record } = answer;
  const badgeId = BadgeId.parse(toBase64Url(proof.badgeId));
  if (badgeId !== given.badgeId) return 'other-badge';
  const isOurs =
    verifyBadgeSignature(proof, fromBase64Url(given.publicKey)) &&
    equalBytes(record, fromBase64Url(given.record)) &&
    isRecordOf(record, given, context.expectedRecord());
  if (!isOurs) return 'invalid';
  return { ...cardStatement(proof), badgeId, record: toBase64Url(record) };
}

function isRecordOf(record: Uint8Array, given: GivenBadge, expected: RecordExpectation): boolean {
  const { kind } = verifyRecord(record, expected);
  // Signed a moment ago: by this desk's clock that may be in the future.
  if (kind !== 'valid' && kind !== 'not-yet-valid') return false;
  const { publicKey, badgeId } = decodeRecord(record);
  return (
    equalBytes(publicKey, fromBase64Url(given.publicKey)) && equalBytes(badgeId, fromBase64Url(given.badgeId))
  );
}
