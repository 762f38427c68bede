import type { JpegReading } from '@monban/core/photos/jpeg-structure';
import { CARD_RATIO, defaultCrop, pixelsOf } from '@monban/core/photos/photo-crop';
import { checkPhotoFile, outcomeOf, type PhotoFile } from '@monban/core/photos/photo-rules';
import { expect } from 'chai';
import fc from 'fast-check';

const good: Extract<JpegReading, { kind: 'jpeg' }> = {
  kind: 'jpeg',
  width: 700,
  height: 900,
  colour: 'rgb',
  orientation: 1,
  takenOn: '2026-10-01',
};

function check(jpeg: Partial<Extract<JpegReading, { kind: 'jpeg' }>>, file: Partial<PhotoFile> = {}) {
  return checkPhotoFile({
    byteLength: 100_000,
    jpeg: { ...good, ...jpeg },
    crop: undefined,
    today: '2026-11-22',
    ...file,
  });
}

describe('the rules for the file of a photo', () => {
  const rows: readonly [what: string, reasons: readonly string[], outcome: string][] = [
    ['a photo as it should be', check({}), 'ok'],
    ['black and white', check({ colour: 'grey' }), 'ok'],
    ['480 by 617 pixels', check({ width: 480, height: 617 }), 'ok'],
    ['without a day', check({ takenOn: null }), 'ok'],
    ['taken six months ago to the day', check({ takenOn: '2026-05-22' }), 'ok'],
    [
      'taken on the last day of a month that has no such day as today',
      check({ takenOn: '2026-02-28' }, { today: '2026-08-31' }),
      'ok',
    ],
    ['lying on its side as a telephone stores it', check({ width: 900, height: 700, orientation: 6 }), 'ok'],
    ['3:4, cut by itself', check({ width: 900, height: 1_200 }), 'ok'],
  ];
  for (const [what, reasons, outcome] of rows) {
    it(`take ${what}`, () => {
      expect(reasons).to.deep.equal([]);
      expect(outcomeOf(reasons as [])).to.equal(outcome);
    });
  }

  const refusals: readonly [what: string, reasons: readonly string[], reason: string][] = [
    ['479 pixels across', check({ width: 479, height: 617 }), 'too-small'],
    ['6,001 pixels', check({ width: 4_700, height: 6_001 }), 'too-large'],
    ['a byte too few', check({}, { byteLength: 20_479 }), 'too-few-bytes'],
    ['a byte too many', check({}, { byteLength: 7_000_001 }), 'too-many-bytes'],
    ['colours for print', check({ colour: 'cmyk' }), 'cmyk'],
    ['a landscape, not cut', check({ width: 1_600, height: 900 }), 'not-seven-to-nine'],
    ['another shape', check({}, { crop: { left: 0, top: 0, width: 1, height: 0.8 } }), 'not-seven-to-nine'],
    [
      'a cut beyond the edge',
      check({}, { crop: { left: 0.5, top: 0, width: 0.6, height: 0.6 } }),
      'crop-outside',
    ],
    [
      'a cut that is too small',
      check({}, { crop: { left: 0, top: 0, width: 0.5, height: 0.5 } }),
      'crop-too-small',
    ],
  ];
  for (const [what, reasons, reason] of refusals) {
    it(`refuse ${what}: ${reason}`, () => {
      expect(reasons).to.deep.equal([reason]);
      expect(outcomeOf(reasons as [])).to.equal('refuse');
    });
  }

  it('warn of a photo that is older than six months', () => {
    const reasons = check({ takenOn: '2026-05-21' });
    expect(reasons).to.deep.equal(['taken-long-ago']);
    expect(outcomeOf(reasons)).to.equal('warn');
  });

  it('tell everything that is wrong at once', () => {
    expect(check({ width: 300, height: 300, colour: 'cmyk' }, { byteLength: 5 })).to.deep.equal([
      'too-few-bytes',
      'too-small',
      'cmyk',
    ]);
  });

  it('take what the reader of the file could not read for the reason that it gave', () => {
    const damaged: JpegReading = { kind: 'refused', why: 'damaged' };
    expect(
      checkPhotoFile({ byteLength: 1, jpeg: damaged, crop: undefined, today: '2026-11-22' }),
    ).to.deep.equal(['damaged']);
  });
});

describe('the cut of a photo by itself', () => {
  it('is the largest 7:9 within it, to the pixel', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 480, max: 6_000 }),
        fc.integer({ min: 480, max: 6_000 }),
        (width, height) => {
          const cut = pixelsOf(defaultCrop({ width, height }), { width, height });
          if (cut === undefined) throw new Error('it does not lie within the picture');
          expect(cut.left + cut.width).to.be.at.most(width);
          expect(cut.top + cut.height).to.be.at.most(height);
          expect(cut.width === width || cut.height === height).to.equal(true);
          expect(Math.abs(cut.width - cut.height * CARD_RATIO)).to.be.below(1.5);
        },
      ),
    );
  });
});
