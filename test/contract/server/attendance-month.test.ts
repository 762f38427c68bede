import { expect } from 'chai';
import { AttendanceOffice, LUNCH, NINE_TO_SIX, tokyo } from '../../support/attendance-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { refusal } from '../../support/drive-office.ts';
import { seedPlaces } from '../../support/seed-places.ts';

const MONDAY = '2026-11-16';

describe('a month of somebody', () => {
  forEachDatabase((_name, open) => {
    let office: AttendanceOffice;
    beforeEach(async () => {
      office = await AttendanceOffice.open(await open());
    });
    afterEach(() => office.close());

    it('has a row for every calendar day, with its kind and its plan', async () => {
      const { id } = await office.worker();
      const { days, from, through, groupName } = await office.month(id);
      expect({ from, through, groupName }).to.deep.equal({
        from: '2026-11-01',
        through: '2026-11-30',
        groupName: '本社',
      });
      expect(days).to.have.length(30);
      const kinds = days.slice(0, 3).map(({ kind, plan }) => [kind, plan.work.length]);
      expect(kinds).to.deep.equal([
        ['statutory-holiday', 0],
        ['work', 1],
        ['work', 1],
      ]);
    });

    it('shows what the gate saw, what was said and what was approved as three layers that are never merged', async () => {
      const worker = await office.worker();
      await office.passes(worker, `in ${MONDAY} 08:50`, `out ${MONDAY} 19:10`);
      await office.reportsUntil('2026-11-21 00:00');
      const seen = await office.day(worker.id, MONDAY);
      expect(seen.gate?.work).to.deep.equal([{ from: 530, until: 1150 }]);
      expect([seen.claimed, seen.approved]).to.deep.equal([null, null]);
      const claim = await office.claim(worker.id, MONDAY, { work: [{ from: 540, until: 1140 }] });
      const said = await office.day(worker.id, MONDAY);
      expect(said.claimed?.totals).to.deep.include({ worked: 540, overtime: 60 });
      expect(said.approved).to.equal(null);
      await office.decide(claim);
      const decided = await office.day(worker.id, MONDAY);
      expect(decided.approved?.totals).to.deep.equal(decided.claimed?.totals);
      expect(decided.gate).to.deep.equal(seen.gate);
    });

    it('says how the minutes of a day come about', async () => {
      const { id } = await office.worker();
      await office.claim(id, MONDAY);
      const { claimed } = await office.day(id, MONDAY);
      expect(claimed?.steps).to.deep.equal([
        { why: 'work', span: { from: 540, until: 1080 }, minutes: 540 },
        { why: 'rest', span: LUNCH, minutes: -60 },
      ]);
    });

    it('gives a night to the day on which it began, and pairs the exit of the next morning with it', async () => {
      const worker = await office.worker();
      await office.passes(worker, `in ${MONDAY} 21:50`, 'out 2026-11-17 07:05');
      await office.reportsUntil('2026-11-21 00:00');
      const night = await office.day(worker.id, MONDAY);
      expect(night.gate?.work).to.deep.equal([{ from: 1310, until: 1865 }]);
      expect((await office.day(worker.id, '2026-11-17')).gate?.work).to.deep.equal([]);
    });

    it('judges a day only when every boundary controller of the site has reported past its end', async () => {
      const worker = await office.worker();
      await office.passes(worker, `in ${MONDAY} 08:50`);
      const codes = async () => (await office.day(worker.id, MONDAY)).findings.map(({ code }) => code);
      expect(await codes()).to.deep.equal(['not-evaluated']);
      await office.reportsUntil('2026-11-17 00:00');
      expect(await codes()).to.deep.equal(['missing-exit']);
    });

    it('never makes up an exit that nobody saw', async () => {
      const worker = await office.worker();
      await office.passes(worker, `in ${MONDAY} 09:00`, 'in 2026-11-17 09:02', 'out 2026-11-17 18:00');
      await office.reportsUntil('2026-11-21 00:00');
      const { gate, proposal } = await office.day(worker.id, MONDAY);
      expect([gate?.work, proposal]).to.deep.equal([[], null]);
      expect((await office.day(worker.id, '2026-11-17')).gate?.work).to.deep.equal([
        { from: 542, until: 1080 },
      ]);
    });

    it('counts a passage at less assurance than its door asks for as weak', async () => {
      const worker = await office.worker();
      const weak = { ...office.tapOf(`in ${MONDAY} 09:00`), assurance: 'identifier-only' } as const;
      await office.controller.store([{ ...weak, badgeId: worker.badgeId }]);
      await office.passes(worker, `out ${MONDAY} 18:00`);
      await office.reportsUntil('2026-11-21 00:00');
      const { findings } = await office.day(worker.id, MONDAY);
      expect(findings).to.deep.include({ code: 'weak-proof', amount: 1 });
    });

    it('reads nothing from a door within the site', async () => {
      const worker = await office.worker();
      await office.console.db('doors').update({ is_site_boundary: false });
      await office.passes(worker, `in ${MONDAY} 09:00`, `out ${MONDAY} 18:00`);
      expect(await office.console.db('gate_facts')).to.deep.equal([]);
    });

    it('uses no door times before people were told what for, and none where the group does without', async () => {
      const worker = await office.worker();
      await office.passes(worker, `in ${MONDAY} 09:00`, `out ${MONDAY} 18:00`);
      const change = async (body: object) => {
        const { version } = (await office.hr.call('GET', `/attendance-groups/${office.group.id}`)).body;
        await office.hr.call('PATCH', `/attendance-groups/${office.group.id}`, {
          body,
          version: Number(version),
        });
      };
      const gateOn = async (day: string) => (await office.day(worker.id, day)).gate;
      await change({ noticeOn: '2026-11-17' });
      expect([await gateOn(MONDAY), (await gateOn('2026-11-17')) === null]).to.deep.equal([null, false]);
      await change({ noticeOn: null });
      expect(await gateOn('2026-11-17')).to.equal(null);
      await change({ noticeOn: '2026-04-01', policy: 'off' });
      expect(await gateOn(MONDAY)).to.equal(null);
    });

    it('proposes presence where the group has it so, never before the plan begins, and counts none of it', async () => {
      const { db } = office.console;
      await db('attendance_groups').update({ policy: 'proposal' });
      const worker = await office.worker();
      await office.passes(worker, `in ${MONDAY} 08:20`, `out ${MONDAY} 18:30`);
      await office.reportsUntil('2026-11-21 00:00');
      const { proposal, claimed } = await office.day(worker.id, MONDAY);
      expect(proposal).to.deep.equal({ work: [{ from: 540, until: 1110 }], breaks: [LUNCH] });
      expect(claimed).to.equal(null);
    });

    it('takes presence for what is said where the group has it so, until somebody says something else', async () => {
      await office.console.db('attendance_groups').update({ policy: 'claim' });
      const worker = await office.worker();
      await office.passes(worker, `in ${MONDAY} 08:55`, `out ${MONDAY} 18:30`);
      await office.reportsUntil('2026-11-21 00:00');
      expect((await office.day(worker.id, MONDAY)).claimed?.totals.worked).to.equal(510);
      await office.claim(worker.id, MONDAY);
      const { claimed, approved } = await office.day(worker.id, MONDAY);
      expect([claimed?.totals.worked, approved]).to.deep.equal([480, null]);
    });

    it('is reckoned by the clock of the site, whatever the machine’s clock says', async () => {
      const worker = await office.worker();
      await office.console.db('sites').update({ time_zone: 'America/New_York' });
      await office.passes(worker, `in ${MONDAY} 23:00`, 'out 2026-11-17 08:00');
      await office.reportsUntil('2026-11-21 00:00');
      // 23:00 in Tokyo is 9:00 in New York.
      expect((await office.day(worker.id, MONDAY)).gate?.work).to.deep.equal([{ from: 540, until: 1080 }]);
    });

    it('counts a borrowed card for whoever had it at that moment', async () => {
      const [keeper, worker] = [await office.worker(), await office.worker()];
      const card = { id: crypto.randomUUID(), label: 'A1', site_id: office.places.siteId, state: 'lent' };
      const times = { created_at: '2026-01-05T00:00:00.000Z', updated_at: '2026-01-05T00:00:00.000Z' };
      const { db } = office.console;
      await db('company_cards').insert({ ...card, ...times, badge_id: keeper.badgeId, version: 1 });
      await db('company_card_loans').insert({
        ...{ id: crypto.randomUUID(), company_card_id: card.id, badge_id: keeper.badgeId },
        ...{ person_id: worker.id, purpose: 'day-badge', lent_by: office.hr.id },
        from_at: tokyo(`${MONDAY} 08:30`).toISOString(),
        until_at: tokyo(`${MONDAY} 23:00`).toISOString(),
      });
      await office.passes(keeper, `in ${MONDAY} 09:00`, `out ${MONDAY} 18:00`);
      await office.reportsUntil('2026-11-21 00:00');
      expect((await office.day(worker.id, MONDAY)).gate?.work).to.deep.equal(NINE_TO_SIX.work);
      expect((await office.day(keeper.id, MONDAY)).gate?.work).to.deep.equal([]);
    });

    it('is of nobody outside the scope, and of nobody without working terms', async () => {
      const worker = await office.worker();
      const elsewhere = await office.console.operator('hr', [(await seedPlaces(office.console.db)).siteId]);
      const path = `/people/${worker.id}/attendance`;
      expect(refusal(await elsewhere.call('GET', path))).to.equal('NOT_FOUND');
      const person = await office.asPerson(worker);
      const { body } = await person.call('GET', '/own/attendance');
      expect(body['month']).to.deep.include({ month: '2026-11', personId: worker.id });
      expect(refusal(await person.call('GET', path))).to.equal('FORBIDDEN');
      await office.console.db('working_terms').delete();
      expect((await person.call('GET', '/own/attendance')).body).to.deep.equal({ month: null });
    });
  });
});
