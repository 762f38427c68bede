import type { Samples } from './api-samples.ts';

/** Terminals, and what programs there know people by. */
export const TERMINAL_SAMPLES: Samples = {
  listProgramSubjects: ({ records: { personId } }) => ({ params: { personId } }),
};
