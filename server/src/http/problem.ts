import type { Problem } from '@monban/core/api/conventions';
import { AppError, type FieldProblem } from '@monban/core/errors';
import type { Response } from 'express';
import { sentenceOfField } from './field-sentences.ts';
import type { Language } from './route.ts';
import { SENTENCE_OF, STATUS_OF } from './status-table.ts';

/** The failure as RFC 9457 has it, in the caller's language. Nothing of the input is repeated. */
export function problemOf(error: AppError, language: Language, requestId: string): Problem {
  const { title, detail } = SENTENCE_OF[error.code][language];
  const fields = fieldProblemsOf(error).map(({ pointer, code, message }) => ({
    pointer,
    code,
    message: messageOf({ pointer, code, message }, language),
  }));
  return {
    type: `urn:monban:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status: STATUS_OF[error.code],
    code: error.code,
    detail,
    instance: requestId,
    ...(fields.length > 0 && { problems: fields }),
  };
}

export function sendProblem(response: Response, problem: Problem, retryAfterSeconds?: number): void {
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="monban"');
  response
    .status(problem.status)
    .setHeader('Content-Type', 'application/problem+json; charset=utf-8')
    .setHeader('Cache-Control', 'no-store')
    .end(JSON.stringify(problem));
}

/** One field that is wrong for a reason that only the store knows. `code` has its sentence in `field-sentences.ts`. */
export function fieldProblem(pointer: string, code: string): FieldProblem {
  return { pointer, code, message: sentenceOfField(code, 'en') ?? code };
}

/** `VALIDATION_FAILED` (or `code`) with one field. */
export function invalidField(pointer: string, code: string, cause?: unknown): AppError {
  return new AppError('VALIDATION_FAILED', { details: { problems: [fieldProblem(pointer, code)] }, cause });
}

/** `CONFLICT` with what is in the way: a field, or with an empty pointer the whole. */
export function conflict(pointer: string, code: string, cause?: unknown): AppError {
  return new AppError('CONFLICT', { details: { problems: [fieldProblem(pointer, code)] }, cause });
}

/** The sentence of the code; for what is in use, with the names of where, and for a character with the character. */
function messageOf({ code, message }: FieldProblem, language: Language): string {
  const sentence = sentenceOfField(code, language) ?? message;
  return isWithPlace(code) && message !== '' ? `${sentence} ${message}` : sentence;
}

function isWithPlace(code: string): boolean {
  return code.startsWith('USED_BY_') || WITH_PLACE.includes(code);
}

const WITH_PLACE = ['CHARACTER_NOT_PRINTABLE', 'BATCH_NAME_NOT_WRITABLE'];

function fieldProblemsOf(error: AppError): readonly FieldProblem[] {
  const { problems } = error.details;
  return Array.isArray(problems) ? (problems as readonly FieldProblem[]) : [];
}
