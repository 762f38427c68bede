import type { Knex } from '@monban/db/open';
import { insertRows, upsertRows } from '@monban/db/write-rows';
import { expect } from 'chai';
import fc from 'fast-check';
import { forEachDatabase } from '../../support/databases.ts';

describe('rows that are written in one statement', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;

    before(async () => {
      db = await open('empty');
      await db.schema.createTable('nodes', (table) => {
        table.integer('id').primary();
        table.text('text');
        table.boolean('is_set');
        table.bigInteger('big');
        table.integer('parent_id').references('id').inTable('nodes');
      });
    });
    beforeEach(() => db('nodes').delete());

    const read = async () =>
      (await db('nodes').orderBy('id').select<Node[]>()).map((row) => ({
        ...row,
        is_set: row.is_set === null ? null : Boolean(row.is_set),
        big: row.big === null ? null : Number(row.big),
      }));

    it('hold half a character as a driver would write it', async () => {
      const row = { is_set: null, big: null, parent_id: null };
      await insertRows(db, 'nodes', [{ id: 1, text: 'a\ud800b', ...row }]);
      await db('nodes').insert({ id: 2, text: 'a\ud800b', ...row });
      expect((await read()).map(({ text }) => text)).to.deep.equal(['a\ufffdb', 'a\ufffdb']);
    });

    it('are what they were, whatever stands in them', async () => {
      const text = fc.string({ unit: 'grapheme' });
      const node = fc.record({
        text: fc.option(text),
        is_set: fc.option(fc.boolean()),
        big: fc.option(fc.maxSafeInteger()),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(node, { maxLength: 5 }), async (nodes) => {
          const rows = nodes.map((one, id) => ({ id, ...one, parent_id: null }));
          await db('nodes').delete();
          await insertRows(db, 'nodes', rows);
          expect(await read()).to.deep.equal(rows);
        }),
        { numRuns: 50 },
      );
    });

    it('may refer to each other in any order', async () => {
      await insertRows(db, 'nodes', [nodeOf(1, { parent_id: 2 }), nodeOf(2, { parent_id: null })]);
      expect((await read()).map(({ parent_id: parent }) => parent)).to.deep.equal([2, null]);
    });

    it('become what they are given as where their key is there, and are added where it is not', async () => {
      await insertRows(db, 'nodes', [nodeOf(1, { text: 'before' }), nodeOf(2, { text: 'stays' })]);
      const rows = [nodeOf(1, { text: 'after' }), nodeOf(3, { text: 'new' })];
      await upsertRows(db, 'nodes', { key: 'id', rows });
      expect((await read()).map(({ text }) => text)).to.deep.equal(['after', 'stays', 'new']);
    });

    it('are none without rows', async () => {
      await insertRows(db, 'nodes', []);
      await upsertRows(db, 'nodes', { key: 'id', rows: [] });
      expect(await read()).to.deep.equal([]);
    });
  });
});

interface Node {
  readonly id: number;
  readonly text: string | null;
  readonly is_set: boolean | number | null;
  readonly big: number | string | null;
  readonly parent_id: number | null;
}

function nodeOf(id: number, rest: Partial<Node>): Readonly<Record<string, unknown>> {
  return { id, text: null, is_set: null, big: null, parent_id: null, ...rest };
}
