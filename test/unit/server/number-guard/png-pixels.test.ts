import { isPng, PngPixels } from '@monban/server/number-guard/png-pixels';
import { expect } from 'chai';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

const digits = Buffer.from('012345678901');
const png = Buffer.concat([
  SIGNATURE,
  chunk('tEXt', digits),
  chunk('IDAT', digits),
  chunk('IDAT', Buffer.alloc(0)),
  chunk('fdAT', digits),
  chunk('IEND', Buffer.alloc(0)),
  digits,
]);

describe('the packed pixels of a PNG', () => {
  it('are cleared, and nothing else is: no text, no name, nothing behind the end', () => {
    const cleared = new PngPixels().clear(png);
    expect(cleared).to.have.length(png.length);
    expect(cleared.toString('latin1').split(digits.toString('latin1'))).to.have.length(3);
    expect(cleared.subarray(0, 40)).to.deep.equal(png.subarray(0, 40));
    expect(isPng(cleared)).to.be.true;
  });

  it('are cleared alike in pieces of any length', () => {
    const whole = new PngPixels().clear(png);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }), (lengths) => {
        const pixels = new PngPixels();
        const pieces: Buffer[] = [];
        let at = 0;
        for (const length of [...lengths, png.length]) {
          pieces.push(pixels.clear(png.subarray(at, at + length)));
          at += length;
        }
        expect(Buffer.concat(pieces)).to.deep.equal(whole);
      }),
    );
  });

  it('are none in what is no PNG', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(isPng(bytes)).to.be.false;
        expect(new PngPixels().clear(bytes)).to.have.length(bytes.length);
      }),
    );
  });
});
