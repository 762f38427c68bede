import { isoWeekday, kindOfDay, type WorkCalendar } from '@monban/core/attendance/work-calendar';
import { expect } from 'chai';

const CALENDAR: WorkCalendar = {
  statutoryWeekday: 7,
  freeWeekdays: [6],
  holidaysAreFree: true,
  holidays: new Set(['2026-11-23']),
  exceptions: new Map([
    ['2026-11-21', 'work'],
    ['2026-12-30', 'company-holiday'],
  ]),
};
const kinds = (changes: Partial<WorkCalendar>, ...days: readonly string[]) =>
  days.map((day) => kindOfDay({ ...CALENDAR, ...changes }, day));

describe('a calendar of work', () => {
  it('knows weekdays from Monday to Sunday, also before 1970', () => {
    expect(['2026-11-16', '2026-11-22', '1969-12-31'].map(isoWeekday)).to.deep.equal([1, 7, 3]);
  });

  it('has one statutory holiday a week, free days besides, and holidays where the site has them free', () => {
    expect(kinds({}, '2026-11-20', '2026-11-22', '2026-11-28', '2026-11-23')).to.deep.equal([
      'work',
      'statutory-holiday',
      'company-holiday',
      'company-holiday',
    ]);
    expect(kinds({ holidaysAreFree: false }, '2026-11-23')).to.deep.equal(['work']);
  });

  it('goes by the exception of a day before anything else', () => {
    expect(kinds({}, '2026-11-21', '2026-12-30')).to.deep.equal(['work', 'company-holiday']);
  });
});
