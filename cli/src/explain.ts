import { AppError } from '@monban/core/errors';

/** What went wrong, as lines for a terminal. Only what is safe to show: codes, pointers, our own sentences. */
export function explain(error: unknown): readonly string[] {
  if (!(error instanceof AppError)) {
    return [`monban: ${error instanceof Error ? error.message : 'unknown failure'}`];
  }
  const { problems, ...details } = error.details;
  const facts = Object.entries(details).map(([name, value]) => `  ${name}: ${String(value)}`);
  const rows = Array.isArray(problems)
    ? problems.map(({ pointer, message }) => `  ${pointer}: ${message}`)
    : [];
  return [`monban: ${error.code}`, ...facts, ...rows];
}

/** 2 where the configuration or the call is wrong, 1 for everything else. */
export function exitCodeOf(error: unknown): number {
  return error instanceof AppError && error.code === 'CONFIGURATION_INVALID' ? 2 : 1;
}
