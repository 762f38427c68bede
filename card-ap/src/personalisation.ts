import {
  activateCommand,
  type BadgeChange,
  changeCommand,
  generateKeyCommand,
  getChallengeCommand,
  storeItemCommand,
} from './applet/commands.ts';
import { type Item, LENGTH } from './applet/format.ts';
import { pinItem } from './applet/pin.ts';
import { concatBytes, requireLength } from './bytes.ts';
import { requirePoint } from './crypto/p256.ts';
import { CardError } from './errors.ts';
import { exchange } from './exchange.ts';
import { expectOk } from './status-word.ts';
import type { GuardedTransmit } from './transmit.ts';

/** What a desk does with a badge, and what any place on line does with a signed change (badge-ap.md section 6). */

/** The five items of a new badge. */
export interface BadgeItems {
  /** kv, 1–255. */
  readonly siteKeyVersion: number;
  /** 65 bytes. */
  readonly sitePublicKey: Uint8Array;
  /** 16 bytes. */
  readonly badgeId: Uint8Array;
  /** COSE_Sign1, at most 320 bytes. */
  readonly record: Uint8Array;
  /** ASCII digits; null: the badge has no PIN. */
  readonly pins: { readonly pin: Uint8Array; readonly duressPin: Uint8Array } | null;
  /** 65 bytes. */
  readonly managementPublicKey: Uint8Array;
}

const ITEM_ORDER: readonly Item[] = ['siteKey', 'badgeId', 'record', 'pins', 'managementKey'];

/**
 * Erases every item of a blank badge and has it make its key: 65 bytes, checked to be a point. Throws POINT_INVALID,
 * TRANSPORT, and StatusWordError 6985 when the badge is not blank.
 */
export async function makeCardKey(transmit: GuardedTransmit): Promise<Uint8Array> {
  return requirePoint(expectOk(await exchange(transmit, generateKeyCommand())));
}

/**
 * Stores all five items in their order; ITEM_INVALID before anything is sent, StatusWordError when the card refuses
 * one. May be run again after a failure, until the badge is activated.
 */
export async function storeItems(transmit: GuardedTransmit, items: BadgeItems): Promise<void> {
  const values = encodeItems(items);
  try {
    for (const item of ITEM_ORDER) {
      expectOk(await exchange(transmit, storeItemCommand(item, values[item])));
    }
  } finally {
    values.pins.fill(0);
  }
}

/** Blank becomes active, for good; StatusWordError when an item is missing. */
export async function activateBadge(transmit: GuardedTransmit): Promise<void> {
  expectOk(await exchange(transmit, activateCommand()));
}

/** 16 bytes that the next command spends; the server signs one change over them. */
export async function requestChallenge(transmit: GuardedTransmit): Promise<Uint8Array> {
  const challenge = expectOk(await exchange(transmit, getChallengeCommand()));
  if (challenge.length !== LENGTH.challenge) throw new CardError('ANSWER_MALFORMED');
  return challenge;
}

/** Sends a change that the management key signed for this challenge; StatusWordError 6982 when the card disagrees. */
export async function applyChange(
  transmit: GuardedTransmit,
  change: BadgeChange,
  signature: Uint8Array,
): Promise<void> {
  const command = changeCommand(change, signature);
  try {
    expectOk(await exchange(transmit, command));
  } finally {
    // The value may be a PIN; the caller wipes its own.
    command.data?.fill(0);
  }
}

/** Item 01: kv ‖ site public key, 66 bytes. Throws ITEM_INVALID, POINT_INVALID. */
export function siteKeyItem(siteKeyVersion: number, sitePublicKey: Uint8Array): Uint8Array {
  if (!Number.isInteger(siteKeyVersion) || siteKeyVersion < 1 || siteKeyVersion > 0xff) {
    throw new CardError('ITEM_INVALID', { details: { item: 'siteKey' } });
  }
  return concatBytes(Uint8Array.of(siteKeyVersion), requirePoint(sitePublicKey));
}

function encodeItems(items: BadgeItems): Readonly<Record<Item, Uint8Array>> {
  if (items.record.length === 0 || items.record.length > LENGTH.record) {
    throw new CardError('ITEM_INVALID', { details: { item: 'record' } });
  }
  return {
    siteKey: siteKeyItem(items.siteKeyVersion, items.sitePublicKey),
    badgeId: requireLength(items.badgeId, LENGTH.badgeId, 'badge id'),
    record: items.record,
    pins: items.pins === null ? new Uint8Array() : pinItem(items.pins.pin, items.pins.duressPin),
    managementKey: requirePoint(items.managementPublicKey),
  };
}
