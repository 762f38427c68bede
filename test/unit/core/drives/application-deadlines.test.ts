import { DEFAULT_PROFILE } from '@monban/core/api/municipality-profile';
import { addMonths } from '@monban/core/calendar/days';
import {
  disposableAfterReturn,
  disposableFrom,
  isOver,
  noticeDeadline,
  postKeepsUntil,
  staleFrom,
  termsOf,
  USUAL_TERMS,
} from '@monban/core/drives/application-deadlines';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the deadlines of an application', () => {
  it('gives three months from each letter', () => {
    expect(noticeDeadline('2026-04-10', 'first')).to.equal('2026-07-10');
    expect(noticeDeadline('2026-07-20', 'second')).to.equal('2026-10-20');
    expect(noticeDeadline('2026-11-30', 'first'), 'the last day of a short month').to.equal('2027-02-28');
  });

  it('keeps a card until the second deadline and a year from the first letter are both over', () => {
    const days = { appliedOn: '2026-03-01', noticedOn: '2026-04-10', noticedAgainOn: '2026-07-20' };
    expect(disposableFrom(days)).to.equal('2027-04-10');
    const late = { ...days, noticedAgainOn: '2027-03-01' };
    expect(disposableFrom(late), 'three months after the second letter').to.equal('2027-06-02');
  });

  it('follows a municipality that counts from the application', () => {
    const terms = { ...USUAL_TERMS, keptFromNoticeMonths: 0, keptFromApplicationMonths: 12 };
    const days = { appliedOn: '2026-06-01', noticedOn: '2026-07-10', noticedAgainOn: '2026-10-20' };
    expect(disposableFrom(days, terms)).to.equal('2027-06-01');
  });

  it('tells no day before the second letter, but for a card that ends by itself', () => {
    const days = { appliedOn: '2026-03-01', noticedOn: '2026-04-10', noticedAgainOn: null };
    expect(disposableFrom(days)).to.equal(null);
    expect(disposableFrom({ ...days, cardUntil: '2026-09-30' })).to.equal('2026-10-01');
  });

  it('counts ten days at the post office and half a year after the return', () => {
    expect(postKeepsUntil('2026-05-25')).to.equal('2026-06-04');
    expect(disposableAfterReturn('2026-08-31')).to.equal('2027-02-28');
  });

  it('asks after eight weeks, and holds a deadline to the end of its day', () => {
    expect(staleFrom('2026-01-01')).to.equal('2026-02-26');
    expect(isOver('2026-07-10', '2026-07-10')).to.equal(false);
    expect(isOver('2026-07-10', '2026-07-11')).to.equal(true);
  });

  it('takes the terms of a municipality whose profile somebody has written, else the usual ones', () => {
    const profile = { ...DEFAULT_PROFILE, postcardMonths: 2, reNoticeMonths: 1, undeliveredDisposeMonths: 4 };
    expect(termsOf({ ...profile, isEdited: false })).to.equal(USUAL_TERMS);
    const terms = termsOf({ ...profile, expectedWeeksMax: 6, isEdited: true });
    expect(terms.saidBy).to.equal('municipality');
    expect(noticeDeadline('2026-04-10', 'first', terms)).to.equal('2026-06-10');
    expect(noticeDeadline('2026-07-20', 'second', terms)).to.equal('2026-08-20');
    expect(disposableAfterReturn('2026-08-31', terms)).to.equal('2026-12-31');
    expect(staleFrom('2026-01-01', terms)).to.equal('2026-02-12');
    const days = { appliedOn: '2026-06-01', noticedOn: '2026-07-10', noticedAgainOn: '2026-10-20' };
    expect(disposableFrom(days, terms), 'a year after the application').to.equal('2027-06-01');
  });

  it('adds months in order and never leaves the month that is meant', () => {
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((moment) => moment.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, fc.nat(36), (left, right, months) => {
        const [first = '', second = ''] = [left, right].sort();
        expect(addMonths(first, months) <= addMonths(second, months)).to.equal(true);
        const [year = 0, month = 0] = left.split('-').map(Number);
        const due = addMonths(left, months).split('-').map(Number);
        expect((due[0] ?? 0) * 12 + (due[1] ?? 0)).to.equal(year * 12 + month + months);
      }),
    );
  });
});
