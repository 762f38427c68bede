import { expect } from 'chai';
import { termStanding } from '@monban/admin-ui/people/term-standing';

describe('a term on a day', () => {
  const term = { from: '2026-04-01', last: '2027-03-31' };

  it('is to come until the day before its first', () => {
    expect(termStanding(term, '2026-03-31')).to.equal('upcoming');
  });

  it('is on from its first to its last day', () => {
    expect(termStanding(term, '2026-04-01')).to.equal('current');
    expect(termStanding(term, '2027-03-31')).to.equal('current');
  });

  it('is over on the day after its last', () => {
    expect(termStanding(term, '2027-04-01')).to.equal('over');
  });

  it('goes on where it has no last day', () => {
    expect(termStanding({ ...term, last: null }, '9999-12-31')).to.equal('current');
  });
});
