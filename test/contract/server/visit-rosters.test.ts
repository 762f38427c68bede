import { createHash } from 'node:crypto';
import type { Roster, RosterDraft } from '@monban/core/api/visit-rosters';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { good } from '../../support/drive-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { codesOf, formOf } from '../../support/form-office.ts';
import { VisitOffice } from '../../support/visit-office.ts';

describe('the roster of a visit', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: VisitOffice;

    beforeEach(async () => {
      db = await open();
      office = await VisitOffice.open(db);
      await office.confirmed();
    });
    afterEach(() => office.close());

    const draft = () => good<RosterDraft>(office.clerk.call('GET', office.path('/roster-draft')));
    const make = (substitutes: readonly object[] = []) => office.say('POST', '/rosters', { substitutes });
    const versions = async () =>
      (await office.clerk.call('GET', office.path('/rosters'))).body['items'] as Roster[];
    const file = async (number: number, format: 'csv' | 'pdf') => {
      const path = office.path(`/rosters/${String(number)}/file?format=${format}`);
      const { console } = office.forms;
      const response = await fetch(`${console.url}/api/v1${path}`, {
        headers: { authorization: `Bearer ${office.clerk.accessToken}` },
      });
      expect(response.status, format).to.equal(200);
      return Buffer.from(await response.arrayBuffer());
    };
    const textOf = (bytes: Uint8Array) => new TextDecoder('shift_jis').decode(bytes);

    it('has the columns that the municipality asks for, and the hash of its own file', async () => {
      await office.give(office.taro);
      await office.book(office.taro, (await office.slots())[0]!.id);
      expect((await make()).status).to.equal(201);
      const bytes = await file(1, 'csv');
      const [roster] = await versions();
      expect(createHash('sha256').update(bytes).digest('hex')).to.equal(roster?.sha256);
      const [header = '', row = ''] = textOf(bytes).split('\r\n');
      expect(header.split(',')).to.include('フリガナ');
      expect(header.split(','), 'nobody asked for it').to.not.include('性別');
      expect(row).to.include('09:00-09:30').and.include('山田 太郎').and.include('1990-04-02');
      expect(row).to.include('東京都千代田区').and.include('通知カード');
    });

    it('is a tagged PDF as well, and that it was taken out is in the trail', async () => {
      await office.give(office.taro);
      await make();
      const text = (await file(1, 'pdf')).toString('latin1');
      expect(text)
        .to.match(/^%PDF-1\.7/u)
        .and.include('/StructTreeRoot');
      const read = await db('audit_entries').where({ action: 'visit.roster-read' }).select('after');
      expect(read).to.have.length(1);
      expect(JSON.stringify(read)).to.not.include('山田');
    });

    it('asks for each character that CP932 lacks, person by person, and remembers the answer', async () => {
      await db('people').where({ id: office.taro.personId }).update({ family_name: '𠮷田' });
      await office.give(office.taro);
      const { characters } = await draft();
      expect(characters).to.have.length(1);
      const [found] = characters;
      expect(found).to.include({ original: '𠮷', substitute: null, personName: '𠮷田 太郎' });
      expect(codesOf(await make())).to.deep.equal(['CHARACTER_NOT_WRITABLE']);
      const worse = { rowId: found?.rowId, original: '𠮷', substitute: '𠮷' };
      expect(codesOf(await make([worse]))).to.deep.equal(['CHARACTER_NOT_WRITABLE']);
      expect((await make([{ ...worse, substitute: '吉' }])).status).to.equal(201);
      const written = textOf(await file(1, 'csv'));
      expect(written).to.include('吉田 太郎').and.to.not.include('?');
      await office.give(office.hanako);
      expect((await make()).status, 'nobody is asked twice').to.equal(201);
    });

    it('begins with what the application form prints in the place of a character', async () => {
      await db('people').where({ id: office.taro.personId }).update({ family_name: '𠮷田' });
      await db('applications').where({ id: office.taro.applicationId }).update({ state: 'joined' });
      const pair = { original: '𠮷', substitute: '吉' };
      await office.taro.giveForm(formOf(1, { substituteCharacters: [pair] }));
      await db('applications').where({ id: office.taro.applicationId }).update({ state: 'checked' });
      await office.give(office.taro);
      expect((await draft()).characters.map(({ substitute }) => substitute)).to.deep.equal(['吉']);
      expect((await make()).status).to.equal(201);
    });

    it('says in each version what the one before it did not', async () => {
      await office.give(office.taro);
      await make();
      expect(codesOf(await make())).to.deep.equal(['VISIT_ROSTER_SAME']);
      await office.give(office.hanako);
      await office.book(office.taro, (await office.slots())[2]!.id);
      await make();
      const [second, first] = await versions();
      expect([second?.number, first?.number]).to.deep.equal([2, 1]);
      expect(first?.changes).to.equal(null);
      expect(second?.changes).to.deep.equal({
        added: ['山田 花子'],
        removed: [],
        changed: [{ name: '山田 太郎', columns: ['slot'] }],
      });
      expect(second?.sha256).to.not.equal(first?.sha256);
    });

    it('is sent only as it would be made now, and opened again before another is made', async () => {
      await office.give(office.taro);
      expect(codesOf(await office.step('send-roster'))).to.deep.equal(['VISIT_GUARD_ROSTER_MADE']);
      await make();
      await office.give(office.taro, { phone: '03-9999-0000' });
      expect(codesOf(await office.step('send-roster'))).to.deep.equal(['VISIT_GUARD_ROSTER_MADE']);
      await make();
      await office.steps('send-roster');
      await office.give(office.hanako);
      expect(codesOf(await make())).to.deep.equal(['VISIT_ROSTER_SENT']);
      await office.steps('revise-roster');
      expect((await make()).status).to.equal(201);
      expect((await office.rows()).map(({ rowNumber }) => rowNumber)).to.have.members([1, 2]);
    });

    it('is nobody’s who does not take part', async () => {
      expect(codesOf(await make())).to.deep.equal(['VISIT_ROSTER_EMPTY']);
    });

    it('has sheets of what to bring beside it, for whoever has a time', async () => {
      await office.give(office.taro);
      const sheets = (rowIds: readonly string[] = []) =>
        office.clerk.call('POST', office.path('/sheets'), { body: { language: 'ja', rowIds } });
      expect(codesOf(await sheets())).to.deep.equal(['VISIT_NOBODY_HAS_TIME']);
      expect(codesOf(await sheets([(await office.rowOf(office.taro)).id]))).to.deep.equal([
        'VISIT_ROW_WITHOUT_TIME',
      ]);
    });
  });
});
