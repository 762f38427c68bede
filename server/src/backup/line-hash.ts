import { createHash } from 'node:crypto';

/** SHA-256 over lines, each with its line feed, base64url. */
export class LineHash {
  readonly #hash = createHash('sha256');

  add(line: string): void {
    this.#hash.update(`${line}\n`, 'utf8');
  }

  /** Of the lines so far; more may follow. */
  digest(): string {
    return this.#hash.copy().digest('base64url');
  }
}

export function hashOfContent(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url');
}
