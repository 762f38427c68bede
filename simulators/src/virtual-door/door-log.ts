import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { SimulatorError } from '../errors.ts';
import { DoorLogEntry } from './messages.ts';

/** The door's own account of itself. */
export interface DoorLog {
  list(): readonly DoorLogEntry[];
  /** Durable when it returns, where there is a file. */
  append(entry: Omit<DoorLogEntry, 'sequence'>): void;
  close(): void;
}

/**
 * Lines of JSON in a file, each synchronised before `append` returns; without a file, in memory. A last line that a
 * power cut tore is dropped, since nobody was told of it.
 * @throws SimulatorError `STATE_INVALID` when a line that was whole is none of ours
 */
export function openDoorLog(path: string | undefined): DoorLog {
  const entries: DoorLogEntry[] = path !== undefined && existsSync(path) ? readEntries(path) : [];
  const file = path === undefined ? undefined : openSync(path, 'a', 0o600);
  return {
    list: () => entries,
    append: (entry) => {
      const numbered = { sequence: entries.length + 1, ...entry };
      if (file !== undefined) {
        // Not `writeSync`, which may write a part only.
        writeFileSync(file, `${JSON.stringify(numbered)}\n`);
        fsyncSync(file);
      }
      entries.push(numbered);
    },
    close: () => {
      if (file !== undefined) closeSync(file);
    },
  };
}

function readEntries(path: string): DoorLogEntry[] {
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncate(path, Buffer.byteLength(whole));
  try {
    return whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => DoorLogEntry.parse(JSON.parse(line)));
  } catch (cause) {
    throw new SimulatorError('STATE_INVALID', { reason: `${path} is not the log of a virtual door`, cause });
  }
}

function truncate(path: string, length: number): void {
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, length);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
