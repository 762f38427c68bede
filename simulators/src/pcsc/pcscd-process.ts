import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SimulatorError } from '../errors.ts';
import { listReaders } from './reader-config.ts';
import { type ReaderState, waitForReaders } from './reader-states.ts';
import { PLACE, type SupervisorOptions } from './supervisor-messages.ts';

export interface PcscdProcess {
  readonly pid: number;
  /** Settles when it is gone. */
  readonly ended: Promise<void>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const START_MS = 15_000;
const LOOK_AGAIN_MS = 10;

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
  await untilListening(socketPath, Date.now() + START_MS);
  const names = listReaders(readers).map(({ name }) => name);
  const areThere = (found: readonly ReaderState[]): boolean =>
    names.every((name) => found.some((reader) => reader.name === name));
  await waitForReaders(socketPath, areThere, START_MS);
}

/** The file is there a moment before anybody listens on it, and nothing tells when that moment is over. */
async function untilListening(socketPath: string, deadline: number): Promise<void> {
  while (!(await isListening(socketPath))) {
    if (Date.now() > deadline) {
      throw new SimulatorError('TIMED_OUT', { reason: 'pcscd did not open its socket' });
    }
    await setTimeout(LOOK_AGAIN_MS);
  }
}

function isListening(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function lastLine(logPath: string): string {
  const lines = readFileSync(logPath, 'utf8').trim().split('\n');
  return lines.at(-1) ?? '';
}
