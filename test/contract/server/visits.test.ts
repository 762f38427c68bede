import type { Knex } from '@monban/db/open';
import { runRetention } from '@monban/server/retention/run-retention';
import { expect } from 'chai';
import { dumpOf } from '../../support/database-dump.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { codesOf } from '../../support/form-office.ts';
import { withCheckDigit } from '../../support/my-numbers.ts';
import { CHIYODA, RECORD, VISIT_DAY, VisitOffice } from '../../support/visit-office.ts';

describe('a municipal visit', () => {
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

    it('goes from the idea to a day that leaves the municipality its time, and says so', async () => {
      await begin();
      const idea = await office.visit();
      expect(idea).to.include({ state: 'idea', willing: 2 });
      expect(idea.municipality).to.deep.equal({ code: CHIYODA, name: '千代田区' });
      expect(idea.deadlines).to.deep.equal({ earliestOn: '2026-12-12', requestBy: null, rosterDueOn: null });
      await office.confirmed();
      const confirmed = await office.visit();
      expect(confirmed).to.include({ state: 'confirmed', visitOn: VISIT_DAY, slots: 4 });
      expect(confirmed.deadlines).to.include({ requestBy: '2026-11-24', rosterDueOn: '2026-12-08' });
      expect(confirmed.history.map(({ transition }) => transition)).to.deep.equal([
        'confirm',
        'propose',
        'request',
        'inquire',
        'create',
      ]);
      expect(confirmed.steps).to.deep.include({ step: 'send-roster', missing: 'roster-made' });
      const trail = await db('audit_entries').where({ subject_type: 'visit' }).select('action');
      expect(trail.map(({ action }: { action: string }) => action)).to.include.members([
        'visit.created',
        'visit.moved',
        'visit.slots-made',
      ]);
    });

    it('is not asked for while too few wish to apply, until another site is merged into it', async () => {
      await begin({ minApplicants: 3 });
      const { console, admin, company } = office.forms;
      await office.steps('inquire');
      expect(codesOf(await office.step('request'))).to.deep.equal(['VISIT_GUARD_MINIMUM_REACHED']);
      await office.steps('fall-below-minimum');
      const person = await admin.create('/people', {
        ...{ employeeCode: '0003', kind: 'employee', familyName: '佐藤', givenName: '次郎' },
        ...{ familyKana: 'サトウ', givenKana: 'ジロウ', startsOn: '2026-04-01', endsOn: null },
        ...{ romanName: null, email: null, departmentId: company.department.id, siteId: company.osaka.id },
      });
      await db('applications').insert({
        ...{ id: console.platform.newId(), drive_id: office.driveId, person_id: person.id, state: 'joined' },
        ...{ state_since: '2026-11-01T00:00:00.000Z', created_at: '2026-11-01T00:00:00.000Z', version: 1 },
      });
      expect(codesOf(await office.step('merge-sites'))).to.deep.equal(['REQUIRED']);
      await office.steps(['merge-sites', { siteIds: [company.osaka.id] }], 'request');
      expect(await office.visit()).to.include({ state: 'requested', willing: 3 });
    });

    it('is for the clerks of its drive alone', async () => {
      await begin();
      const other = await office.forms.console.operator('hr');
      for (const path of [office.path(), office.path('/rows'), `/drives/${office.driveId}/visits`])
        expect((await other.call('GET', path)).status, path).to.equal(403);
      const month = '/visits?from=2026-12-01&until=2027-01-01';
      await office.confirmed();
      expect((await other.call('GET', month)).body['items']).to.deep.equal([]);
      expect((await office.clerk.call('GET', month)).body['items']).to.have.length(1);
    });

    it('is asked for again on another day, and whoever had a time chooses anew', async () => {
      await begin();
      await office.ready();
      await office.steps('reschedule');
      expect(await office.visit()).to.include({ state: 'requested', visitOn: null, slots: 0 });
      expect(await stateOf(office.taro.applicationId)).to.equal('checked');
      expect((await office.rows()).map(({ slot }) => slot)).to.deep.equal([null, null]);
      expect((await office.rows()).every(({ hasData }) => hasData)).to.equal(true);
    });

    it('lets everybody go when it is cancelled', async () => {
      await begin();
      await office.ready();
      await office.steps('cancel');
      expect(await db('visit_rows')).to.have.length(0);
      expect(await stateOf(office.taro.applicationId)).to.equal('checked');
      await runRetention(db, new Date(office.forms.console.now.getTime() + 2 * 86_400_000));
      expect(await db('visit_roster_data')).to.have.length(0);
    });

    describe('who takes part', () => {
      it('tells what the municipality asks for, and agrees to words that name it', async () => {
        await begin();
        await office.confirmed();
        const own = await office.own(office.taro);
        expect(own?.rosterData.consent.ja).to.include('千代田区');
        expect(own?.rosterData.consent.en).to.include('千代田区');
        expect(own?.rosterData.wanted).to.not.include('sex');
        expect(codesOf(await office.give(office.taro, {}, 2))).to.deep.equal(['VISIT_CONSENT_CHANGED']);
        expect(codesOf(await office.give(office.taro, { address: null }))).to.deep.equal(['REQUIRED']);
        const given = await office.give(office.taro, { sex: 'male' });
        expect(given.status).to.equal(200);
        expect(given.body['data'], 'what is not asked for is not kept').to.deep.equal(RECORD);
        expect(await office.rows()).to.have.length(1);
      });

      it('is told on paper to a clerk as well', async () => {
        await begin();
        await office.confirmed();
        const path = office.path(`/applications/${office.hanako.applicationId}/roster-data`);
        const body = { data: RECORD, consentVersion: 1 };
        expect((await office.clerk.call('PUT', path, { body })).status).to.equal(200);
        const row = await db('visit_roster_data').first<{ via: string }>('via');
        expect(row.via).to.equal('paper');
      });

      it('stands nowhere in the database, the log or the trail in clear', async () => {
        await begin();
        await office.ready();
        const everything = JSON.stringify([...(await dumpOf(db))]) + office.forms.console.logged.join('');
        for (const text of ['丸の内', '1990-04-02', '1234-5678'])
          expect(everything.includes(text), text).to.equal(false);
      });

      it('is nobody whose address is protected: not on the own page, not by a clerk, on no roster', async () => {
        await begin();
        await office.confirmed();
        await office.give(office.taro);
        await office.give(office.hanako);
        await db('people').where({ id: office.taro.personId }).update({ address_protected: true });
        const { body } = await office.taro.operator.call('GET', '/own/visits');
        expect(body).to.deep.equal({ items: [], isProtected: true });
        expect(codesOf(await office.give(office.taro))).to.deep.equal(['VISIT_ADDRESS_PROTECTED']);
        const path = office.path(`/applications/${office.taro.applicationId}/roster-data`);
        const paper = await office.clerk.call('PUT', path, { body: { data: RECORD, consentVersion: 1 } });
        expect(codesOf(paper)).to.deep.equal(['VISIT_ADDRESS_PROTECTED']);
        expect(await office.rows()).to.have.length(1);
        expect(await office.visit()).to.include({ willing: 1 });
        const rosters = await office.say('POST', '/rosters', { substitutes: [] });
        expect(rosters.status, JSON.stringify(rosters.body)).to.equal(201);
        const made = (rosters.body['items'] as { rowCount: number }[])[0];
        expect(made?.rowCount).to.equal(1);
        expect(await db('visit_roster_data')).to.have.length(1);
      });

      it('takes no My Number, in whatever field it is written', async () => {
        await begin();
        await office.confirmed();
        const number = withCheckDigit('12345678901');
        for (const changes of [{ address: `千代田区 ${number}` }, { phone: number }]) {
          const answer = await office.give(office.taro, changes);
          expect(answer.status, JSON.stringify(changes)).to.equal(422);
          expect(JSON.stringify(answer.body)).to.not.include(number);
        }
        const noted = await office.say('PATCH', '', { roomNotes: number });
        expect(noted.status).to.equal(422);
        expect(await db('visit_roster_data')).to.have.length(0);
      });

      it('has no field for papers, a PIN or a scan', async () => {
        await begin();
        await office.confirmed();
        for (const field of ['pin', 'myNumber', 'identityPapers', 'scan']) {
          const answer = await office.ownCall(office.taro, 'PUT', '/roster-data', {
            body: { data: { ...RECORD, [field]: '1234' }, consentVersion: 1 },
          });
          expect(answer.status, field).to.equal(422);
        }
        await office.give(office.taro);
        const { id } = await office.rowOf(office.taro);
        const path = office.path(`/rows/${id}/finding`);
        const papers = { finding: 'sufficient', papers: ['passport'] };
        expect((await office.clerk.call('PUT', path, { body: papers })).status).to.equal(422);
      });

      it('can leave until the day, and what was told goes at once', async () => {
        await begin();
        await office.ready();
        const left = await office.ownCall(office.taro, 'DELETE', '/roster-data');
        expect(left.status).to.equal(204);
        expect(await stateOf(office.taro.applicationId)).to.equal('checked');
        expect(await db('visit_roster_data')).to.have.length(1);
        const row = await office.rowOf(office.taro);
        expect(row, 'the municipality has them on its roster').to.include({ finding: 'did-not-come' });
        expect(row.slot).to.equal(null);
      });

      it('leaves with the consent to the drive, too', async () => {
        await begin();
        await office.ready();
        const { version } = await office.taro.contents();
        const answer = await office.taro.operator.call('POST', `/own/drives/${office.driveId}/answer`, {
          body: { answer: 'withdraw' },
          version,
        });
        expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
        expect(await db('visit_roster_data')).to.have.length(1);
        expect((await office.slots()).filter(({ rowId }) => rowId !== null)).to.have.length(1);
      });
    });

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
        await office.ownCall(office.taro, 'DELETE', '/slot');
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
        const became = async ({ applicationId: id }: { readonly applicationId: string }) =>
          (await db('applications').where({ id }).first<object>('state', 'delivery')) as object;
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
        const log = await db('deletion_log').where({ purpose: 'visit-rosters' }).select('count');
        expect(log.map(({ count }: { count: number }) => count)).to.deep.equal([2, 1]);
        await office.signInAgain();
        expect((await office.visit()).reconciliation).to.include({ rows: 2, noShow: 2 });
      });
    });
  });
});
