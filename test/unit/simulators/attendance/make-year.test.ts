import { pairStays, type GateFact } from '@monban/core/attendance/pair-stays';
import { makeYear, type PersonDay, type YearOrder } from '@monban/simulators/attendance/make-year';
import { PATTERNS } from '@monban/simulators/attendance/patterns';
import { expect } from 'chai';

const ORDER: YearOrder = {
  personIds: Array.from({ length: 60 }, (_, index) => `p${String(index)}`),
  firstDay: '2026-04-01',
  days: 60,
  utcOffset: '+09:00',
  holidays: new Set(['2026-04-29', '2026-05-04', '2026-05-05', '2026-05-06']),
  doors: [
    { doorId: 'front', controllerId: 'one' },
    { doorId: 'back', controllerId: 'two' },
  ],
};
const daysOf = (order: YearOrder = ORDER, seed = 7): readonly PersonDay[] => [
  ...makeYear(seed, order).days(),
];

describe('a year of door events', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(daysOf()).to.deep.equal(daysOf());
    expect(daysOf(ORDER, 8)).to.not.deep.equal(daysOf());
  });

  it('does not change for anybody when there are more people', () => {
    const fewer = daysOf({ ...ORDER, personIds: ORDER.personIds.slice(0, 10) });
    expect(daysOf().slice(0, fewer.length)).to.deep.equal(fewer);
  });

  it('has every scheme, nights, and every mishap', () => {
    const days = daysOf();
    expect(new Set(days.map(({ scheme }) => scheme))).to.deep.equal(
      new Set(PATTERNS.map(({ scheme }) => scheme)),
    );
    expect(days.some(({ planned }) => planned.until > 1440)).to.equal(true);
    const mishaps = new Set(days.flatMap((day) => day.mishaps));
    expect([...mishaps].sort()).to.deep.equal(['double-tap', 'followed-in', 'forgotten-exit']);
  });

  it('has free days for offices, and none for the crews of a shift alone', () => {
    const onHoliday = daysOf().filter(({ day }) => ORDER.holidays.has(day));
    expect(new Set(onHoliday.map(({ scheme }) => scheme))).to.deep.equal(new Set(['shift']));
  });

  it('has doors off line, whose passages come late, and clocks that are off', () => {
    const passages = daysOf().flatMap((day) => day.passages);
    const late = passages.filter(({ passedAt, deliveredAt }) => deliveredAt > passedAt);
    const off = passages.filter(({ passedAt, recordedAt }) => recordedAt !== passedAt);
    expect(late.length).to.be.greaterThan(0);
    expect(off.length).to.be.greaterThan(0);
    for (const { passedAt, recordedAt } of off)
      expect(Math.abs(recordedAt - passedAt)).to.be.at.most(10 * 60_000);
  });

  it('leads back from its passages to the true stays of every day without a mishap', () => {
    for (const { stays, passages, mishaps } of daysOf()) {
      if (mishaps.length > 0) continue;
      const paired = pairStays(passages.map(asFact)).stays;
      expect(paired.map(({ entry, exit }) => ({ from: entry?.at, until: exit?.at }))).to.deep.equal(stays);
    }
  });

  it('leaves one end open where one exit was forgotten, or one entry was behind somebody else', () => {
    const withOne = daysOf().filter(({ mishaps }) => mishaps.length === 1 && mishaps[0] !== 'double-tap');
    expect(withOne.length).to.be.greaterThan(0);
    for (const { passages, mishaps } of withOne) {
      const { stays } = pairStays(passages.map(asFact));
      const end = mishaps[0] === 'forgotten-exit' ? 'exit' : 'entry';
      expect(stays.filter((stay) => stay[end] === undefined)).to.have.length(1);
      expect(stays.filter(({ entry, exit }) => entry === undefined || exit === undefined)).to.have.length(1);
    }
  });

  it('leaves nothing open for whoever only taps twice', () => {
    const twice = daysOf().filter(({ mishaps }) => mishaps.length === 1 && mishaps[0] === 'double-tap');
    for (const { stays, passages } of twice) {
      const paired = pairStays(passages.map(asFact));
      expect(paired.duplicates).to.have.length(1);
      expect(paired.stays).to.have.length(stays.length);
    }
  });
});

function asFact({ doorId, side, passedAt }: PersonDay['passages'][number], index: number): GateFact {
  return { id: String(index), at: passedAt, side, doorId };
}
