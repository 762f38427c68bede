import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Builds what an installed controller runs: plain JavaScript, which starts in half the time. Nothing to do: 1 s. */
export async function buildController(): Promise<void> {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '-b', 'door-controller'], { cwd: ROOT });
}

/** A door controller as an operator runs it: a process of its own, known by its log. Needs `buildController`. */
export class ControllerProcess {
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  /** Messages of the present life. */
  #messages: string[] = [];

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  /** Resolves with the exit code, or undefined once it says that it has started. */
  async start(): Promise<number | undefined> {
    this.#messages = [];
    const child = spawn(process.execPath, [join(ROOT, 'door-controller/dist/main.js')], {
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

  /** In the present life: a card that is laid on now is a presentation. */
  isReady(readerId: string): boolean {
    return this.#messages.some((line) => line.includes(readerId) && line.includes('"state":"ready"'));
  }

  /** Lines of the log of the present life. */
  log(): readonly string[] {
    return this.#messages;
  }

  /** SIGKILL: no handler runs. `true`: it was alive and this ended it. */
  async kill(): Promise<boolean> {
    await this.#end('SIGKILL');
    return this.#child?.signalCode === 'SIGKILL';
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    // What it said holds no more, though its end is noticed a little later.
    this.#messages = [];
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
