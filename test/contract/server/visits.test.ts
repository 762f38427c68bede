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
        ...{ site_id: company.osaka.id, department_id: company.department.id },
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
          const answer = await office.ownCall(office.taro, 'PUT /roster-data', {
            data: { ...RECORD, [field]: '1234' },
            consentVersion: 1,
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
        const left = await office.ownCall(office.taro, 'DELETE /roster-data');
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
  });
});
