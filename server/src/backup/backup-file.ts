import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { AppError } from '@monban/core/errors';
import type { DumpPart } from './dump-parts.ts';
import { readDump } from './read-dump.ts';
import { sealing, unsealing } from './sealed-stream.ts';
import { unusable } from './unusable.ts';

/**
 * Writes lines into a new file of mode 0600: compressed, then closed with the secret (null: left open). Resolves when
 * it is on disk. Fails with `EEXIST` where the file is there already.
 */
export async function writeBackupFile(
  path: string,
  lines: AsyncIterable<string>,
  secret: Buffer | null,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    await pipeline(Readable.from(withLineFeeds(lines)), gzip, sealing(secret), async (source) => {
      for await (const chunk of source) await file.write(chunk);
    });
    await file.sync();
  } catch (cause) {
    // A part of a backup is none.
    await rm(path, { force: true });
    throw cause;
  } finally {
    await file.close();
  }
}

/** Reads what `writeBackupFile` wrote, checking everything. Throws `BACKUP_UNUSABLE`, and `ENOENT` where there is none. */
export async function* readBackupFile(path: string, secret: Buffer | null): AsyncGenerator<DumpPart> {
  const file = await open(path, 'r');
  const gunzip = createGunzip();
  const source = file.createReadStream();
  // Whatever goes wrong before it reaches the reader below, through the stream that is destroyed with it.
  const piping = pipeline(source, unsealing(secret), gunzip).catch(() => undefined);
  try {
    yield* readDump(linesOf(gunzip));
  } catch (cause) {
    throw cause instanceof AppError
      ? cause
      : new AppError('BACKUP_UNUSABLE', { details: { problem: 'it cannot be unpacked' }, cause });
  } finally {
    source.destroy();
    gunzip.destroy();
    await piping;
  }
}

async function* withLineFeeds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw unusable('the last line is cut off');
}
