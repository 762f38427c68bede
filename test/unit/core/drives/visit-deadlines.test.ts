import { deadlinesOf } from '@monban/core/drives/visit-deadlines';
import { rosterConsent } from '@monban/core/drives/roster-consent';
import { expect } from 'chai';

const TERMS = { leadTimeDays: 21, rosterDueDays: 7 };

describe('the days of a visit', () => {
  it('leave the municipality its time, across months and leap days', () => {
    expect(deadlinesOf(TERMS, { today: '2028-02-20', visitOn: '2028-03-07' })).to.deep.equal({
      earliestOn: '2028-03-12',
      requestBy: '2028-02-15',
      rosterDueOn: '2028-02-29',
    });
  });

  it('are not known before there is a day', () => {
    expect(deadlinesOf(TERMS, { today: '2026-11-21', visitOn: null })).to.include({
      requestBy: null,
      rosterDueOn: null,
    });
  });
});

describe('the consent to a roster', () => {
  it('names the municipality in both languages, and what is never asked for', () => {
    const { ja, en } = rosterConsent('千代田区');
    expect(ja).to.include('千代田区に渡す').and.include('マイナンバー');
    expect(en).to.include('千代田区').and.include('My Number');
  });
});
