import { randomBytes } from 'node:crypto';
import { ROLE_PERMISSIONS } from '@monban/core/api/permissions';
import type { ControllerId } from '@monban/core/ids';
import { changeOpenDeskJob } from '@monban/server/desk/desk-job-store';
import { getDeskJob, startDeskJob } from '@monban/server/desk/desk-jobs';
import { finishTask } from '@monban/server/desk/finish-task';
import type { Caller } from '@monban/server/http/route';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { AppointmentOffice, DESK_DAY, type AwaitedPerson } from '../../support/appointment-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { seedController } from '../../support/seed-places.ts';

const publicKey = generateSigningKey().point.toString('base64url');

describe('an appointment and the job of its desk', () => {
  forEachDatabase((_name, open) => {
    let office: AppointmentOffice;
    let taro: AwaitedPerson;
    let controllerId: ControllerId;

    beforeEach(async () => {
      office = await AppointmentOffice.open(await open());
      ({ controllerId } = await seedController(office.db, { siteId: office.company.tokyo.id }, 'desk'));
      await office.bringOnline(controllerId);
      await office.make();
      taro = await office.loaded();
      await office.book(taro, '09:00/1');
    });
    afterEach(() => office.close());

    const clock = () => office.console.now;
    const caller = (): Caller => ({
      operatorId: office.clerk.id,
      role: 'hr',
      permissions: new Set(ROLE_PERMISSIONS.hr),
      apiKeyId: null,
      sessionId: office.console.platform.newId(),
      personId: null,
      scope: 'all',
    });
    /** A badge for Taro, as far as the card's own word that it is there. */
    const issue = async (carrier: 'my-number-card' | 'company-card'): Promise<void> => {
      const { db, newId } = office.console.platform;
      const desk = { command: () => Promise.resolve(true), announce: () => Promise.resolve() };
      const deps = { db, desk, clock, newId, randomBytes, publishNow: () => Promise.resolve() };
      const context = { actor: office.clerk.id, at: clock(), requestId: null };
      const { id } = await startDeskJob(
        { ...deps, isSignedBindingOn: () => Promise.resolve(false) },
        { caller: caller(), context },
        {
          ...{ task: 'issue', personId: taro.id, controllerId, carrier },
          ...{ binding: 'face-check', setsPin: false, faceChecked: true },
        },
      );
      const at = clock().toISOString();
      await changeOpenDeskJob(db, id, {
        publicKey,
        record: 'AAAA',
        validUntil: '2031-11-20T00:00:00.000Z',
        at,
      });
      const job = await getDeskJob(db, 'all', id);
      const evidence = { counter: 1, pinStatus: 0 };
      expect(await finishTask({ db, clock }, job, { evidence })).to.equal(true);
    };

    it('is written by itself with the badge, and not ticked off by anybody', async () => {
      await office.goTo(`${DESK_DAY}T00:05:00.000Z`, taro.self);
      await issue('my-number-card');
      expect(await office.list()).to.deep.equal(['09:00/1 written']);
      expect(await office.offer(taro)).to.deep.include({ standing: 'written', booked: null });
    });

    it('stays for whoever gets a company-owned card in the meantime', async () => {
      await issue('company-card');
      expect(await office.list()).to.deep.equal(['09:00/1 booked']);
    });

    it('takes its lock before the trail, so that desks and people who book never wait for each other', async () => {
      await office.goTo(`${DESK_DAY}T00:05:00.000Z`, taro.self);
      const others = [await office.loaded(), await office.loaded(), await office.loaded()];
      const bookings = others.map((person) => office.bookFor(person, '09:30/1'));
      await issue('my-number-card');
      const statuses = (await Promise.all(bookings)).map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([200, 409, 409]);
      expect(await office.list()).to.deep.equal(['09:00/1 written', '09:30/1 booked']);
    });
  });
});
