import {
  countItem,
  groupedHash,
  isSameCount,
  listHeader,
  listLine,
  NO_ITEMS,
  type ListItem,
} from '@monban/core/drives/batch-list';
import type { ApplicationId, BatchId } from '@monban/core/ids';
import { expect } from 'chai';
import fc from 'fast-check';

const commitment = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);
const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const item: fc.Arbitrary<ListItem> = fc.record({
  applicationId: fc.uuid().map((id) => id as ApplicationId),
  form: fc.oneof(
    fc.record({
      way: fc.constant('form-id' as const),
      commitment,
      formAsOf: day,
      optOutSign: fc.boolean(),
      optOutUser: fc.boolean(),
    }),
    fc.record({ way: fc.constant('sealed-envelope' as const), handedOverOn: day }),
  ),
  photo: fc.option(commitment),
});
const linesOf = (items: readonly ListItem[]): string =>
  items.map((one, index) => listLine(index + 1, one)).join('');

describe('the canonical list of a batch', () => {
  it('has one text for one content, and another text for any other', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), fc.array(item, { maxLength: 12 }), (left, right) => {
        const isSame = JSON.stringify(left.map(ordered)) === JSON.stringify(right.map(ordered));
        expect(linesOf(left) === linesOf(right)).to.equal(isSame);
        expect(linesOf(left)).to.equal(linesOf(structuredClone(left)));
      }),
    );
  });

  it('has a line for each item, which nothing in it can break', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), (items) => {
        expect(linesOf(items).split('\n')).to.have.length(items.length + 1);
      }),
    );
  });

  it('is another one in another batch and another round', () => {
    const batchId = '6a7f7c9e-8d0f-4a3b-9c53-2a8d6f7f0b11' as BatchId;
    expect(listHeader({ batchId, round: 1 })).to.equal(
      '["monban.batch-list.v1","6a7f7c9e-8d0f-4a3b-9c53-2a8d6f7f0b11",1]\n',
    );
    expect(listHeader({ batchId, round: 2 })).to.not.equal(listHeader({ batchId, round: 1 }));
  });

  it('is counted item by item, whatever the order is', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 30 }), (items) => {
        const counts = items.reduce(countItem, NO_ITEMS);
        expect(counts.items).to.equal(items.length);
        expect(counts.envelopes).to.equal(items.filter(({ form }) => form.way !== 'form-id').length);
        expect(counts.photos).to.equal(items.filter(({ photo }) => photo !== null).length);
        expect(isSameCount(counts, items.toReversed().reduce(countItem, NO_ITEMS))).to.equal(true);
        expect(isSameCount(counts, { ...counts, optOutsUser: counts.optOutsUser + 1 })).to.equal(false);
      }),
    );
  });

  it('has a hash that is read out in groups of four', () => {
    expect(groupedHash('abcdefghij')).to.equal('abcd efgh ij');
    expect(groupedHash('abcd')).to.equal('abcd');
  });
});

/** Independent of the order in which a record's fields were written. */
function ordered({ applicationId, form, photo }: ListItem): unknown[] {
  const fields =
    form.way === 'form-id'
      ? [form.commitment, form.formAsOf, form.optOutSign, form.optOutUser]
      : [form.handedOverOn];
  return [applicationId, form.way, ...fields, photo];
}
