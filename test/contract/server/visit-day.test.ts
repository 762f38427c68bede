import type { Knex } from '@monban/db/open';
import { digestOf } from '@monban/server/retention/deletion-log';
import { runRetention } from '@monban/server/retention/run-retention';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { codesOf } from '../../support/form-office.ts';
import { VISIT_DAY, VisitOffice } from '../../support/visit-office.ts';

describe('the day of a municipal visit', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: VisitOffice;

    beforeEach(async () => {
      db = await open();
    });
    afterEach(() => office.close());

    const begin = async (values: object = {}) => {
      office = await VisitOffice.open(db, values);
      return office;
    };
    const stateOf = async (applicationId: string) =>
      (await db('applications').where({ id: applicationId }).first<{ state: string }>('state')).state;

    describe('its times', () => {
      it('are booked, changed and given back on the own page', async () => {
        await begin();
        await office.confirmed();
        const [first, second] = await office.slots();
        expect((await office.book(office.taro, first!.id)).status, 'who takes no part').to.equal(404);
        await office.give(office.taro);
        expect((await office.own(office.taro))?.free.map(({ from }) => from)).to.deep.equal([
          '09:00',
          '09:30',
        ]);
        await office.book(office.taro, first!.id);
        expect(await stateOf(office.taro.applicationId)).to.equal('slotted');
        await office.book(office.taro, second!.id);
        expect((await office.own(office.taro))?.booked).to.include({ from: '09:00', desk: 2 });
        await office.ownCall(office.taro, 'DELETE /slot');
        expect(await stateOf(office.taro.applicationId)).to.equal('checked');
        expect((await office.slots()).every(({ rowId }) => rowId === null)).to.equal(true);
      });

      it('are never given to two, however fast both are', async () => {
        await begin();
        await office.confirmed();
        await office.give(office.taro);
        await office.give(office.hanako);
        const [slot] = await office.slots();
        const answers = await Promise.all([
          office.book(office.taro, slot!.id),
          office.book(office.hanako, slot!.id),
        ]);
        expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
        const lost = answers.find(({ status }) => status === 409)!;
        expect(codesOf(lost)).to.deep.equal(['VISIT_SLOT_TAKEN']);
        const rows = await office.rows();
        const free = rows.find((row) => row.slot === null)!;
        let refused = false;
        try {
          await db('visit_rows').where({ id: free.id }).update({ slot_id: slot!.id });
        } catch {
          refused = true;
        }
        expect(refused, 'the database refuses').to.equal(true);
      });

      it('stay where somebody has one when they are made anew', async () => {
        await begin();
        await office.confirmed();
        await office.give(office.taro);
        const [first] = await office.slots();
        await office.book(office.taro, first!.id);
        const plan = { from: '09:00', until: '12:00', slotMinutes: 30, desks: 1, breaks: [] };
        expect((await office.say('PUT', '/slots', plan)).body['slots']).to.equal(6);
        expect((await office.own(office.taro))?.booked?.from).to.equal('09:00');
        const later = await office.say('PUT', '/slots', { ...plan, from: '10:00' });
        expect(codesOf(later)).to.deep.equal(['VISIT_SLOT_HELD']);
      });

      it('do not change on the day but at the desk', async () => {
        await begin();
        await office.ready();
        office.forms.console.now = new Date(`${VISIT_DAY}T00:00:00.000Z`);
        await office.signInAgain();
        const [, , third] = await office.slots();
        expect(codesOf(await office.book(office.taro, third!.id))).to.deep.equal(['VISIT_DAY_HAS_COME']);
      });
    });

    describe('the desk', () => {
      it('opens on the day, with whoever comes first', async () => {
        await begin();
        await office.ready();
        expect(codesOf(await office.checkIn(office.taro))).to.deep.equal(['VISIT_DESK_SHUT']);
        office.forms.console.now = new Date(`${VISIT_DAY}T00:00:00.000Z`);
        await office.signInAgain();
        expect((await office.checkIn(office.taro)).status).to.equal(200);
        expect(await office.visit()).to.include({ state: 'running' });
        expect(await stateOf(office.taro.applicationId)).to.equal('checked-in');
      });

      it('knows somebody by the code on the own page, which says nothing of them', async () => {
        await begin();
        await office.running();
        const token = (await office.own(office.taro))?.booked?.token ?? '';
        expect(token).to.match(/^[A-Za-z0-9_-]{22}$/);
        const answer = await office.clerk.call('POST', office.path('/check-ins'), { body: { token } });
        expect(answer.body).to.include({ name: '山田 太郎', finding: null });
        const other = Buffer.alloc(16, 7).toString('base64url');
        const unknown = await office.clerk.call('POST', office.path('/check-ins'), {
          body: { token: other },
        });
        expect(unknown.status).to.equal(404);
      });

      it('takes each answer back until the visit is closed', async () => {
        await begin();
        await office.running();
        await office.checkIn(office.taro);
        for (const [finding, state] of [
          ['sufficient', 'id-verified'],
          ['falls-back', 'id-short'],
        ] as const) {
          expect((await office.find(office.taro, finding)).status, finding).to.equal(200);
          expect(await stateOf(office.taro.applicationId)).to.equal(state);
        }
        const { id } = await office.rowOf(office.taro);
        await office.clerk.call('DELETE', office.path(`/rows/${id}/finding`));
        expect(await stateOf(office.taro.applicationId)).to.equal('checked-in');
        await office.clerk.call('DELETE', office.path(`/rows/${id}/check-in`));
        expect(await stateOf(office.taro.applicationId)).to.equal('slotted');
        await office.find(office.taro, 'did-not-come');
        expect(await stateOf(office.taro.applicationId)).to.equal('no-show');
        await office.clerk.call('DELETE', office.path(`/rows/${id}/finding`));
        expect(await stateOf(office.taro.applicationId)).to.equal('slotted');
      });
    });

    describe('its end', () => {
      it('is refused until every row has its finding, and then adds up', async () => {
        await begin();
        await office.running();
        await office.checkIn(office.taro);
        await office.find(office.taro, 'sufficient');
        await office.steps('finish', 'reconcile');
        expect(codesOf(await office.step('close'))).to.deep.equal(['VISIT_GUARD_ROWS_CLOSED']);
        expect((await office.visit()).reconciliation).to.deep.equal({
          ...{ rows: 2, accepted: 1, short: 0, noShow: 0, open: 1 },
        });
        await office.find(office.hanako, 'did-not-come');
        await office.steps('close');
        const closed = await office.visit();
        expect(closed.reconciliation).to.deep.equal({ rows: 2, accepted: 1, short: 0, noShow: 1, open: 0 });
        const application = await db('applications')
          .where({ id: office.taro.applicationId })
          .first<object>('state', 'delivery');
        expect(application).to.deep.equal({ state: 'accepted-on-site', delivery: 'mail' });
        const { id } = await office.rowOf(office.hanako);
        const instead = await office.clerk.call('POST', office.path(`/rows/${id}/pick-up`), { body: {} });
        expect(instead.body['state']).to.equal('checked');
      });

      it('loses nobody whose papers were short, and forwards what another municipality has to make', async () => {
        await begin();
        await office.running({ residenceCode: '131024' });
        for (const person of [office.taro, office.hanako]) await office.checkIn(person);
        await office.find(office.taro, 'falls-back');
        await office.find(office.hanako, 'falls-back');
        await office.steps('finish', 'reconcile', 'close');
        const became = ({ applicationId: id }: { readonly applicationId: string }) =>
          db('applications').where({ id }).first<object>('state', 'delivery');
        expect(await became(office.taro)).to.deep.equal({ state: 'forwarded', delivery: 'pick-up' });
        expect(await became(office.hanako)).to.deep.equal({ state: 'accepted-on-site', delivery: 'pick-up' });
      });

      it('counts whoever came without being on the roster', async () => {
        await begin();
        await office.confirmed();
        await office.give(office.taro);
        await office.book(office.taro, (await office.slots())[0]!.id);
        await office.say('POST', '/rosters', { substitutes: [] });
        await office.say('PATCH', '', { room: 'A' });
        await office.steps('send-roster', 'accept-roster', 'prepare');
        office.forms.console.now = new Date(`${VISIT_DAY}T00:00:00.000Z`);
        await office.signInAgain();
        await office.steps('begin');
        const body = { applicationId: office.hanako.applicationId };
        expect((await office.clerk.call('POST', office.path('/walk-ins'), { body })).status).to.equal(201);
        for (const person of [office.taro, office.hanako]) {
          await office.checkIn(person);
          await office.find(person, 'sufficient');
        }
        await office.steps('finish', 'reconcile', 'close');
        expect((await office.visit()).reconciliation).to.include({ rows: 2, accepted: 2 });
      });

      it('takes what was told with it, and the proof log says so; version, hash and counts stay', async () => {
        await begin();
        await office.running();
        for (const person of [office.taro, office.hanako]) await office.find(person, 'did-not-come');
        await office.steps('finish', 'reconcile', 'close');
        await runRetention(db, new Date(office.forms.console.now.getTime() + 86_400_001));
        expect(await db('visit_roster_data')).to.have.length(0);
        const [roster] = await db('visit_rosters').select<{ contents: string | null; sha256: string }[]>(
          'contents',
          'sha256',
        );
        expect(roster?.contents).to.equal(null);
        expect(roster?.sha256).to.match(/^[0-9a-f]{64}$/);
        const log = await db('deletion_log')
          .where({ purpose: 'visit-rosters' })
          .select<{ count: number | null; digest: string }[]>('count', 'digest');
        expect(log.map(({ count }) => count)).to.deep.equal([null, null]);
        const { id: visitId } = await office.visit();
        const told = [office.taro, office.hanako].map(({ applicationId }) => ({
          id: `visit_roster_data/${visitId}/${applicationId}`,
          at: '',
        }));
        expect(log.map(({ digest }) => digest)).to.include(digestOf('visit-rosters', told));
        await office.signInAgain();
        expect((await office.visit()).reconciliation).to.include({ rows: 2, noShow: 2 });
      });
    });
  });
});
