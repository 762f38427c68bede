import { randomBytes } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file so that after a power cut either the old or the new content is there, whole: written beside it,
 * synced, renamed, and the folder synced. Mode 0600. One writer at a time.
 */
export async function writeDurably(path: string, content: Uint8Array | string): Promise<void> {
  const draft = `${path}.new`;
  // What a killed process left behind is nobody's any more.
  await rm(draft, { force: true });
  await writeDraft(draft, content);
  await rename(draft, path);
  await syncDirectory(dirname(path));
}

/** Writes a file of mode 0600 that appears whole or not at all and is never replaced; returns when it is on disk. */
export async function writeOnce(path: string, content: Uint8Array | string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeDraft(draft, content);
    await link(draft, path).catch((cause: unknown) => {
      if (!isAlreadyThere(cause)) throw cause;
    });
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(dirname(path));
}

async function writeDraft(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function isAlreadyThere(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
}
