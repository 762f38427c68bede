import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@monban/core/errors';
import { programArguments, sourceLoader } from '@monban/core/program';

export interface ProcessOptions {
  /** The source of what it runs. */
  readonly program: URL;
  readonly options?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** util-linux has the kernel signal the children when we die without a word, even by SIGKILL. */
const SETPRIV = '/usr/bin/setpriv';
const STOP_DEADLINE_MS = 8_000;
const TAIL_LINES = 15;
const READY_DEADLINE_MS = 60_000;
const POLL_MS = 50;

/**
 * The processes one `npm start` owns. Each logs into its own file, and ends with us: in reverse order on `stop()`, by
 * the kernel if we are killed.
 */
export class ProcessGroup {
  readonly #logDirectory: string;
  readonly #isWatching: boolean;
  readonly #children: { readonly name: string; readonly child: ChildProcess }[] = [];
  #death: AppError | undefined;
  #onDeath: (death: AppError) => void = () => undefined;
  #stopping = false;

  /** `watch`: processes start anew when one of their sources is saved. */
  constructor(logDirectory: string, mode: { readonly watch: boolean } = { watch: false }) {
    mkdirSync(logDirectory, { recursive: true, mode: 0o700 });
    this.#logDirectory = logDirectory;
    // Whoever waits for it hears of it; before that it is no crash.
    this.untilDeath.catch(() => undefined);
    this.#isWatching = mode.watch;
  }

  /** Rejects when a process ends that nobody told to end; never resolves. */
  readonly untilDeath = new Promise<never>((_, reject) => {
    this.#onDeath = reject;
  });

  /** One of our own programs. */
  start(name: string, { program, options = [], environment }: ProcessOptions): void {
    const node = this.#isWatching
      ? ['--watch', '--watch-preserve-output', ...(sourceLoader() ?? []), fileURLToPath(program)]
      : programArguments(program);
    this.startProgram(name, [process.execPath, ...node, ...options], environment);
  }

  startProgram(
    name: string,
    program: readonly string[],
    environment: ProcessOptions['environment'] = {},
  ): void {
    const guarded = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', ...program] : program;
    const [command = '', ...rest] = guarded;
    const child = spawn(command, rest, {
      env: { ...inheritedEnvironment(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own group: Ctrl-C reaches us first, and we end the others in order.
      detached: true,
    });
    const log = createWriteStream(this.#logFile(name), { flags: 'a', mode: 0o600 });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('close', (code, signal) => {
      log.end();
      if (!this.#stopping) this.#report(name, { code, signal });
    });
    this.#children.push({ name, child });
  }

  /**
   * Asks `isReady` again and again until it says yes.
   * @throws Error when a process died meanwhile, or when the deadline has passed
   */
  async until(what: string, isReady: () => Promise<boolean>): Promise<void> {
    const deadlineMs = performance.now() + READY_DEADLINE_MS;
    while (!(await isReady())) {
      if (this.#death) throw this.#death;
      if (performance.now() > deadlineMs)
        throw new Error(`${what}: not ready after ${READY_DEADLINE_MS / 1000} s.`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** The last lines a process wrote: what to show when it failed. */
  tailOfLog(name: string): string {
    const file = this.#logFile(name);
    if (!existsSync(file)) return '';
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  }

  /** What every process wrote last, for whoever has to find out why a step is missing. */
  tailOfLogs(): string {
    return this.#children.map(({ name }) => `── ${name}\n${this.tailOfLog(name)}`).join('\n');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { child } of [...this.#children].reverse()) await end(child);
  }

  #report(name: string, end: { readonly code: number | null; readonly signal: string | null }): void {
    const how = end.signal ?? `code ${end.code ?? 0}`;
    const details = { process: `${name}, ended by itself with ${how}`, log: `\n${this.tailOfLog(name)}` };
    this.#death ??= new AppError(end.code === 2 ? 'CONFIGURATION_INVALID' : 'INTERNAL', { details });
    this.#onDeath(this.#death);
  }

  #logFile(name: string): string {
    return join(this.#logDirectory, `${name}.log`);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await closed;
  clearTimeout(timer);
}

/** A plain environment: nothing decides on a process's behaviour unless it is named here or by its starter. */
function inheritedEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'CI', 'TMPDIR'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
