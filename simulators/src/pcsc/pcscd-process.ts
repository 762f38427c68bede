import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { SimulatorError } from '../errors.ts';
import { listReaders } from './reader-config.ts';
import { waitForReaders } from './reader-states.ts';
import { PLACE, type SupervisorOptions } from './supervisor-messages.ts';

export interface PcscdProcess {
  readonly pid: number;
  /** Settles when it is gone. */
  readonly ended: Promise<void>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const START_MS = 15_000;

/**
 * Starts pcscd in the foreground, to die with this process whatever happens to it, and returns when all of its
 * readers are there.
 * @throws SimulatorError `PCSC_FAILED`, `TIMED_OUT`
 */
export async function startPcscd(options: SupervisorOptions, configPath: string): Promise<PcscdProcess> {
  const socketPath = join(options.directory, PLACE.socket);
  // What a killed one left behind would be taken for a living one.
  rmSync(socketPath, { force: true });
  rmSync(join(options.directory, PLACE.pid), { force: true });
  const logPath = join(options.directory, PLACE.log);
  const child = spawnPcscd(options, { configPath, logPath });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const early = ended.then(() => {
    throw new SimulatorError('PCSC_FAILED', { reason: `pcscd ended at its start: ${lastLine(logPath)}` });
  });
  await Promise.race([early, untilReady(socketPath, options.readers)]);
  const { pid } = child;
  if (pid === undefined) throw new SimulatorError('PCSC_FAILED', { reason: 'pcscd has no process id' });
  return {
    pid,
    ended,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

function spawnPcscd(
  { tools }: SupervisorOptions,
  { configPath, logPath }: { readonly configPath: string; readonly logPath: string },
): ChildProcess {
  const log = openSync(logPath, 'a', 0o600);
  try {
    return spawn(tools.setpriv, ['--pdeathsig', 'KILL', tools.pcscd, '-f', '-c', configPath], {
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

async function untilReady(socketPath: string, readers: number): Promise<void> {
  await untilExists(socketPath);
  const names = listReaders(readers).map(({ name }) => name);
  await waitForReaders(
    socketPath,
    (there) => names.every((name) => there.some((one) => one.name === name)),
    START_MS,
  );
}

function untilExists(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher = watch(dirname(path));
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      watcher.close();
      settle();
    };
    const look = (): void => {
      if (existsSync(path)) finish(resolve);
    };
    const timer = setTimeout(() => {
      finish(() => {
        reject(new SimulatorError('TIMED_OUT', { reason: 'pcscd did not open its socket' }));
      });
    }, START_MS);
    watcher.on('change', look);
    look();
  });
}

function lastLine(logPath: string): string {
  const lines = readFileSync(logPath, 'utf8').trim().split('\n');
  return lines.at(-1) ?? '';
}
