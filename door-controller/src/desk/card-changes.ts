import type { BadgeChange } from '@monban/card-ap/applet/commands';
import { signChange } from '@monban/card-ap/applet/management';
import { pinItem } from '@monban/card-ap/applet/pin';
import { equalBytes, fromBase64Url, toBase64Url } from '@monban/card-ap/bytes';
import { type Signer, signerFromScalar } from '@monban/card-ap/crypto/signature';
import { StatusWordError } from '@monban/card-ap/errors';
import { applyChange, requestChallenge } from '@monban/card-ap/personalisation';
import { selectBadge } from '@monban/card-ap/session';
import { SW } from '@monban/card-ap/status-word';
import { AppError } from '@monban/core/errors';
import type { DeskCard } from './desk-card.ts';
import type { CardOperation, CardOutcome, ChangeTask } from './desk-state.ts';
import { withPinPair } from './pin-pair.ts';

/** The changes of an active badge as the card sees them (badge-ap.md section 6). */

/** The certificate may have been read from another application meanwhile. */
export async function challenge({ transmit }: DeskCard): Promise<CardOutcome> {
  await selectBadge(transmit);
  return { kind: 'challenge', challenge: toBase64Url(await requestChallenge(transmit)) };
}

/** What the server signed, as it stands; a signature that the card does not believe changes nothing. */
export async function applySigned(
  { transmit }: DeskCard,
  { task, change }: Extract<CardOperation, { kind: 'apply-change' }>,
): Promise<CardOutcome> {
  try {
    await applyChange(transmit, changeOf(task, fromBase64Url(change.value)), fromBase64Url(change.signature));
    return { kind: 'apply-change', applied: true };
  } catch (cause) {
    if (!isKeyRefused(cause)) throw cause;
    return { kind: 'apply-change', applied: false };
  }
}

/** Item 04, signed here with the one-time key, so that no server sees anything a PIN could be found from. */
export async function storePins(
  card: DeskCard,
  operation: Extract<CardOperation, { kind: 'store-pins' }>,
): Promise<CardOutcome> {
  const signer = await oneTimeSigner(card, operation);
  if (signer === undefined) return { kind: 'unfit', failure: 'evidence-invalid' };
  const { pins, context } = card;
  const stored = await withPinPair(pins, context.randomBytes, async ({ pin, duressPin }) => {
    const value = pinItem(pin, duressPin);
    try {
      await changeWith(signer, card, { badgeId: operation.badgeId, item: 'pins', value });
    } finally {
      value.fill(0);
    }
    return { kind: 'store-pins' } as const;
  });
  return stored ?? { kind: 'unfit', failure: 'pin-not-entered' };
}

/** Item 05 back to the server's own key; from now on the one-time key is worth nothing. */
export async function restoreKey(
  card: DeskCard,
  operation: Extract<CardOperation, { kind: 'restore-key' }>,
): Promise<CardOutcome> {
  const { managementPublicKey } = operation.change;
  const signer = await oneTimeSigner(card, operation);
  if (signer === undefined || managementPublicKey === undefined) {
    return { kind: 'unfit', failure: 'evidence-invalid' };
  }
  const value = fromBase64Url(managementPublicKey);
  await changeWith(signer, card, { badgeId: operation.badgeId, item: 'managementKey', value });
  return { kind: 'restore-key' };
}

/** All that a terminated badge can say. */
export async function checkTerminated({ transmit }: DeskCard): Promise<CardOutcome> {
  const presence = await selectBadge(transmit);
  const isTerminated = presence.kind === 'present' && presence.lifeCycle === 'terminated';
  return isTerminated ? { kind: 'check-terminated' } : { kind: 'unfit', failure: 'card-refused' };
}

function changeOf(task: ChangeTask, value: Uint8Array): BadgeChange {
  switch (task) {
    case 'renew-record':
    case 'rebind':
      return { kind: 'store', item: 'record', value };
    case 'remove-pin':
      return { kind: 'store', item: 'pins', value };
    case 'set-pin':
      return { kind: 'store', item: 'managementKey', value };
    case 'terminate':
      return { kind: 'terminate' };
  }
}

/** Undefined: what the server sent does not open, or is not the key that the card holds now. */
async function oneTimeSigner(
  { context }: DeskCard,
  { badgeId, change }: Extract<CardOperation, { kind: 'store-pins' | 'restore-key' }>,
): Promise<Signer | undefined> {
  if (change.oneTimeKey === undefined) return undefined;
  try {
    const key = await context.openOneTimeKey(change.oneTimeKey);
    if (key.jobId !== change.jobId || key.badgeId !== badgeId) return undefined;
    const signer = signerFromScalar(fromBase64Url(key.privateKey));
    return equalBytes(signer.publicKey, fromBase64Url(change.value)) ? signer : undefined;
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'MESSAGE_MALFORMED') return undefined;
    throw cause;
  }
}

async function changeWith(
  signer: Signer,
  { transmit }: DeskCard,
  { badgeId, item, value }: { badgeId: string; item: 'pins' | 'managementKey'; value: Uint8Array },
): Promise<void> {
  const target = { challenge: await requestChallenge(transmit), badgeId: fromBase64Url(badgeId) };
  const change: BadgeChange = { kind: 'store', item, value };
  await applyChange(transmit, change, signChange(target, change, signer));
}

function isKeyRefused(cause: unknown): boolean {
  return cause instanceof StatusWordError && cause.sw === SW.securityStatusNotSatisfied;
}
