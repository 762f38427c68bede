import { AppError } from '@monban/core/errors';

/** The code with which a promise fails; a failure of another kind is handed on, and none is one too. */
export async function codeOfRejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  throw new Error('it did not fail');
}
