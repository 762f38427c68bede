import { expect } from 'chai';
import { PersonTerms } from '@monban/core/api/employments';
import { PeopleExportCheck } from '@monban/core/api/people-export';
import type { ImportInspection } from '@monban/core/api/people-import';
import { forEachDatabase } from '../../support/databases.ts';
import { PeopleClerk } from '../../support/people-clerk.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

describe('an export of people', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let clerk: PeopleClerk;
    let company: SmallCompany;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      clerk = new PeopleClerk(admin);
      company = await makeSmallCompany(admin);
      const boss = await admin.create(
        '/people',
        personOf(company, { employeeCode: '0001', familyName: '髙橋' }),
      );
      const { id: sales } = await admin.create('/departments', {
        code: 'SA',
        name: '営業部',
        parentId: null,
      });
      const { body } = await admin.call('POST', `/people/${boss.id}/posts`, {
        version: 1,
        body: { departmentId: sales, siteId: company.tokyo.id, isMain: false, fromDate: '2026-10-01' },
      });
      await admin.call('PATCH', `/people/${boss.id}/posts/${mainPostOf(body)}`, {
        version: 2,
        body: { title: '部長' },
      });
      await admin.create(
        '/people',
        personOf(company, {
          employeeCode: 'ab-0002',
          kind: 'contractor',
          familyName: '𠮷田',
          displayName: '=吉田 "花",子',
          formerFamilyName: '﨑山',
          formName: '吉田花子',
          formSubstitutions: [{ written: '𠮷', printed: '吉' }],
          email: null,
          managerId: boss.id,
          siteId: company.osaka.id,
          endsOn: '2027-03-31',
          municipalityCode: '131032',
        }),
      );
      await admin.create(
        '/people',
        personOf(company, { employeeCode: '0003', addressProtected: true, romanName: null }),
      );
    });
    afterEach(() => server.close());

    const exported = async (asked: object, operator = admin) => {
      const response = await fetch(`${server.url}/api/v1/people-exports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${operator.accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(asked),
      });
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        bytes: new Uint8Array(await response.arrayBuffer()),
      };
    };
    /** What the server makes of its own file. */
    const sentBack = async (bytes: Uint8Array, fileName = 'people.csv') => {
      const inspected = await clerk.inspect(bytes, { fileName });
      const { columns } = inspected.body as unknown as ImportInspection;
      return clerk.stage({ bytes, columns: columns.map(({ field }) => field ?? ''), query: { fileName } });
    };
    const UNCHANGED = { added: 0, changed: 0, unchanged: 3, missing: 0, problem: 0 };

    for (const [what, asked] of Object.entries({
      'UTF-8': { format: 'csv', charset: 'utf-8' },
      'UTF-8 with a mark': { format: 'csv', charset: 'utf-8-bom' },
      'a workbook': { format: 'xlsx' },
    }))
      it(`in ${what} is read back as the same people`, async function () {
        this.timeout(20_000);
        const { bytes, type } = await exported(asked);
        expect(type).to.match(
          asked.format === 'xlsx' ? new RegExp(WORKBOOK.replaceAll('.', '\\.')) : /^text\/csv/,
        );
        expect((await sentBack(bytes)).counts).to.deep.equal(UNCHANGED);
      });

    it('in CP932 is not written while a character has no place there, and lists each by row and column', async () => {
      const asked = { format: 'csv', charset: 'cp932' };
      expect((await exported(asked)).status).to.equal(422);
      const check = await admin.call('POST', '/people-exports/checks', { body: asked });
      const { unwritable, rowCount } = PeopleExportCheck.parse(check.body);
      expect(rowCount).to.equal(3);
      expect(unwritable).to.deep.equal([
        {
          character: '𠮷',
          codePoints: 'U+20BB7',
          count: 2,
          places: [
            { row: 4, header: '姓', value: '𠮷田' },
            { row: 4, header: '代替文字', value: '𠮷→吉' },
          ],
        },
      ]);
    });

    it('in CP932 holds what was chosen for such characters, and everything else is the same', async () => {
      const substitutions = [{ character: '𠮷', by: '吉' }];
      const { bytes } = await exported({ format: 'csv', charset: 'cp932', substitutions });
      const text = new TextDecoder('shift_jis', { fatal: true }).decode(bytes);
      expect(text).to.include('吉田').and.to.include('髙橋').and.to.include('﨑山').and.not.to.include('?');
      const run = await sentBack(bytes);
      expect(run).to.include({ charset: 'cp932' });
      expect(run.counts).to.include({ unchanged: 2, changed: 1 });
      const [row] = await clerk.rows(run.id, 'changed');
      expect(row?.changes.map(({ field }) => field)).to.deep.equal(['familyName', 'formSubstitutions']);
    });

    it('holds the title and the departments of concurrent posts, and no day of a transfer', async () => {
      const { bytes } = await exported({ format: 'csv', charset: 'utf-8' });
      const [header = '', first = ''] = Buffer.from(bytes).toString('utf8').split('\r\n');
      expect(header).to.include(',兼務部門コード,役職,').and.to.not.include('異動日');
      expect(first).to.match(/^0001,.*,GA,総務部,SA,部長,東京,/);
    });

    it('holds the concurrent posts of somebody who has yet to begin, so that reading it back takes none away', async () => {
      const newcomer = await admin.create(
        '/people',
        personOf(company, { employeeCode: '0004', email: null, startsOn: '2027-04-01' }),
      );
      const { body } = await admin.call('GET', '/departments?q=SA');
      const [{ id: departmentId } = { id: '' }] = body['items'] as { id: string }[];
      const place = { departmentId, siteId: company.tokyo.id };
      await admin.call('POST', `/people/${newcomer.id}/posts`, {
        version: 1,
        body: { ...place, isMain: false, fromDate: '2027-04-01' },
      });
      const { bytes } = await exported({ format: 'csv', charset: 'utf-8' });
      expect(Buffer.from(bytes).toString('utf8')).to.match(/^0004,.*,GA,総務部,SA,,東京,/m);
      expect((await sentBack(bytes)).counts).to.include({ unchanged: 4, changed: 0 });
    });

    it('writes no cell that a spreadsheet program would run', async () => {
      const { bytes } = await exported({ format: 'csv', charset: 'utf-8' });
      expect(Buffer.from(bytes).toString('utf8')).to.include(`"'=吉田 ""花"",子"`);
    });

    it('holds who was asked for, within the operator’s reach, and leaves an entry in the trail', async () => {
      const { bytes } = await exported({ format: 'csv', charset: 'utf-8', siteId: company.osaka.id });
      expect(Buffer.from(bytes).toString('utf8').trim().split('\r\n')).to.have.length(2);
      const local = await server.operator('hr', [company.tokyo.id]);
      const reached = await exported({ format: 'csv', charset: 'utf-8' }, local);
      expect(Buffer.from(reached.bytes).toString('utf8')).to.not.include('ab-0002');
      const [entry]: { after: string }[] = await server
        .db('audit_entries')
        .where({ action: 'people-export.made' })
        .select('after');
      expect(JSON.parse(entry?.after ?? '')).to.deep.equal({
        format: 'csv',
        charset: 'utf-8',
        people: 1,
      });
    });
  });
});

function mainPostOf(body: Readonly<Record<string, unknown>>): string {
  return PersonTerms.parse(body).posts.find(({ isMain }) => isMain)?.id ?? '';
}
