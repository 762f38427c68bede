import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withCheckDigit } from './my-numbers.ts';

/** Numbers that a test sends, each computed on the spot, and where they are found again. */
export class NumberTraces {
  readonly #numbers = new Set<string>();
  #next: number;

  /** @param from where the first eleven digits begin to count. */
  constructor(from: number) {
    this.#next = from;
  }

  make(): string {
    const number = withCheckDigit(String(this.#next++).padStart(11, '0'));
    this.#numbers.add(number);
    return number;
  }

  get count(): number {
    return this.#numbers.size;
  }

  /** How often one of them is in the text, in whatever width and with whatever between the digits. */
  countIn(text: string): number {
    const digits = text.normalize('NFKC').replace(/[^0-9]/g, '');
    let found = 0;
    for (let at = 0; at + 12 <= digits.length; at += 1)
      if (this.#numbers.has(digits.slice(at, at + 12))) found += 1;
    return found;
  }

  /** How many SHA-256 of one of them, whose number ten thousand million tries bring back, are in the text. */
  countHashesIn(text: string): number {
    return [...this.#numbers].flatMap(hashesOf).filter((hash) => text.includes(hash)).length;
  }

  /** The files below the folder that hold one. */
  async listFiles(folder: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      if (this.countIn(await readFile(path, 'utf8')) > 0) found.push(path);
    }
    return found;
  }
}

function hashesOf(number: string): readonly string[] {
  const digest = createHash('sha256').update(number).digest();
  // Base64 with and without padding begins alike.
  return [digest.toString('hex'), digest.toString('base64url'), digest.toString('base64').replace(/=+$/, '')];
}

/** How people write it. */
export const WRITINGS: Readonly<Record<string, (number: string) => string>> = {
  'half-width': (number) => number,
  'full-width': wide,
  spaced: (number) => inGroups(number).join(' '),
  'full-width and spaced': (number) => inGroups(wide(number)).join('\u3000'),
  hyphenated: (number) => inGroups(number).join('-'),
  embedded: (number) => `番号は${number}です`,
};

function wide(number: string): string {
  return number.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

function inGroups(number: string): readonly string[] {
  return [number.slice(0, 4), number.slice(4, 8), number.slice(8)];
}
