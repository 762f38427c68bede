import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchCompany } from './bench-company.ts';

/** One process of the bench: asked for one thing at a time, over its channel. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #gone: Promise<never>;

  constructor(script: string, args: readonly string[]) {
    this.#child = fork(join(import.meta.dirname, script), args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#gone = new Promise((_resolve, reject) => {
      this.#child.once('exit', (code) => {
        reject(new Error(`${script} ended with ${code}`));
      });
    });
    this.#gone.catch(() => undefined);
  }

  /** Sends the question and resolves with the next thing the process says. */
  async ask(question: object): Promise<unknown> {
    const answer = this.next();
    this.#child.send(question);
    return answer;
  }

  async next(): Promise<unknown> {
    const message = new Promise<unknown>((resolve) => this.#child.once('message', resolve));
    return Promise.race([message, this.#gone]);
  }

  /** By its own process id; whatever it holds dies with it. */
  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone.catch(() => undefined);
  }
}

/** In a process of the bench: the company whose file was given as the first argument. */
export function readCompany(): BenchCompany {
  return JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as BenchCompany;
}

/** Answers every question with what `answer` gives. Ends with the process that asks. */
export function answerQuestions(answer: (question: never) => Promise<unknown>): void {
  process.on('message', (question) => {
    void answer(question as never).then((value) => process.send?.(value ?? 'done'));
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.('ready');
}
