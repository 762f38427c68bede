import type { VisitPaper } from '@monban/core/drives/visit-papers';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { codesOf } from '../../support/form-office.ts';
import { pagesOfPdf, requirePoppler } from '../../support/poppler.ts';
import { VISIT_DAY, VisitOffice } from '../../support/visit-office.ts';

describe('the papers of a visit', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: VisitOffice;

    before(function () {
      requirePoppler(this);
    });
    beforeEach(async () => {
      db = await open();
      office = await VisitOffice.open(db);
    });
    afterEach(() => office.close());

    const path = (paper: VisitPaper) => office.path(`/papers/${paper}`);
    const refused = async (paper: VisitPaper) => codesOf(await office.clerk.call('GET', path(paper)));
    const bytesOf = async (paper: VisitPaper) => {
      const response = await fetch(`${office.forms.console.url}/api/v1${path(paper)}`, {
        headers: { authorization: `Bearer ${office.clerk.accessToken}` },
      });
      expect(response.status, paper).to.equal(200);
      expect(response.headers.get('content-type')).to.equal('application/pdf');
      expect(response.headers.get('cache-control')).to.equal('no-store');
      return Buffer.from(await response.arrayBuffer());
    };
    const pages = async (paper: VisitPaper) => pagesOfPdf(await bytesOf(paper));

    it('have a request to the municipality, until it has proposed days', async () => {
      expect(await refused('request-form')).to.deep.equal(['VISIT_PAPER_NOT_NOW']);
      await office.steps('inquire');
      const [page = '', ...others] = await pages('request-form');
      expect(others).to.deep.equal([]);
      expect(page).to.include('千代田区御中').and.include('10人未満').and.not.include('山田');
      await office.steps('request', ['propose', { dates: [VISIT_DAY] }]);
      expect(await refused('request-form')).to.deep.equal(['VISIT_PAPER_NOT_NOW']);
    });

    it('have a timetable without names for the wall, and one with names for each desk', async () => {
      await office.ready();
      const wall = (await pages('timetable')).join('');
      expect(wall).to.include('千代田区').and.include('2026年12月15日').and.include('大会議室');
      expect(wall).to.include('09:00–09:301').and.include('空き/free');
      expect(wall).to.not.include('山田').and.not.include('ヤマダ');
      const [first = '', second = '', ...others] = await pages('desk-timetable');
      expect(others).to.deep.equal([]);
      expect(first).to.include('山田太郎').and.not.include('山田花子');
      expect(second).to.include('山田花子').and.not.include('山田太郎');
    });

    it('show nobody whose address is protected by now, and not that it is', async () => {
      await office.ready();
      await db('people').where({ id: office.hanako.personId }).update({ address_protected: true });
      expect((await pages('timetable')).join('')).to.include('予約済み/taken');
      expect((await pages('desk-timetable')).join(''))
        .to.include('予約済み')
        .and.not.include('花子');
    });

    it('have a label for each desk, tagged and with its font inside', async () => {
      await office.confirmed();
      const [first = '', second = '', ...others] = await pages('desk-labels');
      expect(others).to.deep.equal([]);
      expect(first).to.include('机1').and.include('Desk1').and.include('千代田区');
      expect(second).to.include('机2').and.not.include('山田');
      const raw = (await bytesOf('desk-labels')).toString('latin1');
      expect(raw).to.include('/StructTreeRoot').and.include('/FontFile');
    });

    it('have a report after the day, of counts and times alone', async () => {
      await office.running();
      expect(await refused('day-report')).to.deep.equal(['VISIT_PAPER_NOT_NOW']);
      await office.checkIn(office.taro);
      await office.find(office.taro, 'falls-back');
      await office.steps('finish');
      expect((await pages('day-report')).join('')).to.include('結果なし/Nofinding1');
      await office.find(office.hanako, 'did-not-come');
      await office.steps('reconcile', 'close');
      const report = await pages('day-report');
      expect(report).to.have.length(1);
      expect(report[0]).to.include('0+1+1=2').and.include('09:00–10:00').and.include('名簿の人数');
      expect(report[0]).to.include('署名または記名押印').and.not.include('山田');
      expect(report[0]).to.not.include('通知カード').and.not.include('ヤマダ');
    });

    it('with names are not made again once the desk is shut', async () => {
      await office.running();
      await office.steps('finish');
      for (const paper of ['timetable', 'desk-timetable', 'desk-labels'] as const)
        expect(await refused(paper), paper).to.deep.equal(['VISIT_PAPER_NOT_NOW']);
    });

    it('wait for slots', async () => {
      expect(await refused('timetable')).to.deep.equal(['VISIT_PAPER_NOT_NOW']);
      await office.confirmed();
      await db('visit_slots').delete();
      expect(await refused('timetable')).to.deep.equal(['VISIT_GUARD_SLOTS_MADE']);
    });

    it('leave an entry in the trail that says which one it was and nobody’s name', async () => {
      await office.ready();
      await bytesOf('desk-timetable');
      const rows = await db('audit_entries')
        .where({ action: 'visit.paper-made' })
        .select<{ actor: string; after: string }[]>('actor', 'after');
      expect(rows.map(({ actor }) => actor)).to.deep.equal([office.clerk.id]);
      expect(rows[0]?.after).to.include('desk-timetable').and.not.include('山田');
    });

    it('are for the clerks of the drive alone', async () => {
      await office.confirmed();
      const other = await office.forms.console.operator('hr');
      for (const operator of [other, office.taro.operator])
        expect((await operator.call('GET', path('timetable'))).status).to.equal(403);
      expect(await db('audit_entries').where({ action: 'visit.paper-made' })).to.have.length(0);
    });
  });
});
