import { sealing, unsealing } from '@monban/server/backup/sealed-stream';
import { expect } from 'chai';
import { codeOfRejection } from '../../../support/rejections.ts';

const SECRET = Buffer.from('a passphrase of the tests');

describe('the closed stream of a backup', function () {
  this.timeout(20_000);
  const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 251));

  for (const [name, secret] of [
    ['with a secret', SECRET],
    ['left open', null],
  ] as const) {
    it(`comes back as it was, ${name}`, async () => {
      for (const length of [0, 65_536, 200_000]) {
        const sealed = await collected(sealing(secret)(source(content.subarray(0, length), 10_007)));
        const opened = await collected(unsealing(secret)(source(sealed, 4_099)));
        expect(opened.equals(content.subarray(0, length)), String(length)).to.equal(true);
      }
    });
  }

  it('shows nothing of what is in it', async () => {
    const sealed = await collected(sealing(SECRET)(source(Buffer.from('BEGIN PRIVATE KEY'), 5)));
    expect(sealed.includes('PRIVATE')).to.equal(false);
  });

  it('is refused with another secret and with none', async () => {
    const sealed = await collected(sealing(SECRET)(source(content, 9_000)));
    for (const secret of [Buffer.from('another passphrase'), null]) {
      const opening = collected(unsealing(secret)(source(sealed, 9_000)));
      expect(await codeOfRejection(opening)).to.equal('BACKUP_UNUSABLE');
    }
  });

  it('is refused when it is cut short, swapped, lengthened or changed anywhere', async () => {
    const sealed = await collected(sealing(SECRET)(source(content, 9_000)));
    const head = 25;
    const chunk = 4 + 65_536 + 16;
    const [first, second] = [
      sealed.subarray(head, head + chunk),
      sealed.subarray(head + chunk, head + 2 * chunk),
    ];
    const wrong: Buffer[] = [
      sealed.subarray(0, head),
      sealed.subarray(0, head + chunk),
      sealed.subarray(0, sealed.length - 1),
      Buffer.concat([sealed, Buffer.from([0])]),
      Buffer.concat([sealed.subarray(0, head), second, first, sealed.subarray(head + 2 * chunk)]),
      Buffer.concat([sealed.subarray(0, head), sealed.subarray(head + chunk)]),
      ...[0, 9, head + 2, head + 70_000, sealed.length - 1].map((place) => flipped(sealed, place)),
    ];
    for (const [index, bytes] of wrong.entries()) {
      const opening = collected(unsealing(SECRET)(source(bytes, 9_000)));
      expect(await codeOfRejection(opening), String(index)).to.equal('BACKUP_UNUSABLE');
    }
  });
});

async function* source(bytes: Buffer, step: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) yield await Promise.resolve(bytes.subarray(at, at + step));
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

function flipped(bytes: Buffer, place: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}
