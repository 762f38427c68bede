import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { invalidField } from '../http/problem.ts';
import { z } from 'zod';

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
 * The sheets of an Excel file (xlsx), every cell as text. It is read in a thread of its own, so that a workbook that
 * was made to cost time or memory costs only itself: the guard of uploads has limited what it unpacks to before.
 * `VALIDATION_FAILED` for what is no workbook, or takes more than the limits.
 */
export async function readSheets(bytes: Uint8Array, limits = LIMITS): Promise<WorkbookSheets> {
  const worker = startWorker(limits);
  try {
    return WorkbookSheets.parse(await answerOf(worker, bytes, limits));
  } catch {
    // The library's message may repeat what stood there.
    throw invalidField('/file', 'FILE_UNREADABLE');
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker, bytes: Uint8Array, { timeMs }: WorkbookLimits): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('too slow'));
    }, timeMs);
    const finish = (end: () => void) => () => {
      clearTimeout(timer);
      end();
    };
    worker.once('message', (answer: unknown) => {
      finish(() => {
        resolve(answer);
      })();
    });
    worker.once('error', finish(reject.bind(null, new Error('ended'))));
    worker.once('exit', finish(reject.bind(null, new Error('ended'))));
    worker.postMessage(bytes);
  });
}

const IS_SOURCE = import.meta.url.endsWith('.ts');
const WORKER = new URL(IS_SOURCE ? './workbook-worker.ts' : './workbook-worker.js', import.meta.url);

/** A thread does not inherit tsx from `--import tsx` (Node 20): it registers tsx for itself, then loads the source. */
function startWorker({ heapMegabytes }: WorkbookLimits): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes };
  if (!IS_SOURCE) return new Worker(WORKER, { resourceLimits });
  const { resolve } = createRequire(import.meta.url);
  const lines = [
    `require(${JSON.stringify(resolve('tsx/cjs/api'))}).register();`,
    `require(${JSON.stringify(fileURLToPath(WORKER))});`,
  ];
  return new Worker(lines.join('\n'), { eval: true, resourceLimits });
}
