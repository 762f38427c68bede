import { expect } from 'chai';
import { personState } from '@monban/admin-ui/people/person-words';

describe('the state of a person', () => {
  const dates = { startsOn: '2026-04-01', endsOn: '2026-09-30', retiredAt: null };
  const table = [
    ['2026-03-31', 'upcoming'],
    ['2026-04-01', 'active'],
    ['2026-09-30', 'active'],
    ['2026-10-01', 'ended'],
  ] as const;
  for (const [today, state] of table) {
    it(`is ${state} on ${today}`, () => {
      expect(personState(dates, today)).to.equal(state);
    });
  }

  it('is retired whatever the dates say', () => {
    expect(personState({ ...dates, retiredAt: '2026-05-01T00:00:00.000Z' }, '2026-06-01')).to.equal(
      'retired',
    );
  });
});
