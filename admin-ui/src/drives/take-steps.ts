import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';

export interface Refused<Row> {
  readonly row: Row;
  readonly problem: ApiProblem;
}

export interface StepsRun<Row, Done> {
  /** The answers, in the order of the rows. */
  readonly done: readonly Done[];
  readonly refused: readonly Refused<Row>[];
}

interface StepsOrder<Row, Done> {
  readonly rows: readonly Row[];
  readonly send: (row: Row) => Promise<Answer<Done>>;
  /** After each row. */
  readonly onDone: (count: number) => void;
}

/**
 * One after the other, each by the version that was shown: whoever was changed meanwhile is left alone and named. A
 * server that cannot be reached ends it.
 */
export async function takeSteps<Row, Done>({
  rows,
  send,
  onDone,
}: StepsOrder<Row, Done>): Promise<StepsRun<Row, Done>> {
  const done: Done[] = [];
  const refused: Refused<Row>[] = [];
  for (const [place, row] of rows.entries()) {
    const answer = await send(row);
    if (answer.kind === 'ok') done.push(answer.data);
    else refused.push({ row, problem: answer.problem });
    onDone(place + 1);
    if (answer.kind === 'failed' && answer.problem.code === 'UNREACHABLE') break;
  }
  return { done, refused };
}

/** Takes many back one after the other; a failure of one is the answer, when the others are done. */
export async function undoSteps<Done>(
  done: readonly Done[],
  send: (each: Done) => Promise<Answer<unknown>>,
): Promise<Answer<unknown>> {
  const { refused } = await takeSteps({ rows: done, send, onDone: () => undefined });
  const [first] = refused;
  return first === undefined
    ? { kind: 'ok', data: {}, status: 200 }
    : { kind: 'failed', problem: first.problem };
}
