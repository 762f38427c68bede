import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type CreatedRecord, type TestOperator } from '../../support/test-console.ts';

const ALWAYS = { fromDate: '2026-04-01', untilDate: null };

describe('the access levels', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let local: TestOperator;
    let company: SmallCompany;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      local = await server.operator('facilities', [company.tokyo.id]);
    });
    afterEach(() => server.close());

    const allow = (door: CreatedRecord) => ({ doorId: door.id, effect: 'allow', scheduleId: null });
    const level = (name: string, ...doors: CreatedRecord[]) =>
      admin.create('/access-levels', { name, description: '', rules: doors.map(allow) });
    const namesOf = async (operator: TestOperator) =>
      ((await operator.call('GET', '/access-levels')).body['items'] as { name: string }[]).map(
        ({ name }) => name,
      );

    it('keep their rules in order and count their members', async () => {
      const { tokyo, osaka } = company;
      const { id } = await level('all', osaka.entrance, tokyo.entrance);
      const person = await admin.create('/people', personOf(company));
      await admin.call('PUT', `/access-levels/${id}/members/${person.id}`, { body: ALWAYS });
      const { body } = await admin.call('GET', `/access-levels/${id}`);
      expect(body).to.deep.include({ rules: [allow(osaka.entrance), allow(tokyo.entrance)], memberCount: 1 });
      const members = await admin.call('GET', `/access-levels/${id}/members`);
      expect(members.body['items']).to.deep.equal([
        { accessLevelId: id, personId: person.id, ...ALWAYS, version: 1 },
      ]);
      const own = await admin.call('GET', `/people/${person.id}/access-levels`);
      expect(own.body['items']).to.deep.equal([
        { accessLevelId: id, personId: person.id, ...ALWAYS, version: 1 },
      ]);
      await admin.call('DELETE', `/people/${person.id}`, { version: 1 });
      expect((await admin.call('GET', `/access-levels/${id}`)).body['memberCount']).to.equal(0);
    });

    it('take a person on again with other dates, and off once', async () => {
      const { id } = await level('one', company.tokyo.entrance);
      const person = await admin.create('/people', personOf(company));
      const path = `/access-levels/${id}/members/${person.id}`;
      await admin.call('PUT', path, { body: ALWAYS });
      const changed = await admin.call('PUT', path, {
        body: { fromDate: '2026-05-01', untilDate: '2026-06-01' },
        version: 1,
      });
      expect([changed.status, changed.headers.get('etag')]).to.deep.equal([200, '"2"']);
      const { body } = await admin.call('GET', `/access-levels/${id}/members`);
      expect((body['items'] as object[])[0]).to.include({ fromDate: '2026-05-01', untilDate: '2026-06-01' });
      expect((await admin.call('DELETE', path)).status).to.equal(204);
      expect((await admin.call('DELETE', path)).body['code']).to.equal('NOT_FOUND');
    });

    it('lose no days that somebody else has set meanwhile', async () => {
      const { id } = await level('one', company.tokyo.entrance);
      const person = await admin.create('/people', personOf(company));
      const put = (untilDate: string | null, version?: number) =>
        admin.call('PUT', `/access-levels/${id}/members/${person.id}`, {
          body: { ...ALWAYS, untilDate },
          ...(version !== undefined && { version }),
        });
      const codeOf = async (answer: ReturnType<typeof put>) => (await answer).body['code'];
      expect(await codeOf(put(null, 1))).to.equal('VERSION_CONFLICT');
      expect((await put('2026-06-01')).status).to.equal(200);
      const [status, again] = [(await put('2026-06-01')).status, await put(null)];
      expect([status, again.body['code']]).to.deep.equal([200, 'CONFLICT']);
      expect(JSON.stringify(again.body['problems'])).to.include('MEMBERSHIP_EXISTS').and.include('If-Match');
      expect((await put('2026-05-01', 1)).status).to.equal(200);
      expect(await codeOf(put(null, 1))).to.equal('VERSION_CONFLICT');
      const { body } = await admin.call('GET', `/people/${person.id}/access-levels`);
      expect((body['items'] as object[])[0]).to.include({ untilDate: '2026-05-01', version: 2 });
      const trail = await server.db('audit_entries').where({ action: 'membership.put' });
      expect(trail).to.have.length(2);
    });

    it('refuse the same rule twice, unknown doors, and retired schedules', async () => {
      const schedule = await admin.create('/schedules', { name: 'S', intervals: [] });
      await admin.call('DELETE', `/schedules/${schedule.id}`, { version: 1 });
      const rule = allow(company.tokyo.entrance);
      const rules = [rule, rule, { ...rule, doorId: schedule.id }, { ...rule, scheduleId: schedule.id }];
      const answer = await admin.call('POST', '/access-levels', {
        body: { name: 'x', description: '', rules },
      });
      const problems = answer.body['problems'] as { pointer: string; code: string }[];
      expect(problems.map(({ pointer, code }) => `${pointer} ${code}`)).to.deep.equal([
        '/rules/1 DUPLICATE',
        '/rules/2/doorId REFERENCE_UNKNOWN',
        '/rules/3/scheduleId REFERENCE_RETIRED',
      ]);
    });

    it('show whoever has some sites only what concerns them', async () => {
      const { tokyo, osaka } = company;
      const both = await level('both', tokyo.entrance, osaka.entrance);
      await level('mine', tokyo.entrance);
      const foreign = await level('theirs', osaka.entrance);
      await level('empty');
      expect(await namesOf(local)).to.deep.equal(['both', 'empty', 'mine']);
      expect((await local.call('GET', `/access-levels/${foreign.id}`)).body['code']).to.equal('NOT_FOUND');
      expect((await local.call('GET', `/access-levels/${both.id}`)).body['rules']).to.deep.equal([
        allow(tokyo.entrance),
      ]);
    });

    it('let nobody with some sites change what reaches into others', async () => {
      const { tokyo, osaka } = company;
      const both = await level('both', tokyo.entrance, osaka.entrance);
      const mine = await level('mine', tokyo.entrance);
      const person = await admin.create('/people', personOf(company));
      const forbidden = [
        await local.call('PATCH', `/access-levels/${both.id}`, { version: 1, body: { rules: [] } }),
        await local.call('DELETE', `/access-levels/${both.id}`, { version: 1 }),
        await local.call('PUT', `/access-levels/${both.id}/members/${person.id}`, { body: ALWAYS }),
      ];
      expect(forbidden.map(({ body }) => body['code'])).to.deep.equal([
        'FORBIDDEN',
        'FORBIDDEN',
        'FORBIDDEN',
      ]);
      const body = { rules: [allow(osaka.entrance)] };
      const widened = await local.call('PATCH', `/access-levels/${mine.id}`, { version: 1, body });
      expect(JSON.stringify(widened.body['problems'])).to.contain('REFERENCE_UNKNOWN');
      expect(
        (await local.call('PATCH', `/access-levels/${mine.id}`, { version: 1, body: { name: 'm' } })).status,
      ).to.equal(200);
      expect((await admin.call('GET', `/access-levels/${both.id}`)).body['rules']).to.have.length(2);
    });

    it('let nobody with some sites put people of others on a level', async () => {
      const { id } = await level('mine', company.tokyo.entrance);
      const stranger = await admin.create('/people', personOf(company, { siteId: company.osaka.id }));
      const path = `/access-levels/${id}/members/${stranger.id}`;
      expect((await local.call('PUT', path, { body: ALWAYS })).body['code']).to.equal('NOT_FOUND');
      await admin.call('PUT', path, { body: ALWAYS });
      expect((await local.call('DELETE', path)).body['code']).to.equal('NOT_FOUND');
      expect((await local.call('GET', `/access-levels/${id}/members`)).body['total']).to.equal(0);
    });

    it('let nobody with some sites change times that doors of others go by', async () => {
      const schedule = await admin.create('/schedules', { name: 'S', intervals: [] });
      const rules = [{ ...allow(company.osaka.entrance), scheduleId: schedule.id }];
      await admin.create('/access-levels', { name: 'theirs', description: '', rules });
      const answer = await local.call('PATCH', `/schedules/${schedule.id}`, {
        version: 1,
        body: { name: 'T' },
      });
      expect(answer.body['code']).to.equal('FORBIDDEN');
    });
  });
});
