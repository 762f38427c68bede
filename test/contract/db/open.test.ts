import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { inspect } from 'node:util';
import { forEachDatabase } from '../../support/databases.ts';

const PRIVATE = 'what-only-the-row-may-hold';

describe('an open database', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;

    before(async () => {
      db = await open('empty');
      await db.schema.createTable('notes', (table) => {
        table.text('id').primary();
        table.text('text').notNullable();
      });
      await db('notes').insert({ id: 'a', text: PRIVATE });
    });

    async function failureOf(query: PromiseLike<unknown>): Promise<Error> {
      try {
        await query;
      } catch (cause) {
        if (cause instanceof Error) return cause;
      }
      return expect.fail('this query cannot succeed');
    }

    it('repeats no value of a row in the message of a failure, which ends in a log', async () => {
      for (const query of [
        db('notes').insert({ id: 'a', text: PRIVATE }),
        db('nowhere').insert({ text: PRIVATE }),
        db.raw('insert into notes (id, text) values (?, ?)', ['a', PRIVATE]),
      ]) {
        const { message, stack } = await failureOf(query);
        expect(inspect({ message, stack })).not.to.include(PRIVATE);
        expect(message).to.match(/notes|nowhere/);
      }
    });
  });
});
