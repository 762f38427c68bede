import { numberFreeAddress } from '@monban/admin-ui/number-free-address';
import { expect } from 'chai';
import { withCheckDigit } from '../../support/my-numbers.ts';

const NUMBER = withCheckDigit('27182818284');

describe('an address of the console', () => {
  it('is gone to as it is where it holds no My Number', () => {
    const query = { q: '090-1234-5678', kind: 'employee' };
    expect(numberFreeAddress({ path: '/people', query, hash: '' })).to.equal(undefined);
  });

  it('loses what holds a My Number before the browser remembers it', () => {
    const inside = `/people?q=${encodeURIComponent(`${NUMBER.slice(0, 4)} ${NUMBER.slice(4)}`)}`;
    for (const q of [
      NUMBER,
      `a ${NUMBER}`,
      ['x', NUMBER],
      inside,
      encodeURIComponent(inside),
      inside.replace('%20', '+'),
    ])
      expect(numberFreeAddress({ path: '/people', query: { q, kind: 'x' }, hash: '' })).to.deep.equal({
        path: '/people',
        query: { kind: 'x' },
      });
    const start = { path: '/', query: {} };
    expect(numberFreeAddress({ path: `/people/${NUMBER}`, query: {}, hash: '' })).to.deep.equal(start);
    expect(numberFreeAddress({ path: '/people', query: {}, hash: `#${NUMBER}` })).to.deep.equal(start);
    expect(numberFreeAddress({ path: '/', query: { [NUMBER]: null }, hash: '' })).to.deep.equal(start);
  });
});
