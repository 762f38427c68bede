import { fromBase64Url, toBase64Url } from '@monban/card-ap/bytes';
import { activateBadge, makeCardKey, storeItems } from '@monban/card-ap/personalisation';
import { selectBadge } from '@monban/card-ap/session';
import type { DeskRecordAnswer } from '@monban/core/messages/desk';
import { authenticate, prove } from './card-answers.ts';
import { applySigned, challenge, checkTerminated, restoreKey, storePins } from './card-changes.ts';
import type { DeskCard } from './desk-card.ts';
import type { CardOperation, CardOutcome } from './desk-state.ts';
import { type PinPair, withPinPair } from './pin-pair.ts';
import { inspect, queryJpkiPin, readUserCertificate, signBinding, tryJpkiPin } from './national-card.ts';

type Operations = {
  readonly [Kind in CardOperation['kind']]: Extract<CardOperation, { kind: Kind }>;
};
type Runners = {
  readonly [Kind in keyof Operations]: (card: DeskCard, operation: Operations[Kind]) => Promise<CardOutcome>;
};

const RUNNERS: Runners = {
  inspect,
  authenticate: (card, { expected }) => authenticate(card, expected),
  'read-certificate': readUserCertificate,
  'query-jpki-pin': queryJpkiPin,
  'try-jpki-pin': tryJpkiPin,
  'sign-binding': signBinding,
  'make-key': makeKey,
  'store-items': store,
  activate: async ({ transmit }) => {
    await activateBadge(transmit);
    return { kind: 'activate' };
  },
  prove: (card, { expected }) => prove(card, expected),
  challenge,
  'apply-change': applySigned,
  'store-pins': storePins,
  'restore-key': restoreKey,
  'check-terminated': checkTerminated,
};

/** Carries out one operation on the card that lies there. Throws as card-ap and readers do. */
export async function runOnCard(card: DeskCard, operation: CardOperation): Promise<CardOutcome> {
  return run(operation.kind, operation, card);
}

function run<Kind extends CardOperation['kind']>(
  kind: Kind,
  operation: Operations[Kind],
  card: DeskCard,
): Promise<CardOutcome> {
  return RUNNERS[kind](card, operation);
}

/** The certificate was read from another application. */
async function makeKey({ transmit }: DeskCard): Promise<CardOutcome> {
  await selectBadge(transmit);
  return { kind: 'make-key', publicKey: toBase64Url(await makeCardKey(transmit)) };
}

async function store(
  { transmit, pins, context }: DeskCard,
  { items, withPins }: Operations['store-items'],
): Promise<CardOutcome> {
  const stored = { kind: 'store-items' } as const;
  if (!withPins) {
    await storeItems(transmit, itemsOf(items, null));
    return stored;
  }
  const storedWithPins = await withPinPair(pins, context.randomBytes, async (pair) => {
    await storeItems(transmit, itemsOf(items, pair));
    return stored;
  });
  return storedWithPins ?? { kind: 'unfit', failure: 'pin-not-entered' };
}

function itemsOf(items: DeskRecordAnswer, pins: PinPair | null): Parameters<typeof storeItems>[1] {
  return {
    siteKeyVersion: items.siteKeyVersion,
    sitePublicKey: fromBase64Url(items.sitePublicKey),
    badgeId: fromBase64Url(items.badgeId),
    record: fromBase64Url(items.record),
    pins,
    managementPublicKey: fromBase64Url(items.managementPublicKey),
  };
}
