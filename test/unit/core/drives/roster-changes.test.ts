import { rosterChanges, type RosterLine } from '@monban/core/drives/roster-changes';
import { expect } from 'chai';

const line = (applicationId: string, cells: RosterLine['cells']): RosterLine => ({ applicationId, cells });

describe('what a version of a roster changes', () => {
  it('is who came, who went, and which columns of whom are others', () => {
    const before = [
      line('1', { row: '1', name: '山田', slot: '09:00-09:30' }),
      line('2', { row: '2', name: '佐藤' }),
    ];
    const after = [
      line('3', { row: '1', name: '鈴木' }),
      line('1', { row: '2', name: '山田', slot: '10:00-10:30' }),
    ];
    expect(rosterChanges(before, after)).to.deep.equal({
      added: ['鈴木'],
      removed: ['佐藤'],
      changed: [{ name: '山田', columns: ['slot'] }],
    });
  });

  it('is nothing where only the numbering moved', () => {
    expect(
      rosterChanges([line('1', { row: '2', name: 'a' })], [line('1', { row: '1', name: 'a' })]),
    ).to.equal(null);
  });
});
