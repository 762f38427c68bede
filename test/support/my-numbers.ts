import { isMyNumber } from '@monban/core/privacy/my-number';
import fc from 'fast-check';

/** Twelve digits with the right check digit, computed on the spot: no such number is written down anywhere. */
export const myNumbers: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 99_999_999_999 })
  .map((leading) => withCheckDigit(leading.toString().padStart(11, '0')));

/** The first instant at or after `from` whose YYMMDDHHMMSS in UTC happens to have the right check digit. */
export function instantThatLooksLikeANumber(from: Date): Date {
  for (let time = from.getTime(); ; time += 1000) {
    if (isMyNumber(utcTimeDigits(new Date(time)))) return new Date(time);
  }
}

/** YYMMDDHHMMSS, as in an ASN.1 UTCTime. */
export function utcTimeDigits(instant: Date): string {
  return instant
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(2, 14);
}

/** Eleven digits and their check digit. */
export function withCheckDigit(leading: string): string {
  const digit = Array.from({ length: 10 }, (_, value) => String(value)).find((value) =>
    isMyNumber(leading + value),
  );
  if (digit === undefined) throw new Error('every eleven digits have a check digit');
  return leading + digit;
}
