import { applyDepartmentTerms } from '@monban/server/organisation/keep-department-terms';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

interface Department {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly parentId: string | null;
}

describe('departments by their days', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;
    let sales: string;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      const department = { code: 'SA', name: '営業部', parentId: null };
      ({ id: sales } = await admin.create('/departments', department));
    });
    afterEach(() => server.close());

    const read = async (id: string) => (await admin.call('GET', `/departments/${id}`)).body;
    const put = async (id: string, fromDate: string, fields: object): Promise<Answer> => {
      const { code, name, parentId, headId, version } = await read(id);
      const body = { code, name, parentId, headId, ...fields };
      const path = `/departments/${id}/terms/${fromDate}`;
      return admin.call('PUT', path, { version: Number(version), body });
    };
    const treeOn = async (day: string) => {
      const { body } = await admin.call('GET', `/department-tree?on=${day}`);
      return new Map((body['items'] as Department[]).map((item) => [item.id, item]));
    };
    const codesOf = ({ body }: Answer) =>
      (body['problems'] as { pointer: string; code: string }[]).map(
        ({ pointer, code }) => `${pointer} ${code}`,
      );
    const waitUntil = async (at: string) => {
      server.now = new Date(at);
      admin = await server.operator('admin');
      return applyDepartmentTerms(server.platform);
    };

    it('move on their day, and are read as they were and will be', async () => {
      const { department } = company;
      expect((await put(sales, '2027-04-01', { name: '販売部', parentId: department.id })).status).to.equal(
        200,
      );
      expect(await read(sales)).to.include({ name: '営業部', parentId: null });
      expect((await treeOn('2027-03-31')).get(sales)).to.include({ name: '営業部', parentId: null });
      expect((await treeOn('2027-04-01')).get(sales)).to.include({ name: '販売部', parentId: department.id });
      expect(await waitUntil('2027-03-31T14:59:00.000Z')).to.equal(0);
      expect(await waitUntil('2027-03-31T15:00:00.000Z')).to.equal(1);
      expect(await read(sales)).to.include({ name: '販売部', parentId: department.id, version: 3 });
      expect(await applyDepartmentTerms(server.platform)).to.equal(0);
    });

    it('change from today on when their own fields change, and keep what was', async () => {
      await admin.call('PATCH', `/departments/${sales}`, { version: 1, body: { name: '販売部' } });
      server.advance(24 * 60);
      admin = await server.operator('admin');
      await admin.call('PATCH', `/departments/${sales}`, { version: 2, body: { name: '国内販売部' } });
      const { body } = await admin.call('GET', `/departments/${sales}/terms`);
      expect((body['items'] as { name: string; fromDate: string }[]).map(({ name }) => name)).to.deep.equal([
        '販売部',
        '国内販売部',
      ]);
      expect((await treeOn('2026-11-21')).get(sales)).to.include({ name: '販売部' });
    });

    it('are nowhere below themselves, on no day of the past or the future', async () => {
      const { id } = company.department;
      expect((await put(sales, '2027-04-01', { parentId: id })).status).to.equal(200);
      expect(codesOf(await put(id, '2028-04-01', { parentId: sales }))).to.deep.equal(['/parentId CYCLE']);
      expect(codesOf(await put(id, '2026-12-01', { parentId: sales }))).to.deep.equal(['/parentId CYCLE']);
      expect((await put(id, '2026-12-01', {})).status).to.equal(200);
    });

    it('have codes of their own on every day, which may change hands', async () => {
      const { id } = company.department;
      expect(codesOf(await put(sales, '2027-04-01', { code: 'GA' }))).to.deep.equal(['/code ALREADY_USED']);
      await put(id, '2027-04-01', { code: 'XX' });
      await put(sales, '2027-04-01', { code: 'GA' });
      await put(id, '2027-04-01', { code: 'SA' });
      expect(await waitUntil('2027-04-01T00:00:00.000Z')).to.equal(2);
      expect([(await read(id))['code'], (await read(sales))['code']]).to.deep.equal(['SA', 'GA']);
    });

    it('are changed by nobody whose reach is departments: one below theirs would come into it', async () => {
      const { id: own } = await admin.create('/departments', { code: 'OWN', name: '自部門', parentId: null });
      const part = await server.operator('admin', [], [own]);
      const { version } = await read(sales);
      const [versioned, body] = [{ version: Number(version) }, { parentId: own }];
      const term = { code: 'SA', name: '営業部', headId: null, parentId: own };
      const answers = [
        await part.call('PATCH', `/departments/${sales}`, { ...versioned, body }),
        await part.call('PUT', `/departments/${sales}/terms/2026-12-01`, { ...versioned, body: term }),
        await part.call('DELETE', `/departments/${sales}/terms/2026-11-21`, versioned),
        await part.call('POST', '/departments', { body: { code: 'N', name: '新', parentId: own } }),
        await part.call('DELETE', `/departments/${own}`, { version: 1 }),
        await part.call('POST', `/departments/${own}/restorations`, { version: 1 }),
      ];
      expect(answers.map(({ status }) => status)).to.deep.equal([403, 403, 403, 403, 403, 403]);
      expect(await read(sales)).to.include({ parentId: null, version });
    });

    it('give back a term that was planned, but never the last one', async () => {
      await put(sales, '2027-04-01', { name: '販売部' });
      const remove = async (day: string) =>
        admin.call('DELETE', `/departments/${sales}/terms/${day}`, {
          version: Number((await read(sales))['version']),
        });
      expect((await remove('2027-05-01')).status).to.equal(404);
      expect((await remove('2027-04-01')).status).to.equal(200);
      expect((await treeOn('2027-04-01')).get(sales)).to.include({ name: '営業部' });
      expect(codesOf(await remove('2026-11-21'))).to.deep.equal([' LAST_TERM']);
    });
  });
});
