import type { DriveApplication, TakeStep } from '@monban/core/api/applications';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';

export interface Refused {
  readonly row: DriveApplication;
  readonly problem: ApiProblem;
}

export interface StepsRun {
  readonly done: number;
  readonly refused: readonly Refused[];
}

interface StepsOrder {
  readonly rows: readonly DriveApplication[];
  readonly body: TakeStep;
  readonly send: (row: DriveApplication, body: TakeStep) => Promise<Answer<unknown>>;
  /** After each row. */
  readonly onDone: (count: number) => void;
}

/**
 * One after the other, each by the version that was shown: whoever was changed meanwhile is left alone and named. A
 * server that cannot be reached ends it.
 */
export async function takeSteps({ rows, body, send, onDone }: StepsOrder): Promise<StepsRun> {
  const refused: Refused[] = [];
  let done = 0;
  for (const [place, row] of rows.entries()) {
    const answer = await send(row, body);
    if (answer.kind === 'ok') done += 1;
    else refused.push({ row, problem: answer.problem });
    onDone(place + 1);
    if (answer.kind === 'failed' && answer.problem.code === 'UNREACHABLE') break;
  }
  return { done, refused };
}
