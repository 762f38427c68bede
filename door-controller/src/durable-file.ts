import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file so that after a power cut either the old or the new content is there, whole: written beside it,
 * synced, renamed, and the folder synced. Mode 0600.
 */
export async function writeDurably(file: string, content: Uint8Array | string): Promise<void> {
  const beside = `${file}.new`;
  // What a killed process left behind is nobody's any more.
  await unlink(beside).catch(() => undefined);
  const handle = await open(beside, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  await syncDirectory(dirname(file));
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
