import { differenceHash, isSamePhoto } from '@monban/core/photos/difference-hash';
import {
  checkRaster,
  RASTER_HEIGHT,
  RASTER_WIDTH,
  type LuminanceRaster,
} from '@monban/core/photos/raster-checks';
import { expect } from 'chai';
import sharp from 'sharp';
import { drawPortrait, type PortraitOptions } from '../../../support/portraits.ts';

async function rasterOf(jpeg: Uint8Array): Promise<LuminanceRaster> {
  const pixels = await sharp(jpeg)
    .greyscale()
    .resize(RASTER_WIDTH, RASTER_HEIGHT, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { width: RASTER_WIDTH, height: RASTER_HEIGHT, pixels };
}

describe('the checks of the pixels of a photo', () => {
  const rows: readonly [what: string, options: PortraitOptions, reasons: readonly string[]][] = [
    ['a face before a plain wall', {}, []],
    ['the smallest photo that is taken', { width: 480, height: 617 }, []],
    ['a large one', { width: 1_400, height: 1_800 }, []],
    ['a lit one', { light: 1.3 }, []],
    ['a bookshelf behind the face', { background: 'bookshelf' }, ['background']],
    ['a camera out of focus', { blur: 9 }, ['blurred']],
    ['a dark room', { light: 0.3 }, ['too-dark']],
    ['a flash in the face', { light: 2 }, ['too-bright']],
  ];
  for (const [what, options, reasons] of rows) {
    it(`say ${reasons.join(' and ') || 'nothing'} of ${what}`, async () => {
      expect(checkRaster(await rasterOf(await drawPortrait(options)))).to.deep.equal(reasons);
    });
  }

  it('refuse a surface without a picture', () => {
    const pixels = new Uint8Array(RASTER_WIDTH * RASTER_HEIGHT).fill(200);
    expect(checkRaster({ width: RASTER_WIDTH, height: RASTER_HEIGHT, pixels })).to.deep.equal(['blank']);
  });
});

describe('the mark by which one photo is known again', () => {
  it('stays through scaling, coding and a camera’s grain', async () => {
    const portrait = await drawPortrait({ person: 3 });
    const mark = differenceHash(await rasterOf(portrait));
    for (const quality of [40, 95]) {
      const again = await sharp(portrait).resize(500).jpeg({ quality }).toBuffer();
      expect(isSamePhoto(mark, differenceHash(await rasterOf(again)))).to.equal(true);
    }
  });

  it('differs between people', async () => {
    const marks = await Promise.all(
      Array.from({ length: 12 }, async (_, person) =>
        differenceHash(await rasterOf(await drawPortrait({ person, width: 490, height: 630 }))),
      ),
    );
    for (const [index, mark] of marks.entries())
      for (const other of marks.slice(0, index)) expect(isSamePhoto(mark, other)).to.equal(false);
  });
});
