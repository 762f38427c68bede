import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { invalidField } from '../http/problem.ts';
import { sourceArguments } from '../source-arguments.ts';

export const WorkbookSheets = z.array(
  z.strictObject({ name: z.string(), rows: z.array(z.array(z.string())) }),
);
export type WorkbookSheets = z.infer<typeof WorkbookSheets>;

export interface WorkbookLimits {
  readonly timeMs: number;
  readonly heapMegabytes: number;
}

const LIMITS: WorkbookLimits = { timeMs: 60_000, heapMegabytes: 1_024 };

/**
 * The sheets of an Excel file (xlsx), every cell as text. It is read in a process of its own, so that a workbook that
 * was made to cost time or memory costs only itself: a thread whose heap is full can take the whole server with it.
 * `VALIDATION_FAILED` for what is no workbook, or takes more than the limits.
 */
export async function readSheets(bytes: Uint8Array, limits = LIMITS): Promise<WorkbookSheets> {
  const child = startReader(limits);
  try {
    return WorkbookSheets.parse(await answerOf(child, bytes, limits));
  } catch {
    // The library's message may repeat what stood there.
    throw invalidField('/file', 'FILE_UNREADABLE');
  } finally {
    child.kill('SIGKILL');
  }
}

function answerOf(child: ChildProcess, bytes: Uint8Array, { timeMs }: WorkbookLimits): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('too slow'));
    }, timeMs);
    const fail = (): void => {
      clearTimeout(timer);
      reject(new Error('ended'));
    };
    child.once('message', (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    child.once('error', fail);
    child.once('exit', fail);
    // Why it could not be sent, the end of the child says.
    child.send(bytes, () => undefined);
  });
}

const IS_SOURCE = import.meta.url.endsWith('.ts');
const READER = new URL(IS_SOURCE ? './workbook-reader.ts' : './workbook-reader.js', import.meta.url);

/** With no environment of ours: it reads what strangers wrote. */
function startReader({ heapMegabytes }: WorkbookLimits): ChildProcess {
  return fork(fileURLToPath(READER), {
    execArgv: [`--max-old-space-size=${heapMegabytes}`, ...sourceArguments()],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { NODE_ENV: 'production' },
  });
}
