import type { PinsWanted } from './desk-state.ts';

/** Secret: ASCII digits in bytes, never in text, so that they can be wiped. */
export interface EnteredPins {
  /** The holder's PIN of the national card. */
  readonly jpkiPin: Uint8Array | undefined;
  readonly badgePin: Uint8Array | undefined;
  /** As long as the badge PIN; undefined where the holder wants none. */
  readonly duressPin: Uint8Array | undefined;
}

/** One question to the holder. */
export interface PinAsking {
  /** Where the holder types, for the console; undefined for a device that stands on the counter. */
  readonly address: string | undefined;
  /** What was typed, now the caller's to wipe; undefined: nothing in time, or cancelled. */
  readonly entered: Promise<EnteredPins | undefined>;
  /** Wipes what is there and takes no more; harmless when it is over. */
  cancel(): void;
}

/**
 * Where the holder types, and nobody else sees it. Whatever comes out of it is held to the rules of badge PINs
 * (badge-ap.md section 5) already. One question at a time: another one cancels the one before.
 */
export interface PinPad {
  ask(wanted: PinsWanted): PinAsking;
  close(): Promise<void>;
}

export function wipePins(pins: EnteredPins | undefined): void {
  for (const pin of [pins?.jpkiPin, pins?.badgePin, pins?.duressPin]) pin?.fill(0);
}
