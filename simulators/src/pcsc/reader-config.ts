import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A virtual reader as pcscd calls it, and where a card for it connects (inside of the sandbox). */
export interface SandboxReader {
  readonly name: string;
  /** `127.0.0.1:port`. */
  readonly address: string;
}

/** The driver as Debian's vsmartcard-vpcd installs it. */
export const VPCD_DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';

const SLOTS_PER_ENTRY = 2;
/** 0x8C7B, vpcd's own; each further slot has the next port. */
const FIRST_PORT = 35_963;
const FRIENDLY_NAME = 'Monban Virtual Reader';

/**
 * Writes pcscd's configuration for this many readers and returns them in order. An entry has two slots; entries that
 * share a driver file share its slots and hang pcscd, so each gets its own copy of the file.
 */
export function writeReaderConfig(
  directory: string,
  readers: number,
): { readonly path: string; readonly readers: readonly SandboxReader[] } {
  mkdirSync(directory, { recursive: true });
  const entries = Array.from({ length: Math.ceil(readers / SLOTS_PER_ENTRY) }, (_, entry) => {
    const driver = join(directory, `libifdvpcd-${entry}.so`);
    copyFileSync(VPCD_DRIVER, driver);
    return configEntry(entry, driver);
  });
  const path = join(directory, 'reader.conf');
  writeFileSync(path, entries.join('\n'));
  return { path, readers: listReaders(readers) };
}

export function listReaders(readers: number): readonly SandboxReader[] {
  return Array.from({ length: readers }, (_, index) => ({
    // pcscd appends the entry's number of its kind (00: each entry is a kind of its own) and the slot.
    name: `${entryName(Math.floor(index / SLOTS_PER_ENTRY))} 00 0${index % SLOTS_PER_ENTRY}`,
    address: `127.0.0.1:${FIRST_PORT + index}`,
  }));
}

function configEntry(entry: number, driver: string): string {
  const port = `0x${(FIRST_PORT + entry * SLOTS_PER_ENTRY).toString(16).toUpperCase()}`;
  return [
    `FRIENDLYNAME "${entryName(entry)}"`,
    `DEVICENAME /dev/null:${port}`,
    `LIBPATH ${driver}`,
    `CHANNELID ${port}`,
    '',
  ].join('\n');
}

function entryName(entry: number): string {
  return `${FRIENDLY_NAME} ${String.fromCharCode('A'.charCodeAt(0) + entry)}`;
}
