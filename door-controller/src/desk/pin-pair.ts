import { unknownDuressPin } from './badge-pin-rules.ts';
import type { EnteredPins } from './pin-pad.ts';

export interface PinPair {
  readonly pin: Uint8Array;
  readonly duressPin: Uint8Array;
}

/**
 * Lends the two values of item 04, which holds both or none: a holder who wants no duress PIN gets one that nobody
 * knows, drawn here and wiped afterwards. Undefined, and nothing done: no badge PIN was typed.
 */
export async function withPinPair<Result>(
  pins: EnteredPins | undefined,
  randomBytes: (length: number) => Uint8Array,
  use: (pair: PinPair) => Promise<Result>,
): Promise<Result | undefined> {
  const pin = pins?.badgePin;
  if (pin === undefined) return undefined;
  if (pins?.duressPin !== undefined) return use({ pin, duressPin: pins.duressPin });
  const duressPin = unknownDuressPin(pin, randomBytes);
  try {
    return await use({ pin, duressPin });
  } finally {
    duressPin.fill(0);
  }
}
