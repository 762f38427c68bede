import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { programArguments } from '@monban/core/program';

export interface Program {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A process of the test's own that can be killed and started again; it is known by its pid alone. */
export class ChildProgram {
  readonly #program: Program;
  #child: ChildProcess | undefined;
  #errors = '';

  constructor(program: Program) {
    this.#program = program;
  }

  start(): void {
    const { command, arguments: list, environment } = this.#program;
    const child = spawn(command, list, {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-20_000);
    });
    this.#child = child;
  }

  /** The end of what it wrote on stderr. */
  get log(): string {
    return this.#errors;
  }

  get isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** SIGKILL: no handler runs. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || !this.isRunning) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

/** One of our own programs, given as the URL of its source. */
export function ourProgram(source: URL, environment: Readonly<Record<string, string>>): Program {
  return { command: process.execPath, arguments: programArguments(source), environment };
}
