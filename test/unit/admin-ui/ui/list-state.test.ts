import { expect } from 'chai';
import fc from 'fast-check';
import { addressQueryOf, listStateOf, nextSort } from '@monban/admin-ui/ui/list-state';

const KEYS = ['siteId', 'kind'];

describe('a list in the address', () => {
  it('shows the same to whoever opens the link', () => {
    const state = fc.record({
      q: fc.string(),
      sort: fc.constantFrom('', 'name', '-name'),
      retired: fc.constantFrom('exclude' as const, 'include' as const, 'only' as const),
      filters: fc.record(
        { siteId: fc.string({ minLength: 1 }), kind: fc.string({ minLength: 1 }) },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(state, (shown) => {
        expect(listStateOf(addressQueryOf(shown), KEYS)).to.deep.equal({
          ...shown,
          filters: { ...shown.filters },
        });
      }),
    );
  });

  it('is plain for the plain list', () => {
    expect(addressQueryOf(listStateOf({}, KEYS))).to.deep.equal({});
  });

  it('takes no filter that the list does not have, and the first of a repeated one', () => {
    const state = listStateOf({ other: 'x', kind: ['employee', 'contractor'], retired: 'everything' }, KEYS);
    expect(state).to.deep.equal({ q: '', sort: '', retired: 'exclude', filters: { kind: 'employee' } });
  });

  it('sorts up, then down, then as the server likes', () => {
    expect(['', 'name', '-name', 'other'].map((sort) => nextSort(sort, 'name'))).to.deep.equal([
      'name',
      '-name',
      '',
      'name',
    ]);
  });
});
