import { toHex } from '@monban/card-ap/bytes';

/**
 * Answers to reset known from the field, numbered as in docs/protocol/vpcd.md ("Answers to reset"; OpenSC card-jpki.c
 * and win32/customactions.cpp, smartcard_list.txt). A client that knows cards by them is wrong: some readers build the
 * answer from the random Type B identifier.
 */
const KNOWN = {
  '1': '3be000ff8131fe4514',
  '2': '3bda13ff8131fb468012392f31c173c601c03b',
  '3': '3bc5ff8131fb458073c6010000',
  '4': '3bf59100ff918171fe400042000100d1d6',
  '5': '3bf59100ff918171fe4000420001b3a115',
  '6': '3b888001000005e0b381a1007f',
  '7': '3b888001000041e0b381a1003b',
  '8': '3b888001004b51ff0081d100bc',
  '9': '3b888001004b51ffb381d1000f',
} as const;

export const ATR = {
  /** OpenSC's only table entry: T=1, no historical bytes. */
  contact: KNOWN['1'],
  /** Made by a PC/SC reader for ISO/IEC 14443 Type B. */
  nfc: KNOWN['6'],
  /** The resident card that came before. */
  resident: '3b888001000014e0b38191005e',
  /** A company-owned contactless chip card without historical bytes. */
  company: '3b80800101',
} as const;

export const ATR_KINDS = ['contact', 'nfc', 'random', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
export type AtrKind = (typeof ATR_KINDS)[number];

/** Hexadecimal; `random` is what a reader makes that puts the card's PUPI into the ATR. */
export function atrOf(kind: AtrKind, randomBytes: (length: number) => Uint8Array): string {
  if (kind === 'random') return atrFromPupi(randomBytes(4));
  return kind === 'contact' || kind === 'nfc' ? ATR[kind] : KNOWN[kind];
}

/** PC/SC part 3 section 3.1.3.2.3: 3B 88 80 01, application data, protocol info, MBLI, TCK. */
function atrFromPupi(pupi: Uint8Array): string {
  const bytes = Uint8Array.of(0x3b, 0x88, 0x80, 0x01, ...pupi, 0xb3, 0x81, 0xa1, 0x00);
  const checksum = bytes.subarray(1).reduce((sum, byte) => sum ^ byte, 0);
  return toHex(Uint8Array.of(...bytes, checksum));
}
