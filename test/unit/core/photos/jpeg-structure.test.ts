import { readJpeg } from '@monban/core/photos/jpeg-structure';
import { expect } from 'chai';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { drawPortrait } from '../../../support/portraits.ts';

/** Small, with everything a camera writes around it. */
function camera(orientation: number, takenOn = '2026:05:01 10:00:00'): Promise<Buffer> {
  return sharp({ create: { width: 48, height: 64, channels: 3, background: '#8090a0' } })
    .jpeg()
    .withExif({ IFD2: { DateTimeOriginal: takenOn } })
    .withMetadata({ orientation })
    .toBuffer();
}

describe('what a JPEG says of itself', () => {
  it('is its size as stored, its colours, and what the camera wrote', async () => {
    expect(readJpeg(await camera(6))).to.deep.equal({
      kind: 'jpeg',
      width: 48,
      height: 64,
      colour: 'rgb',
      orientation: 6,
      takenOn: '2026-05-01',
    });
  });

  it('is read out of progressive, grey and CMYK files', async () => {
    const portrait = sharp(await drawPortrait({ width: 490, height: 630 }));
    const colourOf = async (picture: Sharp) => {
      const reading = readJpeg(await picture.toBuffer());
      return reading.kind === 'jpeg' ? reading.colour : reading.why;
    };
    expect(await colourOf(portrait.clone().jpeg({ progressive: true }))).to.equal('rgb');
    expect(await colourOf(portrait.clone().toColourspace('b-w').jpeg())).to.equal('grey');
    expect(await colourOf(portrait.clone().toColourspace('cmyk').jpeg())).to.equal('cmyk');
  });

  it('is nothing of a file that was cut off, wherever that was', async () => {
    const bytes = await camera(1);
    expect(readJpeg(bytes).kind).to.equal('jpeg');
    for (let length = 0; length < bytes.length; length += 1)
      expect(readJpeg(bytes.subarray(0, length)).kind, `${length} bytes`).to.equal('refused');
  });

  it('leaves aside what stands behind the end of the picture', async () => {
    const bytes = Buffer.concat([await camera(1), Buffer.from('a film that a telephone adds')]);
    expect(readJpeg(bytes).kind).to.equal('jpeg');
  });

  it('is one answer for any bytes, never an exception', async () => {
    const bytes = await camera(3);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 }),
        (changes) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          expect(readJpeg(damaged).kind).to.be.oneOf(['jpeg', 'refused']);
        },
      ),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        expect(readJpeg(Uint8Array.of(0xff, 0xd8, 0xff, ...tail)).kind).to.be.oneOf(['jpeg', 'refused']);
      }),
    );
  });

  it('has no day where the camera had no clock, or one that no calendar has', async () => {
    for (const day of [
      '0000:00:00 00:00:00',
      '    :  :     :  :  ',
      '1980:01:01 00:00:00',
      '2026:02:31 10:00:00',
    ])
      expect(readJpeg(await camera(1, day))).to.include({ takenOn: null });
  });

  const strangers: readonly [what: string, bytes: Promise<Uint8Array>][] = [
    [
      'a PNG',
      sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    ],
    ['a PDF', Promise.resolve(Buffer.from('%PDF-1.7\n'))],
    ['an HEIC', Promise.resolve(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'))],
    ['an archive', Promise.resolve(Buffer.from('PK\x03\x04', 'latin1'))],
    ['nothing', Promise.resolve(new Uint8Array())],
  ];
  for (const [what, bytes] of strangers) {
    it(`is refused for ${what}, whatever the file is called`, async () => {
      expect(readJpeg(await bytes)).to.deep.equal({ kind: 'refused', why: 'not-jpeg' });
    });
  }
});
