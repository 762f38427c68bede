import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { BatchOffice } from '../../support/batch-office.ts';
import { forEachDatabase } from '../../support/databases.ts';

describe('a batch with a sealed envelope', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: BatchOffice;

    beforeEach(async () => {
      db = await open();
    });
    afterEach(() => office.close());

    it('takes no envelope that was filled in before an address changed, and says so of whose', async () => {
      office = await BatchOffice.open(db);
      await office.holdContents({ 1: { form: 'sealed-envelope' } });
      const batch = await office.collected();
      const { personId } = office.people[1]!;
      await db('people').where({ id: personId }).update({ municipality_code: '131016' });
      expect((await office.say(batch, 'freezing')).status).to.equal(409);
      const items = await office.items(batch);
      expect(items.map(({ obstacles }) => obstacles)).to.deep.equal([[], ['form-not-current'], []]);
      await db('people').where({ id: personId }).update({ municipality_code: null });
      expect((await office.say(batch, 'freezing')).status).to.equal(200);
    });
  });
});
