import { expect } from 'chai';
import fc from 'fast-check';
import { treeRows } from '@monban/admin-ui/organisation/tree-rows';

describe('the lines of a tree', () => {
  it('stand below their parents, in the order given', () => {
    const items = [
      { id: 'sales', parentId: 'head' },
      { id: 'head', parentId: null },
      { id: 'team', parentId: 'sales' },
      { id: 'staff', parentId: 'head' },
    ];
    expect(treeRows(items).map(({ item, depth }) => `${depth} ${item.id}`)).to.deep.equal([
      '0 head',
      '1 sales',
      '2 team',
      '1 staff',
    ]);
  });

  it('have at the top whoever’s parent is not to be seen', () => {
    expect(treeRows([{ id: 'team', parentId: 'elsewhere' }])).to.deep.equal([
      { item: { id: 'team', parentId: 'elsewhere' }, depth: 0 },
    ]);
  });

  it('are all there, each once and right below something higher, whatever the tree', () => {
    const trees = fc.array(fc.nat(), { maxLength: 30 }).map((parents) =>
      parents.map((parent, place) => ({
        id: String(place),
        parentId: parent % (place + 1) === place ? null : String(parent % (place + 1)),
      })),
    );
    fc.assert(
      fc.property(trees, (items) => {
        const rows = treeRows(items);
        expect(rows.map(({ item }) => item.id).sort()).to.deep.equal(items.map(({ id }) => id).sort());
        for (const [place, { item, depth }] of rows.entries()) {
          const above = rows.slice(0, place).findLast((row) => row.depth === depth - 1);
          expect(above?.item.id ?? null).to.equal(item.parentId);
        }
      }),
    );
  });
});
