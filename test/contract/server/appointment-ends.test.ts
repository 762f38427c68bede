import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { settleAppointment } from '@monban/server/appointments/settle-appointment';
import { queueAfterReissue } from '@monban/server/loading/loading';
import { runRetention } from '@monban/server/retention/run-retention';
import { expect } from 'chai';
import { AppointmentOffice, DESK_DAY, type AwaitedPerson } from '../../support/appointment-office.ts';
import { forEachDatabase } from '../../support/databases.ts';

const DESK_MORNING = '2026-11-24T00:10:00.000Z';

describe('how an appointment at the desk ends', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: AppointmentOffice;
    let taro: AwaitedPerson;

    beforeEach(async () => {
      db = await open();
      office = await AppointmentOffice.open(db);
      await office.make();
      taro = await office.loaded();
      await office.book(taro, '09:00/1');
    });
    afterEach(() => office.close());

    const context = () => ({ actor: 'system', at: office.console.now, requestId: null });
    const settle = (personId: PersonId) =>
      inTransaction(db, (trx) => settleAppointment(trx, context(), { personId }));
    const rows = () =>
      db('appointments')
        .orderBy('booked_at')
        .select<{ state: string; freed_because: string | null }[]>('state', 'freed_because');

    it('is written by itself when the badge is, on its day', async () => {
      await office.goTo(DESK_MORNING);
      await office.writeBadge(taro);
      await settle(taro.id);
      expect(await office.list()).to.deep.equal(['09:00/1 written']);
      const trail = await db('audit_entries').where({ action: 'appointment.written' });
      expect(trail).to.have.length(1);
    });

    it('is free again when the badge was written on a day before', async () => {
      await office.writeBadge(taro);
      await settle(taro.id);
      expect(await rows()).to.deep.equal([{ state: 'freed', freed_because: 'written' }]);
      expect((await office.slots())[0]?.isTaken).to.equal(false);
    });

    it('stays while nothing has happened', async () => {
      await settle(taro.id);
      expect(await office.list()).to.deep.equal(['09:00/1 booked']);
    });

    it('is free again when the person leaves', async () => {
      await office.admin.call('DELETE', `/people/${taro.id}`, { version: 1 });
      expect(await rows()).to.deep.equal([{ state: 'freed', freed_because: 'left' }]);
    });

    it('is free again when the card has the application no more', async () => {
      const reissued = { deps: { newId: office.console.platform.newId }, personId: taro.id };
      await inTransaction(db, (trx) => queueAfterReissue(trx, context(), reissued));
      expect(await rows()).to.deep.equal([{ state: 'freed', freed_because: 'not-loaded' }]);
      expect((await office.offer(taro)).standing).to.equal('not-loaded');
    });

    it('goes with its person into another record, and back again', async () => {
      const other = await office.person();
      const merged = await office.merge(other, taro);
      expect(merged.status).to.equal(201);
      expect((await office.offer(other)).booked?.on).to.equal(DESK_DAY);
      await office.admin.call('POST', `/people/${other.id}/merges/${String(merged.body['id'])}/reversals`);
      expect((await db('appointments').first<{ person_id: string }>('person_id')).person_id).to.equal(
        taro.id,
      );
    });

    it('is free again in a record that is merged into one with a time of its own', async () => {
      const other = await office.loaded();
      await office.book(other, '09:30/1');
      expect((await office.merge(other, taro)).status).to.equal(201);
      expect(await office.list()).to.deep.equal(['09:30/1 booked']);
      expect((await office.slots())[0]?.isTaken).to.equal(false);
    });

    it('is deleted some days after its day, with its slot', async () => {
      await office.goTo('2026-12-23T00:00:00.000Z');
      await runRetention(db, office.console.now);
      expect(await db('appointments')).to.have.length(1);
      await office.goTo('2026-12-25T00:00:00.000Z');
      await runRetention(db, office.console.now);
      expect([await db('appointments'), await db('appointment_slots')]).to.deep.equal([[], []]);
    });

    it('puts no name into the trail or the log', async () => {
      await office.goTo(DESK_MORNING);
      await office.writeBadge(taro);
      await settle(taro.id);
      const trail = await db('audit_entries').where('action', 'like', 'appointment%').select('after');
      expect(JSON.stringify(trail)).not.to.include('山田');
      expect(office.console.logged.join('\n')).not.to.include('山田');
    });
  });
});
