import { ByteScan, findNumbersInBytes, type Writing } from '@monban/server/number-guard/byte-scan';
import { expect } from 'chai';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { myNumbers, withCheckDigit } from '../../../support/my-numbers.ts';

const NUMBER = withCheckDigit('31415926535');

describe('the scan of bytes for a My Number', () => {
  for (const [name, [writing, write]] of Object.entries(ENCODINGS()))
    it(`finds one written ${name}, wherever it stands and however the bytes are cut`, () => {
      fc.assert(
        fc.property(myNumbers, fc.nat(2_000), fc.integer({ min: 1, max: 700 }), (number, before, chunk) => {
          const bytes = Buffer.concat([Buffer.alloc(before, '.\n'), write(number), Buffer.alloc(600, '.\n')]);
          const hits = scanInChunks(bytes, chunk);
          expect(hits.map((hit) => hit.writing)).to.deep.equal([writing]);
          expect(Math.abs((hits[0]?.offset ?? -1e9) - before)).to.be.lessThan(32);
        }),
        { numRuns: 60 },
      );
    });

  it('says nothing about what we write ourselves: ids, times, hashes, telephone numbers, form IDs', () => {
    const lines = Array.from({ length: 3_000 }, (_, line) =>
      JSON.stringify({
        id: randomUUID(),
        at: new Date(Date.UTC(2026, 0, 1) + line * 61_000).toISOString(),
        hash: Buffer.from(Array.from({ length: 32 }, (_, byte) => (line * 31 + byte * 17) & 0xff)).toString(
          'base64url',
        ),
        phone: `090-1234-${String(line).padStart(4, '0')}`,
        form: '1234 5678 9012 3456 7890 123',
        corporate: `4${NUMBER}`,
        position: line * 1_000_003,
      }),
    );
    expect(findNumbersInBytes(Buffer.from(lines.join('\n')))).to.deep.equal([]);
  });

  it('names a number once, also where an id beside it has the look of one', () => {
    const id = '26576237-8840-4b0d-bcc6-1946aabd9de8';
    const hits = findNumbersInBytes(Buffer.from(`${NUMBER}\n|\n1\n|\n${id}\n`));
    expect(hits).to.deep.equal([{ offset: 0, writing: 'utf-8' }]);
  });

  it('keeps a bounded part of what it reads', () => {
    const scan = new ByteScan();
    const chunk = Buffer.alloc(1 << 20, 'A');
    for (let round = 0; round < 8; round += 1) expect(scan.push(chunk)).to.deep.equal([]);
    expect(scan.push(Buffer.from(`\n${NUMBER}\n`)).concat(scan.end())).to.have.length(1);
  });

  it('finds one in base64 that goes on longer than any chunk', () => {
    const long = Buffer.concat([
      Buffer.alloc(300_001, 'x '),
      Buffer.from(` ${NUMBER} `),
      Buffer.alloc(90_000, 'y '),
    ]);
    expect(
      scanInChunks(Buffer.from(long.toString('base64')), 65_536).map(({ writing }) => writing),
    ).to.include('base64');
  });
});

function scanInChunks(bytes: Buffer, size: number) {
  const scan = new ByteScan();
  const hits = [];
  for (let at = 0; at < bytes.length; at += size) hits.push(...scan.push(bytes.subarray(at, at + size)));
  return [...hits, ...scan.end()];
}

function ENCODINGS(): Readonly<Record<string, readonly [Writing, (number: string) => Buffer]>> {
  const wide = (text: string) =>
    text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  const groups = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
  const big = (text: string) => Buffer.from(text, 'utf16le').swap16();
  const cp932 = (text: string) =>
    Buffer.concat(Array.from(text, (digit) => Buffer.from([0x82, 0x4f + Number(digit)])));
  const escaped = (text: string) =>
    Array.from(wide(text), (digit) => `\\u${digit.charCodeAt(0).toString(16)}`).join('');
  return {
    'in UTF-8': ['utf-8', (number) => Buffer.from(`番号は${number}です`)],
    'in UTF-8, full-width': ['utf-8', (number) => Buffer.from(wide(number))],
    'in UTF-8, in groups': ['utf-8', (number) => Buffer.from(groups(number))],
    'in UTF-8, full-width and in groups': ['utf-8', (number) => Buffer.from(wide(groups(number)))],
    'in UTF-16 LE': ['utf-16', (number) => Buffer.from(`: ${number} `, 'utf16le')],
    'in UTF-16 BE': ['utf-16', (number) => big(`: ${number} `)],
    'in UTF-16 LE, full-width': ['utf-16', (number) => Buffer.from(wide(number), 'utf16le')],
    'in UTF-16 BE, full-width': ['utf-16', (number) => big(wide(number))],
    'in CP932, full-width': ['cp932', cp932],
    'in JSON': ['utf-8', (number) => Buffer.from(JSON.stringify({ note: number }))],
    'as JSON escapes': ['utf-8', (number) => Buffer.from(`"${escaped(number)}"`)],
    'in base64': [
      'base64',
      (number) => Buffer.from(`"${Buffer.from(`a: ${number}; b`).toString('base64')}"`),
    ],
    'in base64url': [
      'base64',
      (number) => Buffer.from(Buffer.from(`?? ${groups(number)} >>`).toString('base64url')),
    ],
    "as the card's own object": [
      'card-object',
      (number) => Buffer.from(`\xff\x10\x0c${number}\xff\xff`, 'latin1'),
    ],
  };
}
