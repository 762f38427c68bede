import { fromHex } from '@monban/card-ap/bytes';
import { encodeAnswerContent, encodeSealedAnswer } from '@monban/card-ap/applet/answer';
import {
  isMode,
  LENGTH,
  type Mode,
  MODE,
  PIN_STATUS,
  type PinStatus,
  TAG,
} from '@monban/card-ap/applet/format';
import { signedMessage } from '@monban/card-ap/applet/message';
import { type PinKeys, sealAnswer } from '@monban/card-ap/applet/seal';
import type { KeyPair } from '@monban/card-ap/crypto/p256';
import type { Signer } from '@monban/card-ap/crypto/signature';
import { decodeTlvSequence } from '@monban/card-ap/tlv';
import { readItem, requireItem } from './badge-memory.ts';
import type { BadgeState } from './card-state.ts';

/** What a reader asks with AUTHENTICATE. */
export interface Challenge {
  readonly readerNonce: Uint8Array;
  readonly readerId: Uint8Array;
  readonly mode: Mode;
}

/** Undefined for everything that is not `90 10 … 91 10 … 92 01 <mode>`. */
export function parseChallenge(data: Uint8Array): Challenge | undefined {
  try {
    const [readerNonce, readerId, modeByte] = decodeTlvSequence(data, [
      { tag: TAG.readerNonce, length: LENGTH.readerNonce },
      { tag: TAG.readerId, length: LENGTH.readerId },
      { tag: TAG.mode, length: 1 },
    ]);
    const mode = modeByte[0];
    return mode !== undefined && isMode(mode) ? { readerNonce, readerId, mode } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The sealed answer of an active badge whose counter has been committed, and the keys for the one VERIFY that may
 * follow. Wipes the ephemeral private key.
 */
export function answerChallenge(
  state: BadgeState,
  challenge: Challenge,
  keys: { readonly ephemeral: KeyPair; readonly signerOf: (cardKey: Uint8Array) => Signer },
): { readonly response: Uint8Array; readonly pinKeys: PinKeys } {
  const siteKey = requireItem(state, 'siteKey');
  const context = { ...challenge, siteKeyVersion: siteKey[0] ?? 0 };
  const said = {
    badgeId: requireItem(state, 'badgeId'),
    counter: state.counter,
    pinStatus: pinStatusOf(state),
  };
  const { ephemeral, signerOf } = keys;
  const message = signedMessage({ ...context, ...said, ephemeralKey: ephemeral.publicKey });
  const signature = signerOf(fromHex(state.cardKey)).sign(message);
  const content = encodeAnswerContent({
    ...said,
    signature,
    ...(challenge.mode === MODE.withRecord ? { record: requireItem(state, 'record') } : {}),
  });
  const sitePublicKey = siteKey.subarray(1);
  const { sealed, pinKeys } = sealAnswer(content, { ephemeral, sitePublicKey }, context);
  ephemeral.privateKey.fill(0);
  return { response: encodeSealedAnswer(sealed), pinKeys };
}

export function hasPin(state: BadgeState): boolean {
  return (readItem(state, 'pins') ?? []).length > 0;
}

function pinStatusOf(state: BadgeState): PinStatus {
  if (!hasPin(state)) return PIN_STATUS.notSet;
  return state.pinTriesLeft === 0 ? PIN_STATUS.blocked : PIN_STATUS.set;
}
