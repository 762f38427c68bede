import { findNul } from '@monban/server/http/nul-characters';
import { expect } from 'chai';
import fc from 'fast-check';

describe('findNul', () => {
  it('finds the text, and the property name, that holds one', () => {
    expect(findNul({ a: ['x', { b: 'y\0' }] })).to.deep.equal(['a', '1', 'b']);
    expect(findNul({ 'a\0': 1 })).to.deep.equal(['a\0']);
    expect(findNul('\0')).to.deep.equal([]);
  });

  it('finds none exactly where the JSON text has none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, isPlanted) => {
        const sent = isPlanted ? [value, '\0'] : value;
        expect(findNul(sent) !== undefined).to.equal(
          JSON.stringify(sent).replaceAll('\\\\', '').includes('\\u0000'),
        );
      }),
    );
  });

  it('goes as deep as a body can', () => {
    const depth = 200_000;
    const nested: unknown = JSON.parse(`${'['.repeat(depth)}"\\u0000"${']'.repeat(depth)}`);
    expect(findNul(nested)).to.have.length(depth);
  });
});
