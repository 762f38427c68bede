import {
  cropOf,
  firstFrame,
  heightOf,
  moveFrame,
  placeOf,
  scaleFrame,
} from '@monban/admin-ui/photos/photo-frame';
import { checkPhotoFile } from '@monban/core/photos/photo-rules';
import { pixelsOf } from '@monban/core/photos/photo-crop';
import { expect } from 'chai';
import fc from 'fast-check';

const sizes = fc.record({
  width: fc.integer({ min: 480, max: 6_000 }),
  height: fc.integer({ min: 618, max: 6_000 }),
});
const steps = fc.array(
  fc.oneof(
    fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) }),
    fc.double({ min: 0.2, max: 5, noNaN: true }),
  ),
  { maxLength: 12 },
);

describe('the frame around a photo', () => {
  it('stays within the picture and is one that the server takes, however it is moved and scaled', () => {
    fc.assert(
      fc.property(sizes, steps, (size, moves) => {
        let frame = firstFrame(size);
        for (const move of moves)
          frame = typeof move === 'number' ? scaleFrame(frame, size, move) : moveFrame(frame, size, move);
        expect(frame.left).to.be.at.least(0);
        expect(frame.top).to.be.at.least(0);
        expect(frame.left + frame.width).to.be.at.most(size.width + 1e-6);
        expect(frame.top + heightOf(frame)).to.be.at.most(size.height + 1e-6);
        expect(pixelsOf(cropOf(frame, size), size)).to.not.equal(undefined);
        const jpeg = { kind: 'jpeg', ...size, colour: 'rgb', orientation: 1, takenOn: null } as const;
        const file = { byteLength: 100_000, jpeg, crop: cropOf(frame, size), today: '2026-11-22' };
        expect(checkPhotoFile(file).filter((reason) => reason !== 'crop-too-small')).to.deep.equal([]);
      }),
    );
  });

  it('is written with five decimals at most', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        for (const part of Object.values(cropOf(firstFrame(size), size)))
          expect(String(part)).to.match(/^(0|1|0\.[0-9]{1,5}|[1-9]e-5)$/);
      }),
    );
  });

  it('moves by what it is moved', () => {
    const size = { width: 1_400, height: 1_000 };
    const frame = firstFrame(size);
    expect(moveFrame(frame, size, { x: 30, y: 0 }).left - frame.left).to.be.closeTo(30, 1e-9);
    expect(moveFrame(frame, size, { x: -10_000, y: 0 }).left).to.equal(0);
  });

  it('is told in whole parts of a hundred of the picture', () => {
    const size = { width: 1_000, height: 2_000 };
    expect(placeOf({ left: 250, top: 333, width: 504 }, size)).to.deep.equal({
      left: 25,
      top: 17,
      width: 50,
    });
  });
});
