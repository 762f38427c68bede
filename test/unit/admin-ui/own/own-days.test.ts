import { RETENTION_TERMS } from '@monban/core/api/retention';
import { expect } from 'chai';
import { spanOf } from '@monban/admin-ui/own/own-days';

describe('how long something is kept', () => {
  it('is said in years where it is whole years with their leap days', () => {
    expect(spanOf(5 * 365 + 2)).to.deep.equal({ unit: 'years', count: 5 });
    expect(spanOf(3 * 365)).to.deep.equal({ unit: 'years', count: 3 });
  });

  it('is said in days otherwise, and never as years that it is not', () => {
    expect(spanOf(90)).to.deep.equal({ unit: 'days', count: 90 });
    expect(spanOf(400)).to.deep.equal({ unit: 'days', count: 400 });
  });

  it('reads well for every default', () => {
    for (const [purpose, { defaultDays }] of Object.entries(RETENTION_TERMS)) {
      const { unit, count } = spanOf(defaultDays);
      expect(unit === 'years' ? count <= 20 : count <= 365, purpose).to.equal(true);
    }
  });
});
