import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

const NAMES: readonly (readonly [string, string, string, string, string])[] = [
  ['0003', '渡辺', '一郎', 'わたなべ', 'いちろう'],
  ['0001', '青木', '花子', 'ｱｵｷ', 'ﾊﾅｺ'],
  ['0002', '佐藤', '健', 'サトウ', 'ケン'],
  ['A-10', 'Smith', 'Ann', 'スミス', 'アン'],
];

describe('the records', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
    });
    afterEach(() => server.close());

    const addPeople = async () => {
      for (const [employeeCode, familyName, givenName, familyKana, givenKana] of NAMES) {
        const romanName = familyName === 'Smith' ? 'Ann Smith' : null;
        const names = { employeeCode, familyName, givenName, familyKana, givenKana, romanName, email: null };
        await admin.create('/people', personOf(company, names));
      }
    };
    const codes = ({ body }: Answer) =>
      (body['items'] as { employeeCode: string }[]).map((item) => item.employeeCode);
    const people = (query: string) => admin.call('GET', `/people?${query}`);

    it('convert what was typed as hiragana or half-width to katakana', async () => {
      const { id } = await admin.create(
        '/people',
        personOf(company, { familyKana: 'やまだ', givenKana: 'ﾀﾛｳ' }),
      );
      const { body } = await admin.call('GET', `/people/${id}`);
      expect(body).to.include({ familyKana: 'ヤマダ', givenKana: 'タロウ' });
    });

    it('find people by any form of the name and by the code', async () => {
      await addPeople();
      const found: Readonly<Record<string, readonly string[]>> = {
        渡辺: ['0003'],
        'わたなべ いちろう': ['0003'],
        ﾜﾀﾅﾍﾞ: ['0003'],
        一郎: ['0003'],
        'ann smith': ['A-10'],
        'SMITH ＡＮＮ': ['A-10'],
        smithann: ['A-10'],
        'a-1': ['A-10'],
        '%': [],
        _: [],
        nobody: [],
      };
      for (const [q, expected] of Object.entries(found))
        expect(codes(await people(`q=${encodeURIComponent(q)}`)), q).to.deep.equal(expected);
    });

    it('sort by kana, by code, backwards, and page without a gap', async () => {
      await addPeople();
      expect(codes(await people(''))).to.deep.equal(['0001', '0002', 'A-10', '0003']);
      expect(codes(await people('sort=-employeeCode'))).to.deep.equal(['A-10', '0003', '0002', '0001']);
      for (const sort of ['name', '-name', 'employeeCode', '-startsOn', 'updatedAt']) {
        const seen: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const page: Answer = await people(
            `limit=1&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`,
          );
          expect(page.body['total']).to.equal(4);
          seen.push(...codes(page));
          cursor = page.body['nextCursor'] as string | null;
        }
        expect(seen, sort).to.have.members(['0001', '0002', '0003', 'A-10']);
      }
    });

    it('refuse a sort that is not offered and a cursor that is none, or of another sort', async () => {
      await addPeople();
      const { body } = await people('limit=1&sort=name');
      for (const query of [
        'sort=email',
        'cursor=nonsense',
        `sort=employeeCode&cursor=${String(body['nextCursor'])}`,
      ])
        expect((await people(query)).body['code'], query).to.equal('VALIDATION_FAILED');
    });

    it('change one version once: the second of two who read the same is told', async () => {
      const person = await admin.create('/people', personOf(company));
      const change = (familyName: string) =>
        admin.call('PATCH', `/people/${person.id}`, { version: 1, body: { familyName } });
      const answers = await Promise.all([change('佐藤'), change('鈴木')]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
      const winner = answers.find(({ status }) => status === 200)!;
      expect(winner.headers.get('etag')).to.equal('"2"');
      const read = await admin.call('GET', `/people/${person.id}`);
      expect(read.body).to.deep.equal(winner.body);
      expect(read.headers.get('etag')).to.equal('"2"');
    });

    it('retire without deleting, refuse changes then, and restore', async () => {
      const { id } = await admin.create('/people', personOf(company));
      const retired = await admin.call('DELETE', `/people/${id}`, { version: 1 });
      expect(retired.body['retiredAt']).to.equal(server.now.toISOString());
      expect((await people('')).body['total']).to.equal(0);
      expect((await people('retired=only')).body['total']).to.equal(1);
      const change = await admin.call('PATCH', `/people/${id}`, { version: 2, body: { endsOn: null } });
      expect(change.body['code']).to.equal('RETIRED');
      const restored = await admin.call('POST', `/people/${id}/restorations`, { version: 2 });
      expect(restored.body).to.include({ retiredAt: null, version: 3 });
    });

    it('tell which field holds what is there already', async () => {
      await admin.create('/people', personOf(company));
      const answer = await admin.call('POST', '/people', { body: personOf(company) });
      expect([answer.status, answer.body['code']]).to.deep.equal([409, 'CONFLICT']);
      expect(answer.body['problems']).to.deep.equal([
        {
          pointer: '/employeeCode',
          code: 'ALREADY_USED',
          message: 'It is in use already. Choose another one.',
        },
      ]);
    });

    it('tell which reference is unknown, retired, or of another site', async () => {
      const { id } = await admin.create('/departments', { code: 'X', name: 'Old', parentId: null });
      await admin.call('DELETE', `/departments/${id}`, { version: 1 });
      const nowhere = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
      const problemsOf = async (path: string, body: object) =>
        (
          (await admin.call('POST', path, { body })).body['problems'] as { pointer: string; code: string }[]
        ).map(({ pointer, code }) => `${pointer} ${code}`);
      const references = { departmentId: id, siteId: nowhere, startsOn: '2026-04-02', endsOn: '2026-04-01' };
      expect(await problemsOf('/people', personOf(company, references))).to.deep.equal([
        '/departmentId REFERENCE_RETIRED',
        '/siteId REFERENCE_UNKNOWN',
        '/endsOn ENDS_BEFORE_START',
      ]);
      const { tokyo, osaka } = company;
      const door = { siteId: tokyo.id, name: 'x', insideAreaId: osaka.hall.id, outsideAreaId: osaka.hall.id };
      expect(await problemsOf('/doors', door)).to.deep.equal([
        '/insideAreaId REFERENCE_UNKNOWN',
        '/outsideAreaId REFERENCE_UNKNOWN',
        '/outsideAreaId AREAS_EQUAL',
      ]);
    });

    it('refuse to retire what is used, and name where', async () => {
      await admin.create('/people', personOf(company));
      const uses = async (path: string) => {
        const answer = await admin.call('DELETE', path, { version: 1 });
        expect([answer.status, answer.body['code']], path).to.deep.equal([409, 'IN_USE']);
        return (answer.body['problems'] as { code: string; message: string }[]).map(({ code }) => code);
      };
      const { tokyo, department } = company;
      expect(await uses(`/departments/${department.id}`)).to.deep.equal(['USED_BY_PEOPLE']);
      expect(await uses(`/sites/${tokyo.id}`)).to.deep.equal([
        'USED_BY_PEOPLE',
        'USED_BY_AREAS',
        'USED_BY_DOORS',
      ]);
      expect(await uses(`/areas/${tokyo.hall.id}`)).to.deep.equal(['USED_BY_DOORS']);
      const schedule = await admin.create('/schedules', { name: 'S', intervals: [] });
      const rules = [{ doorId: tokyo.entrance.id, effect: 'allow', scheduleId: schedule.id }];
      await admin.create('/access-levels', { name: '全社員', description: '', rules });
      expect(await uses(`/schedules/${schedule.id}`)).to.deep.equal(['USED_BY_ACCESS_LEVELS']);
      const door = await admin.call('DELETE', `/doors/${tokyo.entrance.id}`, { version: 1 });
      expect(JSON.stringify(door.body['problems'])).to.contain('全社員');
    });

    it('place no department below itself', async () => {
      const below = await admin.create('/departments', {
        code: 'B',
        name: 'B',
        parentId: company.department.id,
      });
      const change = { parentId: below.id };
      const answer = await admin.call('PATCH', `/departments/${company.department.id}`, {
        version: 1,
        body: change,
      });
      expect(JSON.stringify(answer.body['problems'])).to.contain('CYCLE');
    });

    it('keep schedules free of overlaps, and holidays free of doubles', async () => {
      const at = (fromMinute: number, toMinute: number) => ({ weekday: 1, fromMinute, toMinute });
      const schedule = (intervals: object[]) =>
        admin.call('POST', '/schedules', { body: { name: 'S', intervals } });
      expect((await schedule([at(0, 60), at(60, 120)])).status).to.equal(201);
      expect((await schedule([at(0, 61), at(60, 120)])).body['code']).to.equal('VALIDATION_FAILED');
      expect((await schedule([at(60, 60)])).body['code']).to.equal('VALIDATION_FAILED');
      const holidays = [1, 2].map(() => ({ onDate: '2026-01-01', name: '元日' }));
      const site = await admin.call('POST', '/sites', {
        body: { name: 'X', timeZone: 'Asia/Tokyo', holidays },
      });
      expect(JSON.stringify(site.body['problems'])).to.contain('DUPLICATE');
      const zone = await admin.call('POST', '/sites', {
        body: { name: 'X', timeZone: 'Mars/Base', holidays: [] },
      });
      expect(JSON.stringify(zone.body['problems'])).to.contain('TIME_ZONE_UNKNOWN');
    });

    it('signal a new policy after each change that doors decide on, and after no other', async () => {
      const before = server.policyChanges;
      await admin.create('/departments', { code: 'Z', name: 'Z', parentId: null });
      await admin.call('POST', '/people', { body: personOf(company, { siteId: company.department.id }) });
      expect(server.policyChanges).to.equal(before);
      const { id } = await admin.create('/people', personOf(company));
      await admin.call('DELETE', `/people/${id}`, { version: 1 });
      expect(server.policyChanges).to.equal(before + 2);
    });

    it('show people, doors, areas and sites of the own sites only', async () => {
      const mine = await admin.create('/people', personOf(company));
      const { siteId, ...others } = { siteId: company.osaka.id, employeeCode: '0002' };
      const foreign = await admin.create('/people', personOf(company, { siteId, ...others }));
      const local = await server.operator('admin', [company.tokyo.id]);
      const list = async (path: string) => (await local.call('GET', path)).body['total'];
      expect([
        await list('/people'),
        await list('/doors'),
        await list('/areas'),
        await list('/sites'),
      ]).to.deep.equal([1, 2, 3, 1]);
      expect((await local.call('GET', `/people/${mine.id}`)).status).to.equal(200);
      for (const path of [
        `/people/${foreign.id}`,
        `/doors/${company.osaka.entrance.id}`,
        `/areas/${company.osaka.hall.id}`,
        `/sites/${company.osaka.id}`,
      ]) {
        expect((await local.call('GET', path)).body['code'], path).to.equal('NOT_FOUND');
        expect((await local.call('DELETE', path, { version: 1 })).body['code'], path).to.equal('NOT_FOUND');
      }
      const move = await local.call('PATCH', `/people/${mine.id}`, { version: 1, body: { siteId } });
      expect(JSON.stringify(move.body['problems'])).to.contain('REFERENCE_UNKNOWN');
      const found = await admin.call('GET', `/people?siteId=${company.osaka.id}`);
      expect(found.body['total']).to.equal(1);
    });

    it('let nobody with some sites make or change an operator with more', async () => {
      const local = await server.operator('admin', [company.tokyo.id]);
      const operator = { login: 'new', displayName: 'New', role: 'hr', personId: null };
      const make = (siteIds: string[]) =>
        local.call('POST', '/operators', { body: { ...operator, siteIds, departmentIds: [] } });
      expect((await make([])).body['code']).to.equal('VALIDATION_FAILED');
      expect((await make([company.osaka.id])).body['code']).to.equal('VALIDATION_FAILED');
      expect((await make([company.tokyo.id])).status, 'a second one looks at it').to.equal(202);
      expect((await local.call('GET', `/operators/${admin.id}`)).body['code']).to.equal('NOT_FOUND');
      expect((await local.call('POST', `/operators/${admin.id}/sign-in-links`)).body['code']).to.equal(
        'NOT_FOUND',
      );
    });

    it('put nobody into a department out of reach', async () => {
      const other = await admin.create('/departments', { code: 'OT', name: '他部', parentId: null });
      const local = await server.operator('hr', [], [company.department.id]);
      const foreign = { departmentId: other.id, employeeCode: '0002', email: null };
      const made = await local.call('POST', '/people', { body: personOf(company, foreign) });
      expect(JSON.stringify(made.body['problems']))
        .to.contain('/departmentId')
        .and.contain('REFERENCE_UNKNOWN');
      const person = await admin.create('/people', personOf(company));
      const moved = await local.call('PATCH', `/people/${person.id}`, {
        version: 1,
        body: { departmentId: other.id },
      });
      expect(JSON.stringify(moved.body['problems'])).to.contain('REFERENCE_UNKNOWN');
    });

    it('keep the last administrator', async () => {
      const retire = await admin.call('DELETE', `/operators/${admin.id}`, { version: 1 });
      expect(retire.body['code']).to.equal('IN_USE');
      const demote = await admin.call('PATCH', `/operators/${admin.id}`, {
        version: 1,
        body: { role: 'hr' },
      });
      expect(JSON.stringify(demote.body['problems'])).to.contain('LAST_ADMIN');
    });

    it('make a sign-in link that works once and is kept nowhere', async () => {
      const { id } = await admin.create('/operators', {
        login: 'saburo',
        displayName: '三郎',
        role: 'facilities',
        personId: null,
        siteIds: [],
        departmentIds: [],
      });
      const headers = { 'idempotency-key': 'one' };
      const link = await admin.call('POST', `/operators/${id}/sign-in-links`, { headers });
      const token = new URL(String(link.body['url'])).hash.replace('#token=', '');
      expect(await server.db('idempotency_keys').select()).to.deep.equal([]);
      const signIn = () => server.call('POST', '/sessions/one-time', { body: { token } });
      expect((await signIn()).status).to.equal(201);
      expect((await signIn()).body['code']).to.equal('TOKEN_INVALID');
    });
  });
});
