import { BookingToken } from '../api/visits.ts';
import { holdsMyNumber } from '../privacy/my-number.ts';

/** The token in the QR code of a booking; undefined for every other code, of which nothing is told. */
export function readBookingQr(content: string): string | undefined {
  const token = BookingToken.safeParse(content.trim());
  return token.success && !holdsMyNumber(token.data) ? token.data : undefined;
}
