import { createHash } from 'node:crypto';
import type { PictureSearch } from './picture-file.ts';

/** So many pictures are known again. */
const MOST = 64;

/**
 * The last pictures that were searched and held nothing, by SHA-256 of their bytes; no picture is kept. Whoever cuts a
 * photo otherwise sends the same file again, and reading every digit of it takes seconds.
 */
export class KnownClean {
  readonly #types = new Map<string, PictureSearch['type']>();

  async search(bytes: Uint8Array, search: () => Promise<PictureSearch>): Promise<PictureSearch> {
    const hash = createHash('sha256').update(bytes).digest('base64url');
    const type = this.#types.get(hash);
    if (type !== undefined) return { type, places: [] };
    const found = await search();
    if (found.places.length === 0) this.#remember(hash, found.type);
    return found;
  }

  #remember(hash: string, type: PictureSearch['type']): void {
    this.#types.set(hash, type);
    const [oldest] = this.#types.keys();
    if (this.#types.size > MOST && oldest !== undefined) this.#types.delete(oldest);
  }
}
