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
  /** Not asked for: it was stopped, or the server could not be reached. They are as they were. */
  readonly left: readonly Row[];
}

interface StepsOrder<Row, Done> {
  readonly rows: readonly Row[];
  readonly send: (row: Row) => Promise<Answer<Done>>;
  /** After each row. */
  readonly onDone: (count: number) => void;
  /** Aborted by whoever wants no more of it: the row that is asked for is the last. */
  readonly stop?: AbortSignal;
}

/**
 * One after the other, each by the version that was shown: whoever was changed meanwhile is left alone and named. A
 * server that cannot be reached ends it.
 */
export async function takeSteps<Row, Done>({
  rows,
  send,
  onDone,
  stop,
}: StepsOrder<Row, Done>): Promise<StepsRun<Row, Done>> {
  const done: Done[] = [];
  const refused: Refused<Row>[] = [];
  let asked = 0;
  for (const row of rows) {
    if (stop?.aborted) break;
    const answer = await send(row);
    if (answer.kind === 'ok') done.push(answer.data);
    else refused.push({ row, problem: answer.problem });
    asked += 1;
    onDone(asked);
    if (answer.kind === 'failed' && answer.problem.code === 'UNREACHABLE') break;
  }
  return { done, refused, left: rows.slice(asked) };
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
