import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportTrippedCards } from './tripped-cards.ts';

const SHIM = fileURLToPath(new URL('../../cli/bin/monban.js', import.meta.url));

interface Surroundings {
  /** A command that runs the rest of its line, such as `unshare`. */
  readonly within?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** `monban start` as a person runs it, observed from outside: its two streams, its end, what it leaves behind. */
export class MonbanStart {
  readonly directory: string;
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  #stdout = '';
  #stderr = '';

  constructor(args: readonly string[], surroundings: Surroundings = {}) {
    this.directory = mkdtempSync(join(tmpdir(), 'monban-start-'));
    const command = [...(surroundings.within ?? []), process.execPath, SHIM, 'start', ...args];
    this.#child = spawn(command[0]!, command.slice(1), {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Whatever it starts can be told from everything else on the machine by this folder.
      env: { ...process.env, TMPDIR: this.directory, ...surroundings.environment },
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.#exit = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The first match on stdout, now or later; rejects with both streams when the program ends before it. */
  async untilPrinted(pattern: RegExp): Promise<RegExpExecArray> {
    let match = pattern.exec(this.#stdout);
    while (!match) {
      const ended = await Promise.race([
        this.#exit.then(() => true),
        once(this.#child.stdout!, 'data').then(() => false),
      ]);
      match = pattern.exec(this.#stdout);
      if (!match && ended)
        throw new Error(`It ended without ${String(pattern)}:\n${this.#stdout}${this.#stderr}`);
    }
    return match;
  }

  async exitCode(): Promise<number | null> {
    return this.#exit;
  }

  async interrupt(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.#child.kill(signal);
    return this.#exit;
  }

  /** Command lines of processes that still hold on to our folder. */
  processesLeft(): string[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((pid) => read(`/proc/${pid}/environ`).includes(`TMPDIR=${this.directory}`))
      .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
  }

  /** Ends it, however the test went, and waits until it has. */
  async dispose(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#exit;
    reportTrippedCards(this.directory, this.#stderr);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A process may be gone by the time it is read; then it has nothing to say. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
