import { readCursor, writeCursor } from '@monban/server/records/cursor';
import { newRecordId } from '@monban/server/records/new-record-id';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { expect } from 'chai';
import fc from 'fast-check';
import { myNumbers } from '../../../support/my-numbers.ts';

describe('a cursor', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.nat()), fc.uuid(), (value, id) => {
        expect(readCursor(writeCursor({ sort: 'name', value, id }), 'name')).to.deep.equal({
          sort: 'name',
          value,
          id,
        });
      }),
    );
  });

  it('is refused under another sort, and when it is anything else', () => {
    const other = writeCursor({ sort: 'name', value: 'x', id: 'y' });
    fc.assert(
      fc.property(fc.oneof(fc.constant(other), fc.string(), fc.base64String()), (text) => {
        expect(() => readCursor(text, '-name'))
          .to.throw()
          .with.property('code', 'VALIDATION_FAILED');
      }),
    );
  });
});

describe('a new id', () => {
  it('is drawn again while it looks like a My Number', () => {
    fc.assert(
      fc.property(myNumbers, (number) => {
        const drawn = [`00000000-0000-4000-8000-${number}`, 'c62845f3-16c5-48f6-9b02-26754a72810d'];
        const id = newRecordId(() => drawn.shift() ?? '');
        expect(holdsMyNumber(id)).to.equal(false);
      }),
    );
  });
});
