import { createHash } from 'node:crypto';
import { PHOTOS_PER_FILE } from '@monban/core/api/batches';
import { photoName } from '@monban/core/drives/batch-photo-name';
import type { ApplicationId, BatchId } from '@monban/core/ids';
import { Zip, ZipPassThrough } from 'fflate';
import { collectedContents, collectedPhotos } from '../drives/collected-contents.ts';
import type { Platform } from '../platform.ts';
import { slicesOf } from '../records/slices-of.ts';
import { photoToken } from './item-list.ts';

type Deps = Pick<Platform, 'db' | 'applicationKey'>;

export interface PhotoList {
  readonly batchId: BatchId;
  readonly round: number;
  /** All of the round, in the order of the list. */
  readonly applicationIds: readonly ApplicationId[];
  /** From 1. */
  readonly part: number;
  readonly frozenAt: string;
}

/**
 * The photos of one part, and at the end `manifest.csv` with the position, name, length and SHA-256 of each; made while
 * it is read, so that a few pictures are in memory. Pictures are stored as they are: JPEG does not get smaller.
 */
export async function* photoZip(deps: Deps, list: PhotoList): AsyncGenerator<Uint8Array> {
  const made = new Chunks();
  const archive = new Zip((error, chunk) => {
    made.take(error, chunk);
  });
  const manifest = ['position,photo,bytes,sha256'];
  const first = (list.part - 1) * PHOTOS_PER_FILE;
  const ids = list.applicationIds.slice(first, first + PHOTOS_PER_FILE);
  const positions = new Map(ids.map((id, index) => [id, first + index + 1]));
  for await (const { applicationId, jpeg } of collectedPhotos(deps, await withPhoto(deps, ids))) {
    const position = positions.get(applicationId) ?? 0;
    const token = photoToken(deps, list.batchId, applicationId);
    const name = photoName({ round: list.round, position, token });
    add(archive, name, { bytes: jpeg, at: list.frozenAt });
    manifest.push([position, name, jpeg.length, sha256(jpeg)].join(','));
    yield* made.given();
  }
  const text = Buffer.from(`${manifest.join('\r\n')}\r\n`);
  add(archive, 'manifest.csv', { bytes: text, at: list.frozenAt });
  archive.end();
  yield* made.given();
}

/** What the archive has written and nobody has read yet. */
class Chunks {
  #chunks: Uint8Array[] = [];
  #error: Error | null = null;

  take(error: Error | null, chunk: Uint8Array): void {
    if (error === null) this.#chunks.push(chunk);
    else this.#error = error;
  }

  *given(): Generator<Uint8Array> {
    if (this.#error !== null) throw this.#error;
    const chunks = this.#chunks;
    this.#chunks = [];
    yield* chunks;
  }
}

function add(
  archive: Zip,
  name: string,
  { bytes, at }: { readonly bytes: Uint8Array; readonly at: string },
): void {
  const file = new ZipPassThrough(name);
  // The same file at each making.
  file.mtime = at;
  archive.add(file);
  file.push(bytes, true);
}

/** Some hand in a paper with the photo on it. */
async function withPhoto(
  deps: Deps,
  applicationIds: readonly ApplicationId[],
): Promise<readonly ApplicationId[]> {
  const found: ApplicationId[] = [];
  for (const ids of slicesOf(applicationIds)) {
    const contents = await collectedContents(deps, ids);
    found.push(...ids.filter((id) => contents.get(id)?.photo?.way === 'file'));
  }
  return found;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
