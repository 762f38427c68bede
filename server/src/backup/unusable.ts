import { AppError } from '@monban/core/errors';

/** `problem` is for the person who has the file in hand. */
export function unusable(problem: string, more: Readonly<Record<string, string | number>> = {}): AppError {
  return new AppError('BACKUP_UNUSABLE', { details: { problem, ...more } });
}
