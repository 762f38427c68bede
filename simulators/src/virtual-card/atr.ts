import { toHex } from '@monban/card-ap/bytes';

/**
 * Answers to reset known from the field (OpenSC card-jpki.c and customactions.cpp, smartcard_list.txt). A client that
 * knows cards by their ATR is wrong: some readers build it from the random Type B identifier.
 */
export const ATR = {
  /** OpenSC's only table entry: T=1, no historical bytes. */
  contact: '3be000ff8131fe4514',
  /** Made by a PC/SC reader for ISO/IEC 14443 Type B. */
  nfc: '3b888001000005e0b381a1007f',
  /** A company-owned contactless chip card without historical bytes. */
  company: '3b80800101',
} as const;

export const ATR_KINDS = ['contact', 'nfc', 'random'] as const;
export type AtrKind = (typeof ATR_KINDS)[number];

/** Hexadecimal; `random` is what a reader makes that puts the PUPI, new at each activation, into the ATR. */
export function atrOf(kind: AtrKind, randomBytes: (length: number) => Uint8Array): string {
  return kind === 'random' ? atrFromPupi(randomBytes(4)) : ATR[kind];
}

/** PC/SC part 3 section 3.1.3.2.3: 3B 88 80 01, application data, protocol info, MBLI, TCK. */
function atrFromPupi(pupi: Uint8Array): string {
  const bytes = Uint8Array.of(0x3b, 0x88, 0x80, 0x01, ...pupi, 0xb3, 0x81, 0xa1, 0x00);
  const checksum = bytes.subarray(1).reduce((sum, byte) => sum ^ byte, 0);
  return toHex(Uint8Array.of(...bytes, checksum));
}
