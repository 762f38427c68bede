import { AppError, type ErrorCode } from '@monban/core/errors';
import { isForeignKeyViolation, isUniqueViolation } from '@monban/db/transaction';

/** Our own failures as they are; those of Express, its parsers and the databases by what they mean to the caller. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = codeByType(thrown) ?? codeByStore(thrown) ?? codeByStatus(thrown) ?? 'INTERNAL';
  return new AppError(code, { cause: thrown });
}

/** Types of body-parser's errors. */
const CODE_OF_TYPE: Readonly<Partial<Record<string, ErrorCode>>> = {
  'entity.too.large': 'PAYLOAD_TOO_LARGE',
  'entity.parse.failed': 'MALFORMED_BODY',
  'request.size.invalid': 'MALFORMED_BODY',
  'request.aborted': 'MALFORMED_BODY',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
};

function codeByType(thrown: unknown): ErrorCode | undefined {
  const type = (thrown as { type?: unknown } | null)?.type;
  return typeof type === 'string' ? CODE_OF_TYPE[type] : undefined;
}

/** What only a race lets through to the database: the checks before it name the field. */
function codeByStore(thrown: unknown): ErrorCode | undefined {
  return isUniqueViolation(thrown) || isForeignKeyViolation(thrown) ? 'CONFLICT' : undefined;
}

/** Such as an address that does not decode. */
function codeByStatus(thrown: unknown): ErrorCode | undefined {
  const status = Number((thrown as { status?: unknown } | null)?.status ?? 0);
  if (status === 404) return 'NOT_FOUND';
  return status >= 400 && status < 500 ? 'MALFORMED_BODY' : undefined;
}
