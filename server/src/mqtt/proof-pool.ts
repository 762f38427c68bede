import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError } from '@monban/core/errors';
import type { ProofTask, ProofVerdicts } from './proof-worker.ts';

const IS_SOURCE = import.meta.url.endsWith('.ts');

/** The worker's file beside this one: a source while developing, JavaScript when built. */
const WORKER = new URL(IS_SOURCE ? './proof-worker.ts' : './proof-worker.js', import.meta.url);

/** A thread does not inherit tsx from `--import tsx` (Node 20): it registers tsx for itself, then loads the source. */
function startWorker(): Worker {
  if (!IS_SOURCE) return new Worker(WORKER);
  const lines = [
    `const load = require('node:module').createRequire(${JSON.stringify(import.meta.url)});`,
    `load('tsx/cjs/api').register();`,
    `load(${JSON.stringify(fileURLToPath(WORKER))});`,
  ];
  return new Worker(lines.join('\n'), { eval: true });
}

interface Waiting {
  readonly resolve: (verdicts: readonly boolean[]) => void;
  readonly reject: (reason: AppError) => void;
}

/** Verifies card signatures in a thread of its own, which starts with the first proof and is replaced if it dies. */
export class ProofPool {
  #worker: Worker | undefined;
  #nextJob = 1;
  readonly #waiting = new Map<number, Waiting>();

  /** One verdict per task, in order. Rejects with `INTERNAL` when the thread ends before it has answered. */
  verify(tasks: readonly ProofTask[]): Promise<readonly boolean[]> {
    if (tasks.length === 0) return Promise.resolve([]);
    const jobId = this.#nextJob;
    this.#nextJob += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(jobId, { resolve, reject });
      this.#running().postMessage({ jobId, tasks });
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#fail();
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = startWorker();
    this.#worker = worker;
    worker.unref();
    worker.on('message', ({ jobId, verdicts }: ProofVerdicts) => {
      this.#waiting.get(jobId)?.resolve(verdicts);
      this.#waiting.delete(jobId);
    });
    worker.on('error', (cause) => {
      this.#fail(cause);
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#fail();
    });
    return worker;
  }

  #fail(cause?: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(new AppError('INTERNAL', { cause }));
    this.#waiting.clear();
  }
}
