import { findMyNumbers } from '@monban/core/privacy/my-number';

import { type ByteRange, derTimes } from './der-times.ts';

/** The My Number file of the text application: tag FF10, length 12, twelve ASCII digits. */
// eslint-disable-next-line no-control-regex -- these are bytes
const NUMBER_OBJECT = /\xff\x10\x0c[0-9]{12}/;

/** How the bytes came to us: dates in a certificate are dates, the same digits elsewhere may be a number. */
export type Reading = 'answer' | 'file' | 'certificate-file';

/**
 * Does this stretch of bytes hold a My Number (ruling 1): its data object, or twelve digits with the right check
 * digit and neighbours that are no letter or digit? A border of the stretch counts as such a neighbour. Dates are
 * left out only in a certificate file whose beginning is known, which is when `start` is 0.
 */
export function holdsNumber(stretch: Uint8Array, start: number, reading: Reading): boolean {
  const characters = latin1(stretch);
  if (NUMBER_OBJECT.test(characters)) return true;
  const hits = findMyNumbers(printable(characters));
  if (hits.length === 0) return false;
  const dates = reading === 'certificate-file' && start === 0 ? derTimes(stretch) : [];
  return hits.some((hit) => !dates.some((date) => contains(date, hit)));
}

function contains(outer: ByteRange, inner: ByteRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** One character per byte, so that positions agree. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** Bytes that are no ASCII text become ends of lines. */
function printable(characters: string): string {
  return characters.replace(/[^\x20-\x7e]/g, '\n');
}
