import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../door-controller/src/main.ts', import.meta.url));

/** A door controller as an operator runs it: a process of its own, known by its log. */
export class ControllerProcess {
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  /** Messages of the present life. */
  #messages: string[] = [];

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves with the exit code, or undefined once it says that it has started. */
  async start(): Promise<number | undefined> {
    this.#messages = [];
    const child = spawn(process.execPath, ['--import', 'tsx', '--conditions', 'source', MAIN], {
      env: { PATH: process.env['PATH'], MONBAN_DEMO: '1', MONBAN_LOG_LEVEL: 'debug', ...this.#environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    const started = new Promise<undefined>((resolve) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        this.#messages.push(line);
        if (line.includes('"msg":"started"')) resolve(undefined);
      });
    });
    const ended = once(child, 'exit').then(([code]: unknown[]) => Number(code ?? -1));
    return Promise.race([started, ended]);
  }

  /** Lines of the log of the present life. */
  log(): readonly string[] {
    return this.#messages;
  }

  /** SIGKILL: no handler runs. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
