import {
  leaveBalance,
  leaveDuties,
  leaveGrants,
  LEAVE_RULES,
  type LeaveTaken,
} from '@monban/core/attendance/paid-leave';
import { expect } from 'chai';
import fc from 'fast-check';

const taken = (on: string, count: number, unit: LeaveTaken['unit'] = 'day'): LeaveTaken => ({
  on,
  unit,
  count,
});
const DAY = LEAVE_RULES.dayMinutes;

describe('paid leave', () => {
  it('is granted after half a year and each year from then on, twenty days in the end', () => {
    const grants = leaveGrants(LEAVE_RULES, '2018-04-01', '2026-10-01');
    expect(grants.map(({ on, days }) => `${on} ${String(days)}`)).to.deep.equal([
      '2018-10-01 10',
      '2019-10-01 11',
      '2020-10-01 12',
      '2021-10-01 14',
      '2022-10-01 16',
      '2023-10-01 18',
      '2024-10-01 20',
      '2025-10-01 20',
      '2026-10-01 20',
    ]);
    expect(grants.at(-1)?.until).to.equal('2028-10-01');
  });

  it('is not granted to whoever was hired less than half a year ago', () => {
    expect(leaveGrants(LEAVE_RULES, '2026-04-01', '2026-09-30')).to.deep.equal([]);
  });

  it('is used from the oldest grant, which ends first', () => {
    const grants = leaveGrants(LEAVE_RULES, '2024-04-01', '2026-09-30');
    const balance = leaveBalance(
      LEAVE_RULES,
      { grants, taken: [taken('2025-11-04', 7), taken('2025-11-20', 5)] },
      '2026-01-05',
    );
    expect(balance.left.map(({ minutes }) => minutes / DAY)).to.deep.equal([0, 9]);
    const later = leaveBalance(LEAVE_RULES, { grants, taken: [taken('2025-11-04', 7)] }, '2026-10-01');
    expect(later.left.map(({ minutes }) => minutes / DAY)).to.deep.equal([11]);
  });

  it('is taken by halves and hours, too', () => {
    const grants = leaveGrants(LEAVE_RULES, '2026-04-01', '2026-10-01');
    const halves = [taken('2026-10-05', 1, 'half-day'), taken('2026-10-06', 3, 'hour')];
    const { left, uncovered } = leaveBalance(LEAVE_RULES, { grants, taken: halves }, '2026-10-06');
    expect({ left: left[0]?.minutes, uncovered }).to.deep.equal({ left: 10 * DAY - 240 - 180, uncovered: 0 });
  });

  it('is asked for where five days are not taken yet, to which halves count and hours do not', () => {
    const grants = leaveGrants(LEAVE_RULES, '2026-04-01', '2026-10-01');
    const some = [taken('2026-10-05', 3), taken('2026-11-06', 1, 'half-day'), taken('2026-11-09', 8, 'hour')];
    const [duty] = leaveDuties(LEAVE_RULES, { grants, taken: some }, '2026-11-30');
    expect(duty).to.include({ before: '2027-10-01', halfDaysMissing: 3 });
    expect(leaveDuties(LEAVE_RULES, { grants, taken: some }, '2027-10-01')).to.deep.equal([]);
  });

  it('is never used twice, and never lost before its end: what was taken is covered or told as uncovered', () => {
    const some = fc.array(
      fc.record({
        on: fc
          .date({ min: new Date('2020-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
          .map((date) => date.toISOString().slice(0, 10)),
        unit: fc.constantFrom('day', 'half-day', 'hour'),
        count: fc.integer({ min: 1, max: 6 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, (used) => {
        const grants = leaveGrants(LEAVE_RULES, '2019-04-01', '2026-12-31').map((grant) => ({
          ...grant,
          until: '9999-12-31',
        }));
        const { left, uncovered } = leaveBalance(LEAVE_RULES, { grants, taken: used }, '2026-12-31');
        const granted = grants.reduce((sum, { days }) => sum + days * DAY, 0);
        const rest = left.reduce((sum, { minutes }) => sum + minutes, 0);
        const minutes = { day: DAY, 'half-day': DAY / 2, hour: 60 };
        const asked = used.reduce((sum, { unit, count }) => sum + minutes[unit] * count, 0);
        expect(granted - rest + uncovered).to.equal(asked);
      }),
    );
  });
});
