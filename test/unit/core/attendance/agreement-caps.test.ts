import {
  capBreaches,
  NORMAL_CAPS,
  roomLeft,
  SPECIAL_CLAUSE,
  type AgreementCaps,
  type AgreementYear,
} from '@monban/core/attendance/agreement-caps';
import { expect } from 'chai';
import fc from 'fast-check';

const WITH_CLAUSE: AgreementCaps = { ...NORMAL_CAPS, special: SPECIAL_CLAUSE };
const month = fc.record({
  overtime: fc.integer({ min: 0, max: 110 * 60 }),
  holidayWork: fc.integer({ min: 0, max: 30 * 60 }),
});
const named = (months: readonly { overtime: number; holidayWork: number }[], first: number) =>
  months.map((one, index) => ({ ...one, month: `2026-${String(first + index).padStart(2, '0')}` }));
const years: fc.Arbitrary<AgreementYear> = fc
  .record({
    before: fc.array(month, { maxLength: 5 }),
    year: fc.array(month, { minLength: 1, maxLength: 7 }),
  })
  .map(({ before, year }) => ({ before: named(before, 1), year: named(year, before.length + 1) }));
const caps = fc.constantFrom(NORMAL_CAPS, WITH_CLAUSE);

describe('the caps of an agreement', () => {
  it('without a special clause are 45 hours a month and 360 a year, both still lawful when reached', () => {
    const of = (overtime: readonly number[]) =>
      capBreaches(NORMAL_CAPS, {
        year: named(
          overtime.map((minutes) => ({ overtime: minutes, holidayWork: 0 })),
          1,
        ),
        before: [],
      }).map(({ cap, month: last }) => `${last} ${cap}`);
    expect(of(Array.from({ length: 8 }, () => 45 * 60))).to.deep.equal([]);
    expect(of([45 * 60 + 1])).to.deep.equal(['2026-01 month']);
    expect(of([...Array.from({ length: 8 }, () => 45 * 60), 1])).to.deep.equal(['2026-09 year']);
  });

  it('average over months before the year of the agreement, too', () => {
    const before = named([{ overtime: 90 * 60, holidayWork: 0 }], 3);
    const year = named([{ overtime: 70 * 60 + 1, holidayWork: 0 }], 4);
    expect(
      capBreaches(WITH_CLAUSE, { year, before }).map(({ cap, months }) => ({ cap, months })),
    ).to.deep.equal([{ cap: 'average', months: 2 }]);
  });

  it('leave room to the last minute: with it nothing new is over, with one more something is', () => {
    fc.assert(
      fc.property(caps, years, (given, months) => {
        const last = months.year.at(-1)!;
        const breachesWith = (more: number) =>
          capBreaches(given, {
            ...months,
            year: [...months.year.slice(0, -1), { ...last, overtime: last.overtime + more }],
          }).filter((breach) => breach.month === last.month).length;
        const room = roomLeft(given, months);
        if (breachesWith(0) === 0) expect(breachesWith(room)).to.equal(0);
        else expect(room).to.equal(0);
        expect(breachesWith(room + 1)).to.be.greaterThan(0);
      }),
    );
  });

  it('say more, never less, when more is worked', () => {
    fc.assert(
      fc.property(caps, years, fc.integer({ min: 0, max: 600 }), (given, months, more) => {
        const year = months.year.map((one) => ({ ...one, overtime: one.overtime + more }));
        expect(capBreaches(given, { ...months, year }).length).to.be.at.least(
          capBreaches(given, months).length,
        );
      }),
    );
  });
});
