import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file so that after a power cut there is the old text or the new one, never a piece: written beside it
 * with mode 0600, synchronised, renamed, and the folder synchronised too. Returns when all of that is done.
 */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.draft`;
  const file = openSync(draft, 'w', 0o600);
  try {
    // Not `writeSync`, which may write a part only.
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  synchroniseFolder(dirname(path));
}

/** Makes a folder that only its owner may enter; one that exists keeps its mode. */
export function ensurePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

function synchroniseFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
