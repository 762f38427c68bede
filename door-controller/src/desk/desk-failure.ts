import { CardError, StatusWordError } from '@monban/card-ap/errors';
import type { DeskFailure } from '@monban/core/messages/desk';
import { denyReasonOf, ReaderError } from '../reader-error.ts';

/** What a failure on the card means to the clerk; what is no card's failure is thrown on. */
export function deskFailureOf(failure: unknown): DeskFailure {
  if (failure instanceof StatusWordError) return 'card-refused';
  if (isReaderLost(failure)) return 'reader-lost';
  if (failure instanceof CardError && failure.code === 'PIN_UNUSABLE') return 'badge-pin-unusable';
  const reason = denyReasonOf(failure);
  if (reason === 'card-removed' || reason === 'number-exposed') return reason;
  return reason === 'read-timeout' ? 'timed-out' : 'read-malformed';
}

/** The guard wraps what a reader throws. */
function isReaderLost(failure: unknown): boolean {
  const cause = failure instanceof CardError ? failure.cause : failure;
  return cause instanceof ReaderError && cause.code === 'reader-lost';
}
