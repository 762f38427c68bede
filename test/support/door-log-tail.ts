import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DoorLogEntry } from '@monban/simulators/virtual-door/messages';

/** Follows the log that virtual doors write, reading each byte once: it can be asked every few milliseconds. */
export class DoorLogTail {
  readonly #file: number;
  readonly #entries: DoorLogEntry[] = [];
  #offset = 0;
  /** The host may be in the middle of a line. */
  #rest = '';

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  /** Whatever was written until now. */
  entries(): readonly DoorLogEntry[] {
    const fresh = Buffer.alloc(fstatSync(this.#file).size - this.#offset);
    this.#offset += readSync(this.#file, fresh, 0, fresh.length, this.#offset);
    const lines = (this.#rest + fresh.toString('utf8')).split('\n');
    this.#rest = lines.pop() ?? '';
    this.#entries.push(...lines.map((line) => DoorLogEntry.parse(JSON.parse(line))));
    return this.#entries;
  }

  close(): void {
    closeSync(this.#file);
  }
}
