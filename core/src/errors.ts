/** Everything that can fail outside the card, by a code that callers, tests and translations hold on to. */
export const ERROR_CODES = [
  'VALIDATION_FAILED',
  'MY_NUMBER_REFUSED',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'CONFLICT',
  'VERSION_CONFLICT',
  'PRECONDITION_REQUIRED',
  'IN_USE',
  'RETIRED',
  'UNAUTHENTICATED',
  'TOKEN_INVALID',
  'FORBIDDEN',
  'RATE_LIMITED',
  'IDEMPOTENCY_KEY_REUSED',
  'PAYLOAD_TOO_LARGE',
  'MALFORMED_BODY',
  'UNSUPPORTED_MEDIA_TYPE',
  'SIGNATURE_INVALID',
  'MESSAGE_MALFORMED',
  'SNAPSHOT_STALE',
  'SNAPSHOT_ROLLBACK',
  'SNAPSHOT_FOREIGN',
  'RECEIPT_GAP',
  'RECEIPT_CHAIN_BROKEN',
  'COMMAND_EXPIRED',
  'CONTROLLER_OFFLINE',
  'DESK_UNAVAILABLE',
  'DESK_JOB_CLOSED',
  'BADGE_STATE_FORBIDS',
  'LEGAL_BASIS_MISSING',
  'ENROLMENT_TOKEN_INVALID',
  'CONFIGURATION_INVALID',
  'STORE_FAILED',
  'BACKUP_UNUSABLE',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing that is wrong with the input: where, what, and what to do about it. */
export interface FieldProblem {
  /** JSON pointer into the input, such as `/familyName`; empty for the whole. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

export interface AppErrorOptions {
  /** Safe to show: never a token, PIN, key, card byte, or refused number. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly FieldProblem[]>>;
  readonly cause?: unknown;
}

/** A failure, as opposed to an expected outcome, which is a value. Tests assert `code`, never the sentence. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: NonNullable<AppErrorOptions['details']>;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
  }
}
