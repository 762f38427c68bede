import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { sourceArguments } from '../source-arguments.ts';
import type { Upload, UploadGuard, UploadVerdict } from './upload.ts';
import type { UploadAnswer } from './upload-process.ts';

export interface UploadGuardLimits {
  /** For one upload, from when its turn comes. */
  readonly timeMs: number;
  /** Of the searching process: data of any kind, code not counted. */
  readonly memoryMegabytes: number;
}

export const UPLOAD_LIMITS: UploadGuardLimits = { timeMs: 60_000, memoryMegabytes: 2_048 };

/**
 * The guard in a process of its own, with limits of time and memory that the system enforces: whatever crashes, hangs
 * or swells there ends as a refusal here. It starts with the first upload and holds one at a time.
 */
export class ChildUploadGuard implements UploadGuard {
  readonly #limits: UploadGuardLimits;
  #child: ChildProcess | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #nextId = 1;

  constructor(limits: UploadGuardLimits = UPLOAD_LIMITS) {
    this.#limits = limits;
  }

  inspect(upload: Upload): Promise<UploadVerdict> {
    const verdict = this.#turn.then(() => this.#inspectNow(upload));
    this.#turn = verdict;
    return verdict;
  }

  async close(): Promise<void> {
    await this.#turn;
    this.#end();
  }

  async #inspectNow(upload: Upload): Promise<UploadVerdict> {
    const verdict = (await this.#ask(upload)) ?? ({ kind: 'unusable', why: 'unreadable' } as const);
    if (verdict.kind === 'accepted') return verdict;
    upload.bytes.fill(0);
    // The system clears a process's memory, which a runtime cannot promise.
    this.#end();
    return verdict;
  }

  /** Undefined when the process ended, or had to be ended, before it answered. */
  #ask(upload: Upload): Promise<UploadVerdict | undefined> {
    const child = (this.#child ??= start(this.#limits));
    // Where the system had nothing left to start it with, there is nothing to ask.
    if (!child.connected) {
      this.#end();
      return Promise.resolve(undefined);
    }
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve) => {
      const finish = (verdict: UploadVerdict | undefined) => {
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onEnd).off('error', onEnd);
        if (verdict === undefined) this.#end();
        resolve(verdict);
      };
      const onMessage = (message: unknown) => {
        if (isAnswerTo(id, message)) finish(message.verdict);
      };
      const onEnd = () => {
        finish(undefined);
      };
      const timer = setTimeout(onEnd, this.#limits.timeMs);
      child.on('message', onMessage).once('exit', onEnd).once('error', onEnd);
      child.send({ id, ...upload }, (error) => {
        if (error) onEnd();
      });
    });
  }

  #end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}

const IS_SOURCE = import.meta.url.endsWith('.ts');
const PROGRAM = fileURLToPath(
  new URL(IS_SOURCE ? './upload-process.ts' : './upload-process.js', import.meta.url),
);

/** No core file, so much memory, and no environment of ours: it reads what strangers wrote. */
function start({ memoryMegabytes }: UploadGuardLimits): ChildProcess {
  const limits = `ulimit -c 0; ulimit -d ${memoryMegabytes * 1024}; exec "$0" "$@"`;
  const child = spawn('/bin/sh', ['-c', limits, process.execPath, ...sourceArguments(), PROGRAM], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env: { NODE_ENV: 'production' },
  });
  child.unref();
  child.channel?.unref();
  return child;
}

const Answer = z.object({ id: z.int(), verdict: z.object({ kind: z.string() }) });

function isAnswerTo(id: number, message: unknown): message is UploadAnswer {
  return Answer.safeParse(message).data?.id === id;
}
