import { DeclareCoexistence } from '@monban/core/api/coexistences';
import { addDays } from '@monban/core/calendar/days';
import { coexistenceState, lastDayProblem, latestLastDay, leftBehind } from '@monban/core/drives/coexistence';
import { expect } from 'chai';
import fc from 'fast-check';

const TODAY = '2026-11-22';

describe('old badges beside ours', () => {
  it('may last until a day within twelve months, and not until one that is over', () => {
    expect(lastDayProblem('2026-11-21', TODAY)).to.equal('ALREADY_OVER');
    expect(lastDayProblem(TODAY, TODAY)).to.equal(undefined);
    expect(lastDayProblem('2027-11-22', TODAY)).to.equal(undefined);
    expect(lastDayProblem('2027-11-23', TODAY)).to.equal('COEXISTENCE_TOO_LONG');
    expect(latestLastDay('2028-02-29'), 'of a month that is shorter').to.equal('2029-02-28');
  });

  it('are overdue past the last day, and off only when somebody said so', () => {
    expect(coexistenceState({ lastDay: TODAY, offOn: null }, TODAY)).to.equal('running');
    expect(coexistenceState({ lastDay: TODAY, offOn: null }, '2026-11-23')).to.equal('overdue');
    expect(coexistenceState({ lastDay: TODAY, offOn: '2026-11-23' }, '2026-11-23')).to.equal('off');
  });

  it('never end by themselves, however late it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 4000 }), (days) => {
        const state = coexistenceState({ lastDay: TODAY, offOn: null }, addDays(TODAY, days));
        expect(state).to.equal(days > 0 ? 'overdue' : 'running');
      }),
    );
  });

  it('say whom switching off would leave before the door, as far as it may be told', () => {
    const unknown = { kind: 'unknown', people: null } as const;
    const left = (counts: Parameters<typeof leftBehind>[0]) => leftBehind(counts, unknown);
    expect(left({ detail: 'none' })).to.deep.equal({ kind: 'not-told' });
    expect(left({ detail: 'badges', without: 14, written: 30 })).to.deep.equal({ kind: 'count', count: 14 });
    expect(left({ detail: 'two', before: 12, loadingOrWritten: 30 })).to.deep.equal({
      kind: 'at-least',
      count: 12,
    });
    expect(left({ detail: 'three', before: 12, loading: 10, written: 30 })).to.deep.equal({
      kind: 'count',
      count: 22,
    });
    for (const kind of ['now', 'nobody'] as const)
      expect(leftBehind({ detail: 'none' }, { kind })).to.deep.equal({ kind: 'nobody' });
    expect(leftBehind({ detail: 'none' }, null)).to.deep.equal({ kind: 'not-told' });
  });

  it('are declared with a name, a day and a reason in words', () => {
    const said = { oldSystem: '旧入退室システム', lastDay: TODAY, reason: 'リース満了まで' };
    expect(DeclareCoexistence.safeParse(said).success).to.equal(true);
    for (const less of [{ oldSystem: ' ' }, { lastDay: '2026-02-30' }, { reason: 'なし' }])
      expect(DeclareCoexistence.safeParse({ ...said, ...less }).success).to.equal(false);
  });
});
