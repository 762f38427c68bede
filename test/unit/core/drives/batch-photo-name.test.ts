import { PHOTO_NAME, photoName } from '@monban/core/drives/batch-photo-name';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { expect } from 'chai';
import fc from 'fast-check';

const place = fc.record({
  round: fc.integer({ min: 1, max: 1_000 }),
  position: fc.integer({ min: 1, max: 99_999 }),
  token: fc.uint8Array({ minLength: 32, maxLength: 32 }),
});

describe('the name of a photo in a batch', () => {
  it('is round, position and letters', () => {
    expect(photoName({ round: 1, position: 42, token: new Uint8Array(32) })).to.equal(
      'r1-00042-bbbbbbbb.jpg',
    );
  });

  it('follows its pattern, and is never a number that must not be there', () => {
    fc.assert(
      fc.property(place, (where) => {
        expect(photoName(where)).to.match(PHOTO_NAME);
        expect(holdsMyNumber(photoName(where))).to.equal(false);
      }),
    );
  });

  it('sorts as the list does', () => {
    fc.assert(
      fc.property(place, place, (left, right) => {
        const [first, second] = [left, { ...right, round: left.round }];
        fc.pre(first.position !== second.position);
        expect(photoName(first) < photoName(second)).to.equal(first.position < second.position);
      }),
    );
  });
});
