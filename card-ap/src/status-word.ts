import type { ResponseApdu } from './apdu.ts';
import { type StatusWordMeaning, StatusWordError } from './errors.ts';

/** Status words that code acts on; the whole table with meanings is below. ISO/IEC 7816-4 (2020) section 5.6. */
export const SW = {
  ok: 0x9000,
  wrongLength: 0x6700,
  wrongFileType: 0x6981,
  securityStatusNotSatisfied: 0x6982,
  referenceDataBlocked: 0x6984,
  conditionsNotSatisfied: 0x6985,
  noCurrentFile: 0x6986,
  wrongData: 0x6a80,
  functionNotSupported: 0x6a81,
  notFound: 0x6a82,
  recordNotFound: 0x6a83,
  wrongParameters: 0x6a86,
  referenceDataNotFound: 0x6a88,
  wrongOffset: 0x6b00,
  instructionNotSupported: 0x6d00,
  classNotSupported: 0x6e00,
} as const;

const MEANINGS: ReadonlyMap<number, string> = new Map<number, string>([
  [SW.ok, 'done'],
  [0x6300, 'verification failed, no counter'],
  [SW.wrongLength, 'wrong length'],
  // Sent by the national card for secure messaging where there is none.
  [0x66f1, 'secure messaging not supported'],
  [0x69fc, 'secure messaging not supported'],
  [SW.wrongFileType, 'wrong file type for the command'],
  [SW.securityStatusNotSatisfied, 'security status not satisfied'],
  [0x6983, 'authentication method blocked'],
  // The national card reports a blocked PIN with this word, not with 6983.
  [SW.referenceDataBlocked, 'reference data blocked'],
  [SW.conditionsNotSatisfied, 'conditions of use not satisfied'],
  [SW.noCurrentFile, 'no current file'],
  [SW.wrongData, 'wrong data'],
  [SW.functionNotSupported, 'function not supported'],
  [SW.notFound, 'file or application not found'],
  [SW.recordNotFound, 'record not found'],
  [SW.wrongParameters, 'wrong parameters P1-P2'],
  [SW.referenceDataNotFound, 'reference data not found'],
  [SW.wrongOffset, 'offset outside the file'],
  [SW.instructionNotSupported, 'instruction not supported'],
  [SW.classNotSupported, 'class not supported'],
]);

/** Exact words first, then the masks 61xx, 63Cx and 6Cxx; an unknown word keeps its number. */
export function describeStatusWord(sw: number): StatusWordMeaning {
  const exact = MEANINGS.get(sw);
  if (exact !== undefined) return { sw, meaning: exact };
  if ((sw & 0xfff0) === 0x63c0) return { sw, meaning: 'verification failed', retriesLeft: sw & 0x0f };
  if (sw >> 8 === 0x61) return { sw, meaning: 'more bytes available' };
  if (sw >> 8 === 0x6c) return { sw, meaning: 'wrong expected length' };
  return { sw, meaning: 'unknown status word' };
}

/** How many bytes GET RESPONSE may ask for after 61xx, 1–256; undefined for every other word. */
export function bytesAvailable(sw: number): number | undefined {
  return sw >> 8 === 0x61 ? sw & 0xff || 256 : undefined;
}

/** The data of an answer that ended with 9000; every other word throws StatusWordError. */
export function expectOk(response: ResponseApdu): Uint8Array {
  if (response.sw !== SW.ok) throw new StatusWordError(describeStatusWord(response.sw));
  return response.data;
}
