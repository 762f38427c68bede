import { compareVersions, firstChoice, keptFields } from '@monban/admin-ui/ui/merge-versions';
import { expect } from 'chai';
import fc from 'fast-check';

describe('two versions of one record', () => {
  const opened = { name: 'a', code: '1', days: [1], note: '' };

  it('differ only where the form and what is saved do not agree', () => {
    const theirs = { ...opened, name: 'b', note: 'same' };
    const mine = { ...opened, code: '2', note: 'same' };
    expect(compareVersions(opened, theirs, mine)).to.deep.equal([
      { field: 'name', theirs: 'b', mine: 'a', isContested: false },
      { field: 'code', theirs: '1', mine: '2', isContested: false },
    ]);
  });

  it('are contested where both changed a field to something else', () => {
    const [difference] = compareVersions(opened, { ...opened, days: [2] }, { ...opened, days: [3] });
    expect(difference).to.include({ field: 'days', isContested: true });
  });

  it('begin with whoever alone changed a field, and with what is saved where both did', () => {
    const theirs = { ...opened, name: 'b', days: [2] };
    const mine = { ...opened, code: '2', days: [3] };
    const choices = compareVersions(opened, theirs, mine).map((difference) => [
      difference.field,
      firstChoice(difference, opened[difference.field as keyof typeof opened]),
    ]);
    expect(Object.fromEntries(choices)).to.deep.equal({ name: 'theirs', code: 'mine', days: 'theirs' });
  });

  it('have nothing to choose where nobody else changed anything the form has', () => {
    const record = fc.record({ name: fc.string(), count: fc.integer() });
    fc.assert(
      fc.property(record, record, (first, typed) => {
        expect(compareVersions(first, typed, typed)).to.deep.equal([]);
        expect(compareVersions(first, first, typed).every(({ isContested }) => !isContested)).to.equal(true);
      }),
    );
  });

  it('go together unasked, with what is typed kept, unless both changed one field', () => {
    const mine = { ...opened, code: '2' };
    expect(keptFields(opened, { ...opened, name: 'b' }, mine)).to.deep.equal(['code']);
    expect(keptFields(opened, { ...opened, code: '2' }, mine)).to.deep.equal([]);
    expect(keptFields(opened, { ...opened, code: '3' }, mine)).to.equal(undefined);
  });
});
