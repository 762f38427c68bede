import { findMyNumbers } from '@monban/core/privacy/my-number';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FILES, ROOT, textOf } from './repository.ts';

/** Documented in test/vectors/README.md: nobody's. */
const DOCUMENTED = new Set(['123456789018', '537686677188']);

/** Hashes of packages: base64 that happens to hold digits, made by npm, read by npm. */
const EXEMPT = new Set(['package-lock.json']);

/** Eight bytes or more written as `D3 92 F0 00 …`, such as an AID: longer than a number in any of its writings. */
const HEX_BYTES = /\b[0-9A-F]{2}(?: [0-9A-F]{2}){7,}\b/g;

/** Zeros satisfy the rule of the check digit; in such a UUID, also with its end left open, they mean nothing. */
const NIL_UUID = /\b0{8}(?:-[0-9a-f]{4}){3}-(?:0{12}\b|\$\{)/g;

describe('the My Number', () => {
  it('stands in no file of this repository, but for the two documented test numbers', () => {
    const found = FILES.filter((file) => !EXEMPT.has(file) && isText(file)).flatMap((file) => {
      const hide = (bytes: string) => 'x'.repeat(bytes.length);
      const text = textOf(file).replaceAll(HEX_BYTES, hide).replaceAll(NIL_UUID, hide);
      return findMyNumbers(text)
        .filter(({ start, end }) => !DOCUMENTED.has(plainDigits(text.slice(start, end))))
        .map(({ start }) => `${file}: at character ${start}`);
    });
    expect(found).to.deep.equal([]);
  });

  it('documents the two test numbers where tests may take them from', () => {
    const document = textOf('test/vectors/README.md');
    expect([...DOCUMENTED].filter((number) => !document.includes(number))).to.deep.equal([]);
  });
});

function plainDigits(text: string): string {
  return text.normalize('NFKC').replaceAll(/\D/g, '');
}

function isText(file: string): boolean {
  return !readFileSync(path.join(ROOT, file)).subarray(0, 4096).includes(0);
}
