import type { Knex } from '@monban/db/open';
import { BadgeCheckIns } from '@monban/server/visits/badge-check-ins';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { codesOf, type OfficePerson } from '../../support/form-office.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedCompanyCard, seedLoan } from '../../support/seed-company-card.ts';
import { seedController, seedPerson } from '../../support/seed-places.ts';
import { storeTap } from '../../support/store-tap.ts';
import { VISIT_DAY, VisitOffice } from '../../support/visit-office.ts';

/** Nine in the morning of Tokyo, on the day. */
const OPENING = new Date(`${VISIT_DAY}T00:00:00.000Z`);
const MINUTE_MS = 60_000;

describe('the check-in door of a visit', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: VisitOffice;
    let controllerId: string;
    let checkIns: BadgeCheckIns;

    beforeEach(async () => {
      db = await open();
      office = await VisitOffice.open(db);
      ({ controllerId } = await seedController(db, { siteId: tokyo().id }));
      checkIns = new BadgeCheckIns(office.forms.console.platform);
    });
    afterEach(() => office.close());

    const tokyo = () => office.forms.company.tokyo;
    const doorId = () => tokyo().entrance.id;
    const now = () => office.forms.console.now;
    const name = (checkInDoorId: string | null) => office.say('PATCH', '', { checkInDoorId });
    const goTo = async (at: Date) => {
      office.forms.console.now = at;
      await office.signInAgain();
    };
    const later = (minutes: number) => new Date(OPENING.getTime() + minutes * MINUTE_MS);
    const isIn = async (person: OfficePerson) => (await office.rowOf(person)).checkedInAt;
    const tap = async (badgeId: string, { at = now(), door = doorId() } = {}) => {
      await storeTap(db, { badgeId, at, door: { controllerId, doorId: door }, isGranted: true });
      await checkIns.settle();
    };

    describe('is named', () => {
      it('by a clerk, of the visit’s site, and shown to the clerk and to who takes part', async () => {
        expect((await office.visit()).checkInDoor).to.equal(null);
        const named = await name(doorId());
        expect(named.body['checkInDoor']).to.deep.equal({ id: doorId(), name: '正面' });
        await office.confirmed();
        expect((await office.own(office.taro))?.checkInDoorName).to.equal('正面');
        const entry = await db('audit_entries')
          .where({ action: 'visit.changed' })
          .orderBy('sequence', 'desc')
          .first<{ after: string }>('after');
        expect(entry.after).to.include(doorId());
        expect(
          (await office.say('PATCH', '', { room: '大会議室' })).body['checkInDoor'],
          'stays',
        ).to.not.equal(null);
        expect((await name(null)).body['checkInDoor']).to.equal(null);
        expect(await db('visit_check_in_doors')).to.deep.equal([]);
      });

      it('nowhere else: not at another site, and neither at a terminal nor at a door out of use', async () => {
        const refused = async (id: string) => {
          const answer = await name(id);
          expect([answer.status, codesOf(answer)]).to.deep.equal([422, ['REFERENCE_UNKNOWN']]);
        };
        await refused(office.forms.company.osaka.entrance.id);
        await db('doors').where({ id: doorId() }).update({ retired_at: '2026-11-01T00:00:00.000Z' });
        await refused(doorId());
        const noAreas = { inside_area_id: null, outside_area_id: null };
        const terminal = { retired_at: null, kind: 'terminal', ...noAreas };
        await db('doors').where({ id: doorId() }).update(terminal);
        await refused(doorId());
      });
    });

    describe('on the day', () => {
      let badge: string;

      beforeEach(async () => {
        await name(doorId());
        await office.ready();
        badge = await seedBadge(db, office.taro.personId);
        await goTo(OPENING);
      });

      it('checks in whoever taps and takes part, and the first of them begins the visit', async () => {
        await tap(badge);
        expect(await isIn(office.taro)).to.equal(OPENING.toISOString());
        expect(await isIn(office.hanako)).to.equal(null);
        expect((await office.rowOf(office.taro)).state).to.equal('checked-in');
        const visit = await office.visit();
        expect(visit.state).to.equal('running');
        expect(visit.history[0]).to.include({ transition: 'begin', by: 'system', byName: null });
        const history = await db('application_history')
          .where({ application_id: office.taro.applicationId, transition: 'check-in' })
          .select('done_by', 'operator_id');
        expect(history).to.deep.equal([{ done_by: 'system', operator_id: null }]);
        const trail = await db('audit_entries')
          .where({ at: OPENING.toISOString() })
          .whereIn('action', ['visit.begun', 'drive-answer.recorded'])
          .orderBy('sequence')
          .select('action', 'actor');
        expect(trail).to.deep.equal([
          { action: 'visit.begun', actor: 'system' },
          { action: 'drive-answer.recorded', actor: 'withheld' },
        ]);
      });

      it('is taken over by the desk, which finds as it does after any check-in', async () => {
        await tap(badge);
        expect((await office.find(office.taro, 'sufficient')).status).to.equal(200);
        await tap(badge);
        expect((await office.rowOf(office.taro)).finding).to.equal('sufficient');
      });

      it('says nothing a second time', async () => {
        await tap(badge);
        await goTo(later(5));
        await tap(badge);
        expect(await isIn(office.taro)).to.equal(OPENING.toISOString());
        expect((await office.rowOf(office.taro)).version).to.equal(3);
      });

      it('leaves a check-in that was taken back alone until the next tap', async () => {
        await tap(badge);
        const { id } = await office.rowOf(office.taro);
        await office.clerk.call('DELETE', office.path(`/rows/${id}/check-in`));
        // As after a restart.
        await new BadgeCheckIns(office.forms.console.platform).settle();
        expect(await isIn(office.taro)).to.equal(null);
        await goTo(later(5));
        await tap(badge);
        expect(await isIn(office.taro)).to.equal(later(5).toISOString());
      });

      it('misses no tap that was stored while the server ended', async () => {
        await storeTap(db, {
          badgeId: badge,
          at: now(),
          door: { controllerId, doorId: doorId() },
          isGranted: true,
        });
        const restarted = new BadgeCheckIns(office.forms.console.platform);
        await restarted.settle();
        await restarted.close();
        expect(await isIn(office.taro)).to.equal(OPENING.toISOString());
      });

      it('takes in somebody on the roster who has no time', async () => {
        const { id } = await office.rowOf(office.taro);
        await office.clerk.call('DELETE', office.path(`/rows/${id}/slot`));
        await tap(badge);
        expect((await office.rowOf(office.taro)).state).to.equal('checked-in');
      });

      it('knows who has a card of the pool', async () => {
        const pool = await seedBadge(db, office.taro.personId);
        const card = await seedCompanyCard(db, { siteId: tokyo().id, badgeId: pool });
        const loan = { companyCardId: card.id, badgeId: pool, lentBy: office.clerk.id };
        await seedLoan(db, { ...loan, personId: office.hanako.personId, until: later(600) });
        await tap(pool);
        expect(await isIn(office.hanako)).to.equal(OPENING.toISOString());
      });

      it('counts what the door tells late, while the desk is open, and keeps nothing of the door’s time', async () => {
        await office.steps('begin');
        await goTo(later(90));
        await tap(badge, { at: later(7) });
        expect(await isIn(office.taro)).to.equal(later(90).toISOString());
      });

      it('looks at no other door, no other day, and at nobody who was denied', async () => {
        await office.steps('begin');
        await tap(badge, { door: tokyo().vaultDoor.id });
        await tap(badge, { at: later(-24 * 60) });
        await storeTap(db, { badgeId: badge, at: now(), door: { controllerId, doorId: doorId() } });
        await checkIns.settle();
        await goTo(later(24 * 60));
        await tap(badge);
        expect(await isIn(office.taro)).to.equal(null);
      });

      it('makes no walk-in of whoever takes no part, and does not begin the visit for them', async () => {
        const places = { siteId: tokyo().id, departmentId: office.forms.company.department.id };
        await tap(await seedBadge(db, await seedPerson(db, places)));
        expect(await office.rows()).to.have.length(2);
        expect((await office.visit()).state).to.equal('ready');
      });

      it('says nothing of whoever has a finding', async () => {
        await office.steps('begin');
        await office.find(office.taro, 'did-not-come');
        await tap(badge);
        expect(await office.rowOf(office.taro)).to.include({ finding: 'did-not-come', checkedInAt: null });
        const other = await seedBadge(db, office.hanako.personId);
        await tap(other);
        expect(await isIn(office.hanako), 'who comes after').to.equal(OPENING.toISOString());
      });

      it('counts no more once the desk is shut', async () => {
        await office.steps('begin', 'finish');
        await tap(badge);
        expect(await isIn(office.taro)).to.equal(null);
      });

      it('counts no more once no door is named', async () => {
        await name(null);
        await tap(badge);
        expect(await isIn(office.taro)).to.equal(null);
      });
    });

    it('counts nothing from before the visit was ready, or the door was named', async () => {
      await office.ready();
      const badge = await seedBadge(db, office.taro.personId);
      const other = await seedBadge(db, office.hanako.personId);
      await goTo(OPENING);
      await tap(badge);
      await name(doorId());
      await checkIns.settle();
      expect(await isIn(office.taro), 'before it was named').to.equal(null);
      await office.steps('revise-roster', 'send-roster', 'accept-roster');
      await goTo(later(1));
      await tap(badge);
      await goTo(later(2));
      await office.steps('prepare');
      await tap(badge, { at: later(1) });
      expect(await isIn(office.taro), 'before it was ready').to.equal(null);
      await tap(other);
      expect(await isIn(office.hanako)).to.equal(later(2).toISOString());
    });
  });
});
