import type { AppointmentSlotId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { bookAppointment } from '@monban/server/appointments/bookings';
import { insertAppointment } from '@monban/server/appointments/appointment-store';
import { expect } from 'chai';
import { AppointmentOffice, codeOf, DESK_DAY } from '../../support/appointment-office.ts';
import { forEachDatabase } from '../../support/databases.ts';

describe('appointments at the desk', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: AppointmentOffice;

    beforeEach(async () => {
      db = await open();
      office = await AppointmentOffice.open(db);
    });
    afterEach(() => office.close());

    describe('the slots of a day', () => {
      it('are made from hours, desks and breaks', async () => {
        const breaks = [{ from: '10:00', until: '10:30' }];
        expect((await office.make({}, { until: '11:00', breaks })).body).to.deep.equal({
          made: 6,
          leftOut: 0,
        });
        const slots = await office.slots();
        expect(slots.map(({ from, desk }) => `${from}/${desk}`)).to.deep.equal([
          ...['09:00/1', '09:00/2', '09:30/1', '09:30/2', '10:30/1', '10:30/2'],
        ]);
        expect(slots[0]).to.deep.include({
          until: '09:30',
          startsAt: '2026-11-24T00:00:00.000Z',
          isTaken: false,
          appointment: null,
        });
      });

      it('are added to those that are there, and never overlap one at their desk', async () => {
        await office.make();
        expect((await office.make({}, { from: '09:15', until: '10:45', desks: 3 })).body).to.deep.equal({
          // At desks 1 and 2 only 10:15, at desk 3 everything.
          made: 5,
          leftOut: 4,
        });
      });

      it('are not made in the past, nor where nothing fits', async () => {
        expect((await office.make({ on: '2026-11-20' })).body).to.deep.equal({ made: 0, leftOut: 4 });
        expect(codeOf(await office.make({}, { until: '09:20' }))).to.equal('APPOINTMENT_NO_SLOT');
      });

      it('take no place that holds a My Number', async () => {
        const answer = await office.make({ place: '123456789018' });
        expect(answer.status).to.equal(422);
        expect(await office.slots()).to.deep.equal([]);
      });

      it('are nobody’s of another site', async () => {
        const stranger = await office.console.operator('hr', [office.company.osaka.id]);
        const path = `/sites/${office.company.tokyo.id}/appointment-slots`;
        expect((await stranger.call('GET', `${path}?on=${DESK_DAY}`)).status).to.equal(404);
        await office.make();
        const body = { slotIds: [await office.slotId('09:00/1')], freesBooked: true };
        expect((await stranger.call('POST', `${path}/removals`, { body })).status).to.equal(404);
      });

      it('are removed while nobody has one, all or none', async () => {
        await office.make();
        const taro = await office.loaded();
        await office.book(taro, '09:00/1');
        const [taken, free] = [await office.slotId('09:00/1'), await office.slotId('09:30/1')];
        expect(codeOf(await office.remove([taken, free]))).to.equal('APPOINTMENT_SLOT_BOOKED');
        expect((await office.remove([free])).body).to.deep.equal({ removed: 1, freed: 0 });
        expect(await office.slots()).to.have.length(3);
        // There may be one again.
        expect((await office.make()).body).to.deep.equal({ made: 1, leftOut: 3 });
      });

      it('that somebody has go with telling the person, who then chooses again', async () => {
        await office.make();
        const taro = await office.loaded();
        await office.book(taro, '09:00/1');
        expect((await office.remove([await office.slotId('09:00/1')], true)).body).to.deep.equal({
          removed: 1,
          freed: 1,
        });
        expect(await office.offer(taro)).to.deep.include({
          booked: null,
          takenAway: { on: DESK_DAY, from: '09:00' },
        });
        await office.book(taro, '09:30/1');
        expect((await office.offer(taro)).takenAway).to.equal(null);
      });

      it('of somebody out of reach are shown as taken, without a name, and not removed', async () => {
        await office.make();
        const taro = await office.loaded();
        await office.book(taro, '09:00/1');
        await office.admin.call('PATCH', `/people/${taro.id}`, {
          body: { siteId: office.company.osaka.id },
          version: 1,
        });
        const [slot] = await office.slots();
        expect(slot).to.deep.include({ isTaken: true, appointment: null });
        expect(codeOf(await office.remove([slot!.id], true))).to.equal('APPOINTMENT_SLOT_KEPT');
      });
    });

    describe('a booking', () => {
      it('is chosen from tomorrow on, moved and cancelled', async () => {
        await office.make();
        const taro = await office.loaded();
        const { standing, free } = await office.offer(taro);
        // Each time once, whatever the desks.
        expect([standing, free.map(({ from }) => from)]).to.deep.equal(['open', ['09:00', '09:30']]);
        expect((await office.book(taro, '09:00/1')).body['booked']).to.deep.include({
          ...{
            on: DESK_DAY,
            from: '09:00',
            desk: 1,
            siteName: '東京',
            place: '本館 大会議室',
            mayChange: true,
          },
        });
        await office.book(taro, '09:30/1');
        expect(await office.list()).to.deep.equal(['09:30/1 booked']);
        expect((await taro.self.call('DELETE', '/own/appointment')).body['booked']).to.equal(null);
        expect(await office.list()).to.deep.equal([]);
        expect((await taro.self.call('DELETE', '/own/appointment')).status).to.equal(200);
      });

      it('of a clerk is for somebody on the phone, also on the same day', async () => {
        await office.make();
        const taro = await office.loaded();
        await office.goTo('2026-11-23T23:00:00.000Z', taro.self);
        expect(codeOf(await office.book(taro, '09:00/1'))).to.equal('APPOINTMENT_TOO_LATE');
        expect((await office.bookFor(taro, '09:00/2')).body['booked']).to.deep.include({ desk: 2 });
        const cancelled = await office.clerk.call('DELETE', `/people/${taro.id}/appointment`);
        expect(cancelled.body['booked']).to.equal(null);
      });

      it('is for whoever has the application and no badge yet, and others are told why not', async () => {
        await office.make();
        const nobody = await office.person();
        expect(codeOf(await office.book(nobody, '09:00/1'))).to.equal('APPOINTMENT_NOT_LOADED');
        expect((await office.offer(nobody)).standing).to.equal('not-loaded');
        const written = await office.loaded();
        await office.writeBadge(written);
        expect(codeOf(await office.book(written, '09:00/1'))).to.equal('APPOINTMENT_WRITTEN');
        const gone = await office.loaded();
        await office.admin.call('DELETE', `/people/${gone.id}`, { version: 1 });
        expect(codeOf(await office.bookFor(gone, '09:00/1'))).to.equal('APPOINTMENT_LEFT');
      });

      it('is open to whoever’s badge is on a former card', async () => {
        await office.make();
        const taro = await office.person();
        await office.writeBadge(taro);
        office.console.advance(1);
        await office.load(taro);
        expect((await office.book(taro, '09:00/1')).status).to.equal(200);
      });

      it('is at the own site, and of people within a clerk’s reach', async () => {
        await office.make();
        const osaka = await office.loaded({ siteId: office.company.osaka.id });
        expect((await office.offer(osaka)).free).to.deep.equal([]);
        expect((await office.book(osaka, '09:00/1')).status).to.equal(404);
        expect((await office.bookFor(osaka, '09:00/1')).status).to.equal(404);
      });

      it('is never two people’s: who comes second gets another desk, and then is told', async () => {
        await office.make();
        const [one, two, three] = [await office.loaded(), await office.loaded(), await office.loaded()];
        await office.book(one, '09:00/1');
        expect((await office.book(two, '09:00/1')).body['booked']).to.deep.include({ desk: 2 });
        expect(codeOf(await office.book(three, '09:00/1'))).to.equal('APPOINTMENT_SLOT_TAKEN');
        // A clerk means the very desk.
        expect(codeOf(await office.bookFor(three, '09:00/2'))).to.equal('APPOINTMENT_SLOT_TAKEN');
      });

      it('is given once where many ask at the same moment', async () => {
        await office.make({}, { until: '09:30' });
        const slotId = (await office.slotId('09:00/1')) as AppointmentSlotId;
        const people = [];
        for (let count = 0; count < 5; count += 1) people.push(await office.loaded());
        const asked = await Promise.allSettled(
          people.map(({ id }) => {
            const context = { actor: 'system', at: office.console.now, requestId: null };
            const booker = { personId: id, by: 'person', scope: 'all', context } as const;
            return bookAppointment(office.console.platform, booker, slotId);
          }),
        );
        expect(asked.filter(({ status }) => status === 'fulfilled')).to.have.length(2);
        expect(await office.list()).to.deep.equal(['09:00/1 booked', '09:00/2 booked']);
      });

      it('is refused by the database itself where one has the time, or the person another one', async () => {
        await office.make();
        const [one, two] = [await office.loaded(), await office.loaded()];
        await office.book(one, '09:00/1');
        const at = office.console.now.toISOString();
        const insert = async (personId: typeof one.id, slot: string) =>
          insertAppointment(db, {
            ...{ id: office.console.platform.newId(), personId, bookedBy: 'clerk', endsAt: at, at },
            slotId: (await office.slotId(slot)) as AppointmentSlotId,
          }).catch((error: unknown) => (error as { code: string }).code);
        expect(await insert(two.id, '09:00/1')).to.equal('CONFLICT');
        expect(await insert(one.id, '09:30/1')).to.equal('CONFLICT');
      });

      it('stands from its first minute on: only the desk knows then', async () => {
        await office.make();
        const taro = await office.loaded();
        await office.book(taro, '09:00/1');
        await office.goTo('2026-11-24T00:00:00.000Z', taro.self);
        expect((await office.offer(taro)).booked?.mayChange).to.equal(false);
        expect(codeOf(await taro.self.call('DELETE', '/own/appointment'))).to.equal('APPOINTMENT_BEGUN');
        expect(codeOf(await office.bookFor(taro, '09:30/1'))).to.equal('APPOINTMENT_BEGUN');
      });

      it('that was missed stays in its list, and another one can be chosen', async () => {
        await office.make();
        await office.make({ on: '2026-11-26' });
        const taro = await office.loaded();
        await office.book(taro, '09:00/1');
        await office.goTo('2026-11-24T00:30:00.000Z', taro.self);
        expect(await office.list()).to.deep.equal(['09:00/1 did-not-come']);
        expect((await office.offer(taro)).missed).to.deep.equal({ on: DESK_DAY, from: '09:00' });
        await office.book(taro, '09:00/1', '2026-11-26');
        expect(await office.list()).to.deep.equal(['09:00/1 did-not-come']);
        expect(await office.offer(taro)).to.deep.include({ missed: null });
        expect((await office.offer(taro)).booked?.on).to.equal('2026-11-26');
      });
    });

    describe('the days of a site', () => {
      it('say how full they are, and how many people have no time yet', async () => {
        await office.make();
        await office.make({ on: '2026-11-26' });
        const taro = await office.loaded();
        await office.loaded();
        await office.writeBadge(await office.loaded());
        await office.loaded({ siteId: office.company.osaka.id });
        await office.book(taro, '09:00/1');
        const path = `/sites/${office.company.tokyo.id}/appointment-days?from=2026-11-21`;
        expect((await office.clerk.call('GET', path)).body).to.deep.equal({
          items: [
            { on: DESK_DAY, slots: 4, taken: 1 },
            { on: '2026-11-26', slots: 4, taken: 0 },
          ],
          waiting: 2,
          withoutTime: 1,
        });
      });

      it('show who is next today, and nobody on another day', async () => {
        await office.make();
        const [one, two] = [await office.loaded(), await office.loaded()];
        await office.book(two, '09:30/1');
        await office.book(one, '09:00/1');
        const next = async (operator = office.clerk) =>
          ((await operator.call('GET', '/appointments/next')).body['items'] as { personId: string }[]).map(
            ({ personId }) => personId,
          );
        expect(await next()).to.deep.equal([]);
        await office.goTo('2026-11-23T22:00:00.000Z');
        expect(await next()).to.deep.equal([one.id, two.id]);
        expect(await next(await office.console.operator('hr', [office.company.osaka.id]))).to.deep.equal([]);
        await office.goTo('2026-11-24T00:30:00.000Z');
        expect(await next()).to.deep.equal([two.id]);
      });
    });
  });
});
