import { equalBytes, startsWithBytes } from './bytes.ts';

/**
 * What differs between generations of the national card. This file is the only one that knows application and
 * file identifiers. Source of the values: docs/protocol/national-card.md.
 */
export interface CardProfile {
  readonly name: string;
  /** Full application identifier of the JPKI application. */
  readonly jpkiAid: Uint8Array;
  readonly files: Readonly<Record<JpkiFile, number>>;
}

export type JpkiFile = 'token-info' | 'availability' | 'user-certificate' | 'user-ca-certificate';

/** Files whose content is one DER certificate, so that the dates in it are dates (see guard/der-times.ts). */
export const CERTIFICATE_FILES: readonly JpkiFile[] = ['user-certificate', 'user-ca-certificate'];

/** The card issued since 2016, the only real generation so far. */
export const JPKI_2016: CardProfile = {
  name: 'jpki-2016',
  jpkiAid: Uint8Array.of(0xd3, 0x92, 0xf0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01),
  files: {
    'token-info': 0x0006,
    availability: 0x0008,
    'user-certificate': 0x000a,
    'user-ca-certificate': 0x000b,
  },
};

/** The badge application: `F0` (proprietary, unregistered), "MONBAN", version 01 (badge-ap.md section 2). */
export const BADGE_AID: Uint8Array = Uint8Array.of(0xf0, 0x4d, 0x4f, 0x4e, 0x42, 0x41, 0x4e, 0x01);

/** Applications that carry the My Number, the resident code or a card serial, and the issuer's own domain. */
const FORBIDDEN_AIDS: readonly Uint8Array[] = [
  // text entry support: the My Number
  Uint8Array.of(0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08),
  // surface data: the My Number as a picture
  Uint8Array.of(0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02),
  // resident register: the resident code
  Uint8Array.of(0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01),
  // common: the stable card serial
  Uint8Array.of(0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00),
  // issuer security domain
  Uint8Array.of(0xa0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00),
];

/**
 * May this identifier be configured as a badge application? It is 5–16 bytes long (ISO/IEC 7816-4 section 8.2.1.2),
 * is not the JPKI application, and neither it nor a forbidden identifier begins with the other: the card selects
 * by prefix.
 */
export function isBadgeAid(aid: Uint8Array, profile: CardProfile = JPKI_2016): boolean {
  const lengthFits = aid.length >= 5 && aid.length <= 16;
  return lengthFits && ![...FORBIDDEN_AIDS, profile.jpkiAid].some((other) => overlaps(aid, other));
}

function overlaps(left: Uint8Array, right: Uint8Array): boolean {
  return equalBytes(left, right) || startsWithBytes(left, right) || startsWithBytes(right, left);
}
