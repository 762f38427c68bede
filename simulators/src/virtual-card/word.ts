import { SW } from '@monban/card-ap/status-word';

/** Status words the card gives; which one when is told in docs/protocol/vpcd.md and docs/protocol/badge-ap.md. */
export const WORD = {
  ...SW,
  /** Surface and common application, to a class byte with secure messaging. */
  secureMessagingRefused: 0x66f1,
  /** JPKI and text application, to the same. */
  secureMessagingUnsupported: 0x69fc,
} as const;

/** 63Cx: x tries left. */
export function triesLeftWord(tries: number): number {
  return 0x63c0 | tries;
}
