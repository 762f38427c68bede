import type { AccessChoices, AccessRequest } from '@monban/core/api/own';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { asPerson } from '../../support/as-person.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import {
  type Answer,
  type CreatedRecord,
  TestConsole,
  type TestOperator,
} from '../../support/test-console.ts';

const DAYS = { fromDate: '2026-11-24', untilDate: '2026-12-01' };
const REASON = '棚卸しの手伝い';
const AGREED = { decision: 'approve', comment: '' };

describe('access that somebody asks for', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;
    let person: CreatedRecord;
    let self: TestOperator;
    let hall: CreatedRecord;
    let vault: CreatedRecord;

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db);
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      person = await admin.create('/people', personOf(company));
      self = await asPerson(server, person.id);
      hall = await levelFor('ホール', [company.tokyo.entrance]);
      vault = await levelFor('金庫', [company.tokyo.vaultDoor, company.tokyo.entrance]);
    });
    afterEach(() => server.close());

    const levelFor = (name: string, doors: readonly CreatedRecord[]) => {
      const rules = doors.map(({ id }) => ({ doorId: id, effect: 'allow', scheduleId: null }));
      return admin.create('/access-levels', { name, description: '', rules });
    };
    const ask = (wanted: object, changes: object = {}) =>
      self.call('POST', '/own/access-requests', { body: { wanted, ...DAYS, reason: REASON, ...changes } });
    const askFor = (level: CreatedRecord) => ask({ kind: 'level', accessLevelId: level.id });
    const decide = (
      operator: TestOperator,
      request: AccessRequest,
      answer: { decision: string; comment: string } = AGREED,
    ) =>
      operator.call('POST', `/approvals/${String(request.approvalId)}/decision`, {
        body: answer,
      });
    const requestOf = ({ body }: Answer) => body as unknown as AccessRequest;
    const own = async (): Promise<AccessRequest> =>
      ((await self.call('GET', '/own/access-requests')).body['items'] as AccessRequest[])[0]!;
    const memberships = () =>
      db('access_level_members')
        .where({ person_id: person.id })
        .select('access_level_id', 'from_date', 'until_date');

    it('is chosen from what opens a door at the own site', async () => {
      await levelFor('大阪', [company.osaka.entrance]);
      const choices = (await self.call('GET', '/own/access-choices')).body as unknown as AccessChoices;
      expect(choices.levels.map(({ name }) => name)).to.have.members(['ホール', '金庫']);
      expect(choices.doors.map(({ name }) => name)).to.have.members(['正面', '金庫']);
    });

    it('is the narrowest level that opens a door, where a door is asked for', async () => {
      const request = requestOf(await ask({ kind: 'door', doorId: company.tokyo.entrance.id }));
      expect(request).to.include({ accessLevelName: 'ホール', doorName: '正面', state: 'waiting' });
    });

    it('is granted for those days when one operator agrees, and the asker sees the comment', async () => {
      const request = requestOf(await askFor(hall));
      expect(await memberships()).to.deep.equal([]);
      expect((await decide(admin, request, { ...AGREED, comment: 'どうぞ' })).status).to.equal(200);
      expect(await own()).to.include({ state: 'granted', comment: 'どうぞ', approvalId: null });
      expect(await memberships()).to.deep.equal([
        { access_level_id: hall.id, from_date: DAYS.fromDate, until_date: DAYS.untilDate },
      ]);
    });

    it('takes two who agree, neither of them the asker, where a protected door opens', async () => {
      const second = await server.operator('facilities');
      const request = requestOf(await askFor(vault));
      await decide(admin, request);
      expect(await memberships()).to.deep.equal([]);
      const waiting = await own();
      expect(waiting.state).to.equal('waiting-for-second');
      expect((await decide(admin, waiting)).body['code']).to.equal('FORBIDDEN');
      expect((await decide(second, waiting)).status).to.equal(200);
      expect([(await own()).state, (await memberships()).length]).to.deep.equal(['granted', 1]);
    });

    it('is never granted by the asker', async () => {
      self = await asPerson(server, person.id, 'facilities');
      const request = requestOf(await askFor(vault));
      expect((await decide(self, request)).body['code']).to.equal('FORBIDDEN');
      await server.operator('security');
      await decide(admin, request);
      expect((await decide(self, await own())).body['code']).to.equal('FORBIDDEN');
      expect(await memberships()).to.deep.equal([]);
    });

    it('is refused with a comment that the asker sees, and gives nothing', async () => {
      const request = requestOf(await askFor(hall));
      await decide(admin, request, { decision: 'refuse', comment: '別の人に頼みました' });
      expect(await own()).to.include({ state: 'refused', comment: '別の人に頼みました' });
      expect(await memberships()).to.deep.equal([]);
    });

    it('can be withdrawn until it is decided, and then by nobody', async () => {
      const request = requestOf(await askFor(hall));
      const path = `/own/access-requests/${request.id}`;
      const other = await admin.create('/people', personOf(company, { employeeCode: '0002' }));
      const stranger = await asPerson(server, other.id);
      expect((await stranger.call('DELETE', path)).body['code']).to.equal('NOT_FOUND');
      expect((await self.call('DELETE', path)).body).to.include({ state: 'withdrawn' });
      expect((await decide(admin, request)).body['code']).to.equal('CONFLICT');
      expect((await self.call('DELETE', path)).body['code']).to.equal('CONFLICT');
    });

    it('is over when nobody decides within a week', async () => {
      await askFor(hall);
      await db('approvals').update({ expires_at: server.now.toISOString() });
      expect(await own()).to.include({ state: 'expired', approvalId: null });
    });

    it('only adds to what there is', async () => {
      const always = { fromDate: '2026-04-01', untilDate: '2026-11-26' };
      await admin.call('PUT', `/access-levels/${hall.id}/members/${person.id}`, { body: always });
      await decide(admin, requestOf(await askFor(hall)));
      expect(await memberships()).to.deep.equal([
        { access_level_id: hall.id, from_date: '2026-04-01', until_date: DAYS.untilDate },
      ]);
      expect(JSON.stringify((await askFor(hall)).body)).to.include('ACCESS_HELD');
    });

    it('gives none of the days between those of long ago and those that were asked for', async () => {
      const longAgo = { fromDate: '2020-04-01', untilDate: '2020-05-01' };
      await admin.call('PUT', `/access-levels/${hall.id}/members/${person.id}`, { body: longAgo });
      await decide(admin, requestOf(await askFor(hall)));
      expect(await memberships()).to.deep.equal([
        { access_level_id: hall.id, from_date: DAYS.fromDate, until_date: DAYS.untilDate },
      ]);
    });

    it('follows days that are over by the calendar of the person, whose midnight is not that of UTC', async () => {
      // 00:30 on the 22nd in Tokyo.
      server.now = new Date('2026-11-21T15:30:00.000Z');
      [admin, self] = [await server.operator('admin'), await asPerson(server, person.id)];
      const former = { fromDate: '2026-11-01', untilDate: '2026-11-22' };
      await admin.call('PUT', `/access-levels/${hall.id}/members/${person.id}`, { body: former });
      expect((await decide(admin, requestOf(await askFor(hall)))).status).to.equal(200);
      expect(await memberships()).to.deep.equal([
        { access_level_id: hall.id, from_date: DAYS.fromDate, until_date: DAYS.untilDate },
      ]);
    });

    it('cannot be asked for where days that the asker has would be lost by it', async () => {
      const later = { fromDate: '2027-01-01', untilDate: null };
      await admin.call('PUT', `/access-levels/${hall.id}/members/${person.id}`, { body: later });
      const refused = await askFor(hall);
      expect([refused.status, refused.body['problems']]).to.deep.equal([
        409,
        [
          {
            pointer: '/wanted',
            code: 'ACCESS_APART',
            message: 'You have this on other days. Ask for days that overlap or touch those.',
          },
        ],
      ]);
      expect(await db('approvals')).to.deep.equal([]);
      const wanted = { kind: 'level', accessLevelId: hall.id };
      expect((await ask(wanted, { untilDate: later.fromDate })).status).to.equal(201);
    });

    it('touches what begins on its last day, and is not granted where later days would be lost or filled up', async () => {
      const put = (days: object, version = {}) =>
        admin.call('PUT', `/access-levels/${hall.id}/members/${person.id}`, { body: days, ...version });
      const request = requestOf(await askFor(hall));
      await put({ fromDate: '2027-01-01', untilDate: null });
      expect((await decide(admin, request)).body['code']).to.equal('CONFLICT');
      await put({ fromDate: DAYS.untilDate, untilDate: null }, { version: 1 });
      expect((await decide(admin, request)).status).to.equal(200);
      expect(await memberships()).to.deep.equal([
        { access_level_id: hall.id, from_date: DAYS.fromDate, until_date: null },
      ]);
    });

    it('is asked for once, with an end, and with a reason', async () => {
      await askFor(hall);
      expect(JSON.stringify((await askFor(hall)).body)).to.include('ACCESS_ASKED_FOR');
      const wanted = { kind: 'level', accessLevelId: vault.id };
      expect((await ask(wanted, { untilDate: DAYS.fromDate })).status).to.equal(422);
      expect((await ask(wanted, { untilDate: '2026-11-01', fromDate: '2026-10-01' })).status).to.equal(422);
      expect((await ask(wanted, { reason: ' ' })).status).to.equal(422);
      const foreign = { kind: 'door', doorId: company.osaka.entrance.id };
      expect((await ask(foreign)).status).to.equal(422);
    });

    it('is for days that are not over at the own site, whose midnight is not that of UTC', async () => {
      // 00:30 on the 22nd in Tokyo.
      server.now = new Date('2026-11-21T15:30:00.000Z');
      self = await asPerson(server, person.id);
      const wanted = { kind: 'level', accessLevelId: hall.id };
      const over = await ask(wanted, { fromDate: '2026-11-20', untilDate: '2026-11-22' });
      expect([over.status, JSON.stringify(over.body).includes('/untilDate')]).to.deep.equal([422, true]);
      const today = await ask(wanted, { fromDate: '2026-11-20', untilDate: '2026-11-23' });
      expect(today.status).to.equal(201);
    });

    it('is listed for those who see approvals, within their sites', async () => {
      await askFor(hall);
      const osaka = await server.operator('facilities', [company.osaka.id]);
      const seenBy = async (operator: TestOperator): Promise<unknown> =>
        (await operator.call('GET', '/access-requests')).body['total'];
      expect([await seenBy(admin), await seenBy(osaka)]).to.deep.equal([1, 0]);
    });
  });
});
