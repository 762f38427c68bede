import { AppError } from '@monban/core/errors';

/** What went wrong, as lines for a terminal. Only what is safe to show: codes, pointers, our own sentences. */
export function explain(error: unknown): readonly string[] {
  if (!(error instanceof AppError)) {
    return [`monban: ${error instanceof Error ? error.message : 'unknown failure'}`];
  }
  const lines = Object.entries(error.details).flatMap(([name, value]) =>
    typeof value === 'object'
      ? value.map(({ pointer, message }) => `  ${pointer}: ${message}`)
      : [`  ${name}: ${value}`],
  );
  return [`monban: ${error.code}`, ...lines];
}

/** 2 where the configuration or the call is wrong, 1 for everything else. */
export function exitCodeOf(error: unknown): number {
  return error instanceof AppError && error.code === 'CONFIGURATION_INVALID' ? 2 : 1;
}
