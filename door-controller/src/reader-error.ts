import { CardError } from '@monban/card-ap/errors';
import type { DenyReason } from '@monban/core/access/decision';

export const READER_ERROR_CODES = ['card-removed', 'read-timeout', 'reader-lost', 'reader-busy'] as const;
export type ReaderErrorCode = (typeof READER_ERROR_CODES)[number];

/** The way to the card ended. */
export class ReaderError extends Error {
  readonly code: ReaderErrorCode;

  constructor(code: ReaderErrorCode, options?: { readonly cause?: unknown }) {
    super(code, options);
    this.name = 'ReaderError';
    this.code = code;
  }
}

/** Every failure of a read as the reason the door gives for it; failures that are no card's are thrown on. */
export function denyReasonOf(failure: unknown): DenyReason {
  if (failure instanceof ReaderError) return READER_REASONS[failure.code];
  if (!(failure instanceof CardError)) throw failure;
  if (failure.code === 'NUMBER_EXPOSED') return 'number-exposed';
  if (failure.code !== 'TRANSPORT') return 'read-malformed';
  // The guard wraps what a reader throws: a deadline, or what a second guard beside the card has found.
  return isKnown(failure.cause) ? denyReasonOf(failure.cause) : 'card-removed';
}

function isKnown(cause: unknown): boolean {
  return cause instanceof ReaderError || cause instanceof CardError;
}

const READER_REASONS = {
  'card-removed': 'card-removed',
  'read-timeout': 'read-timeout',
  'reader-lost': 'card-removed',
  'reader-busy': 'read-timeout',
} as const satisfies Record<ReaderErrorCode, DenyReason>;
