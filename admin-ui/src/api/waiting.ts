import { Approval } from '@monban/core/api/oversight';

/** Does a change wait for a second operator? The answer to it is then the approval that was asked for. */
export function isWaiting(answer: unknown): answer is Approval {
  return Approval.safeParse(answer).success;
}
