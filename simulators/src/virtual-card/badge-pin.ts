import { LENGTH, MOST_PIN_TRIES } from '@monban/card-ap/applet/format';
import { openPin, type PinOutcome, sealPinOutcome } from '@monban/card-ap/applet/pin';
import type { PinKeys } from '@monban/card-ap/applet/seal';
import { equalConstantTime } from '@monban/card-ap/crypto/compare';
import { hasPin } from './badge-answer.ts';
import { type BadgeMemory, requireItem } from './badge-memory.ts';

/**
 * VERIFY (docs/protocol/badge-ap.md section 5): R ‖ T'', or undefined when T' is wrong, which costs no try. Wipes the
 * keys.
 */
export function verifyBadgePin(
  memory: BadgeMemory,
  sealedPin: Uint8Array,
  keys: PinKeys,
): Uint8Array | undefined {
  const block = openPin(sealedPin, keys);
  const response = block === undefined ? undefined : sealPinOutcome(tryPin(memory, block), sealedPin, keys);
  block?.fill(0);
  keys.encryption.fill(0);
  keys.authentication.fill(0);
  return response;
}

function tryPin(memory: BadgeMemory, block: Uint8Array): PinOutcome {
  const state = memory.get();
  if (!hasPin(state)) return { result: 'notSet', triesLeft: state.pinTriesLeft };
  if (state.pinTriesLeft === 0) return { result: 'blocked', triesLeft: 0 };
  const triesLeft = state.pinTriesLeft - 1;
  memory.put({ ...state, pinTriesLeft: triesLeft });
  const pins = requireItem(state, 'pins');
  // Both comparisons always run, so that time does not tell the duress PIN from a wrong one.
  const isPin = equalConstantTime(block, pins.subarray(0, LENGTH.pinBlock));
  const isDuress = equalConstantTime(block, pins.subarray(LENGTH.pinBlock));
  if (!isPin && !isDuress) return { result: 'wrong', triesLeft };
  memory.put({ ...state, pinTriesLeft: MOST_PIN_TRIES });
  return { result: isDuress ? 'duress' : 'right', triesLeft: MOST_PIN_TRIES };
}
