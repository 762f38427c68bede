import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { codesOf, FormOffice, formOf, OfficePerson } from '../../support/form-office.ts';

const PRINTED_ON = '2026-11-21';
const NEXT_DAY = '2026-11-22T09:00:00.000Z';

describe('a change of name or address on the day of a form', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: FormOffice;

    beforeEach(async () => {
      db = await open();
      office = await FormOffice.open(db);
    });
    afterEach(() => office.close());

    const renameAt = async (instant: string) => {
      office.console.now = new Date(instant);
      const admin = await office.console.operator('admin');
      const path = `/people/${office.taro.personId}`;
      const { version } = (await admin.call('GET', path)).body as { version: number };
      const answer = await admin.call('PATCH', path, { body: { familyName: '佐藤' }, version });
      expect(answer.status).to.equal(200);
    };
    const moveAt = (instant: string) =>
      db('person_address_marks').insert({
        person_id: office.taro.personId,
        mark: 'm'.repeat(43),
        marked_at: instant,
        moved_at: instant,
      });
    const giveOnNextDay = async () => {
      office.console.now = new Date(NEXT_DAY);
      const { operator, personId, applicationId } = office.taro;
      const again = await office.console.signIn(operator.id);
      const person = new OfficePerson(again, personId, { driveId: office.driveId, id: applicationId });
      return codesOf(await person.giveForm(formOf(1, { formAsOf: PRINTED_ON })));
    };
    const workIn = (timeZone: string) => db('sites').update({ time_zone: timeZone });

    it('at half past eleven at night in Tokyo is of that day', async () => {
      await renameAt('2026-11-21T14:30:00.000Z');
      expect(await giveOnNextDay()).to.deep.equal([]);
    });

    it('at half past midnight in Tokyo is of the next one, though it is still that day by UTC', async () => {
      await renameAt('2026-11-21T15:30:00.000Z');
      expect(await giveOnNextDay()).to.deep.equal(['FORM_OLDER_THAN_CHANGE']);
    });

    it('is of the day of the person’s site, wherever that is', async () => {
      await workIn('America/New_York');
      await renameAt('2026-11-22T04:30:00.000Z');
      expect(await giveOnNextDay()).to.deep.equal([]);
    });

    it('is of the next day of that site once its midnight is over', async () => {
      await workIn('America/New_York');
      await renameAt('2026-11-22T05:30:00.000Z');
      expect(await giveOnNextDay()).to.deep.equal(['FORM_OLDER_THAN_CHANGE']);
    });

    it('counts where a file of people brought another address, too', async () => {
      await moveAt('2026-11-21T15:30:00.000Z');
      expect(await giveOnNextDay()).to.deep.equal(['FORM_OLDER_THAN_CHANGE']);
      await db('person_address_marks').update({ moved_at: '2026-11-21T14:30:00.000Z' });
      expect(await giveOnNextDay()).to.deep.equal([]);
    });
  });
});
