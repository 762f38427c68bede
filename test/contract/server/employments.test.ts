import { applyDatedChanges } from '@monban/server/people/dated-changes';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

interface Terms {
  readonly employments: { readonly id: string; readonly startsOn: string; readonly endsOn: string | null }[];
  readonly posts: {
    readonly id: string;
    readonly departmentId: string;
    readonly isMain: boolean;
    readonly fromDate: string;
    readonly untilDate: string | null;
  }[];
}

/** The clock of the tests stands on 2026-11-21, 18:00 in Tokyo. */
const TODAY = '2026-11-21';

describe('employments and posts', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;
    let sales: string;
    let id: string;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      const department = { code: 'SA', name: '営業部', parentId: null };
      ({ id: sales } = await admin.create('/departments', department));
      ({ id } = await admin.create('/people', personOf(company)));
    });
    afterEach(() => server.close());

    const person = async () => (await admin.call('GET', `/people/${id}`)).body;
    const terms = async () => (await admin.call('GET', `/people/${id}/employments`)).body as unknown as Terms;
    const change = async (method: string, path: string, body?: object): Promise<Answer> => {
      const version = Number((await person())['version']);
      return admin.call(method, `/people/${id}${path}`, { version, ...(body && { body }) });
    };
    const transfer = (fromDate: string, departmentId = sales) =>
      change('POST', '/posts', { departmentId, siteId: company.tokyo.id, isMain: true, fromDate });
    const codesOf = ({ body }: Answer) =>
      (body['problems'] as { pointer: string; code: string }[]).map(
        ({ pointer, code }) => `${pointer} ${code}`,
      );
    const days = async () =>
      (await terms()).posts.map((post) => [post.departmentId, post.fromDate, post.untilDate]);
    /** Sessions do not last that long. */
    const waitUntil = async (at: string) => {
      server.now = new Date(at);
      admin = await server.operator('admin');
      return applyDatedChanges(server.platform);
    };

    it('show whoever keeps the people what was changed, newest first, within their reach', async () => {
      await transfer('2027-04-01');
      const hr = await server.operator('hr');
      const { body } = await hr.call('GET', `/people/${id}/changes`);
      const actions = (body['items'] as { action: string }[]).map(({ action }) => action);
      expect(actions).to.have.length(2);
      expect(actions.at(-1)).to.equal('person.created');
      expect((await hr.call('GET', '/audit')).status).to.equal(403);
      const osaka = await server.operator('hr', [company.osaka.id]);
      expect((await osaka.call('GET', `/people/${id}/changes`)).status).to.equal(404);
    });

    it('begin with the person: one employment and one main post from the first day on', async () => {
      const { employments, posts } = await terms();
      expect(employments.map(({ startsOn, endsOn }) => [startsOn, endsOn])).to.deep.equal([
        ['2026-04-01', null],
      ]);
      expect(posts.map(({ isMain, fromDate, untilDate }) => [isMain, fromDate, untilDate])).to.deep.equal([
        [true, '2026-04-01', null],
      ]);
    });

    it('transfer in the past at once, and end the former post on the same day', async () => {
      expect((await transfer('2026-06-01')).status).to.equal(201);
      expect((await person())['departmentId']).to.equal(sales);
      expect(await days()).to.deep.equal([
        [company.department.id, '2026-04-01', '2026-06-01'],
        [sales, '2026-06-01', null],
      ]);
    });

    it('transfer in the future on its day at the site, and tell the doors', async () => {
      await transfer('2026-12-01');
      expect((await person())['departmentId']).to.equal(company.department.id);
      const before = server.policyChanges;
      expect(await waitUntil('2026-11-30T14:59:00.000Z')).to.equal(0);
      expect(await waitUntil('2026-11-30T15:00:00.000Z')).to.equal(1);
      expect(await applyDatedChanges(server.platform)).to.equal(0);
      expect(await person()).to.include({ departmentId: sales, version: 3 });
      expect(server.policyChanges).to.equal(before + 1);
      const { body } = await admin.call('GET', `/audit?subjectType=person&subjectId=${id}`);
      expect((body['items'] as { action: string; actor: string }[])[0]).to.include({
        action: 'person.dated-change-applied',
        actor: 'system',
      });
    });

    it('hold a post beside the main one, within the employment', async () => {
      const beside = { departmentId: sales, siteId: company.osaka.id, isMain: false };
      const post = { ...beside, fromDate: '2026-05-01', untilDate: '2026-07-01', title: '兼務' };
      expect((await change('POST', '/posts', post)).status).to.equal(201);
      expect((await person())['departmentId']).to.equal(company.department.id);
      const early = await change('POST', '/posts', { ...beside, fromDate: '2026-03-31' });
      expect(codesOf(early)).to.deep.equal(['/fromDate POST_OUTSIDE']);
    });

    it('refuse a second main post from the same day, and an end of a main post', async () => {
      expect(codesOf(await transfer('2026-04-01'))).to.include('/fromDate MAIN_POST_DOUBLE');
      const post = { departmentId: sales, siteId: company.tokyo.id, isMain: true, fromDate: '2026-06-01' };
      const answer = await change('POST', '/posts', { ...post, untilDate: '2026-07-01' });
      expect(codesOf(answer)).to.deep.equal(['/untilDate MAIN_POST_ENDS']);
    });

    it('take back a transfer, so that the post before it lasts on', async () => {
      await transfer('2026-06-01');
      const { posts } = await terms();
      await change('DELETE', `/posts/${posts[1]!.id}`);
      expect(await days()).to.deep.equal([[company.department.id, '2026-04-01', null]]);
      const last = await change('DELETE', `/posts/${posts[0]!.id}`);
      expect(codesOf(last)).to.deep.equal([' LAST_MAIN_POST']);
    });

    it('follow the fields of the person: another department is a transfer from today on', async () => {
      await change('PATCH', '', { departmentId: sales });
      expect(await days()).to.deep.equal([
        [company.department.id, '2026-04-01', TODAY],
        [sales, TODAY, null],
      ]);
      await change('PATCH', '', { startsOn: '2026-07-01', employeeCode: '0100' });
      expect(await days()).to.deep.equal([
        [company.department.id, '2026-07-01', TODAY],
        [sales, TODAY, null],
      ]);
      expect(await person()).to.include({ startsOn: '2026-07-01', employeeCode: '0100' });
    });

    it('know of no transfer that is put back on its day, and keep the title of before', async () => {
      const [post] = (await terms()).posts;
      await change('PATCH', `/posts/${post!.id}`, { title: '課長' });
      const former = await terms();
      await change('PATCH', '', { departmentId: sales });
      await change('PATCH', '', { departmentId: company.department.id });
      expect(await terms()).to.deep.equal(former);
    });

    it('end with a last day: posts planned for later go, and the person is retired on the day after', async () => {
      await transfer('2027-01-01');
      expect((await change('POST', '/retirements', { lastDay: '2026-12-31' })).status).to.equal(200);
      expect(await person()).to.include({ endsOn: '2026-12-31', retiredAt: null });
      expect(await days()).to.have.length(1);
      expect(await waitUntil('2026-12-31')).to.equal(0);
      expect(await waitUntil('2027-01-01')).to.equal(1);
      expect((await person())['retiredAt']).to.equal('2027-01-01T00:00:00.000Z');
      expect(codesOf(await change('POST', '/restorations'))).to.deep.equal([' EMPLOYMENT_ENDED']);
    });

    it('retire at once for a last day that is past, and take back with a new employment', async () => {
      await change('POST', '/retirements', { lastDay: '2026-10-31' });
      expect((await person())['retiredAt']).to.equal(server.now.toISOString());
      const again = {
        kind: 'contractor',
        employeeCode: 'C-1',
        departmentId: sales,
        siteId: company.osaka.id,
      };
      const overlapping = await change('POST', '/employments', { ...again, startsOn: '2026-10-31' });
      expect(codesOf(overlapping)).to.deep.equal(['/startsOn EMPLOYMENTS_OVERLAP']);
      expect((await change('POST', '/employments', { ...again, startsOn: '2026-12-01' })).status).to.equal(
        201,
      );
      expect(await person()).to.include({ retiredAt: null, kind: 'employee', endsOn: '2026-10-31' });
      expect(await waitUntil('2026-12-01')).to.equal(1);
      expect(await person()).to.include({ kind: 'contractor', employeeCode: 'C-1', departmentId: sales });
      expect(await person()).to.include({ siteId: company.osaka.id, startsOn: '2026-12-01', endsOn: null });
    });

    it('give nobody back the rights from before they left, however the person is taken back', async () => {
      const rules = [{ doorId: company.tokyo.entrance.id, effect: 'allow', scheduleId: null }];
      const level = await admin.create('/access-levels', { name: '一般', description: '', rules });
      const membership = { access_level_id: level.id, person_id: id, from_date: '2026-01-01' };
      await server.db('access_level_members').insert(membership);
      await change('POST', '/retirements', { lastDay: '2026-10-31' });
      const [employment] = (await terms()).employments;
      const reopened = await change('PATCH', `/employments/${employment!.id}`, { endsOn: null });
      expect(reopened.status).to.equal(200);
      expect((await change('POST', '/restorations')).status).to.equal(200);
      expect(await person()).to.include({ retiredAt: null, endsOn: null });
      expect(await server.db('access_level_members')).to.have.length(0);
      const removed = await server.db('audit_entries').where({ action: 'membership.removed' });
      expect(removed).to.have.length(1);
    });

    it('keep a code for one person for ever', async () => {
      await change('POST', '/retirements', { lastDay: '2026-10-31' });
      const again = { kind: 'employee', employeeCode: '0900', departmentId: sales, siteId: company.tokyo.id };
      await change('POST', '/employments', { ...again, startsOn: '2026-12-01' });
      const answer = await admin.call('POST', '/people', {
        body: personOf(company, { employeeCode: '0900' }),
      });
      expect([answer.status, ...codesOf(answer)]).to.deep.equal([409, '/employeeCode ALREADY_USED']);
    });

    it('are changed by one of two who read the same version', async () => {
      const body = { departmentId: sales, siteId: company.tokyo.id, isMain: true };
      const answers = await Promise.all(
        ['2026-06-01', '2026-07-01'].map((fromDate) =>
          admin.call('POST', `/people/${id}/posts`, { version: 1, body: { ...body, fromDate } }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 412]);
      expect((await terms()).posts).to.have.length(2);
    });

    it('are no business of a reception, and out of reach from another site', async () => {
      const reception = await server.operator('reception');
      const { body } = await reception.call('GET', `/people/${id}/employments`);
      expect(body).to.deep.equal({
        employments: [],
        posts: [],
        hidden: ['names', 'contact', 'home', 'employment'],
      });
      const local = await server.operator('hr', [company.osaka.id]);
      expect((await local.call('GET', `/people/${id}/employments`)).status).to.equal(404);
    });
  });
});
