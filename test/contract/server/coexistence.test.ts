import type { Coexistence, MigrationBoard, MigrationDoor } from '@monban/core/api/coexistences';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { good, refusal } from '../../support/drive-office.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

const DECLARED = { oldSystem: '旧入退室システム', lastDay: '2027-03-31', reason: 'リース満了まで' };

describe('old badges beside ours', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let facilities: TestOperator;
    let company: SmallCompany;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      facilities = await server.operator('facilities', [company.tokyo.id]);
    });
    afterEach(() => server.close());

    const declare = (changes: object = {}, doorId = company.tokyo.entrance.id, by = facilities) =>
      by.call('POST', `/doors/${doorId}/coexistences`, { body: { ...DECLARED, ...changes } });
    const declared = async (changes: object = {}) => good<Coexistence>(declare(changes));
    const pathOf = ({ id }: Pick<Coexistence, 'id'>) => `/coexistences/${id}`;
    const extend = (of: Coexistence, lastDay: string, by = facilities) =>
      by.call('PATCH', pathOf(of), {
        body: { lastDay, reason: '入れ替えが遅れたため' },
        version: of.version,
      });
    const end = (of: Coexistence, on = '2026-11-21', by = facilities) =>
      by.call('POST', `${pathOf(of)}/ending`, { body: { on }, version: of.version });
    const undo = (of: Coexistence) =>
      facilities.call('DELETE', `${pathOf(of)}/ending`, { version: of.version });
    const listed = async (by = facilities, query = '') =>
      (await good<{ items: Coexistence[] }>(by.call('GET', `/coexistences${query}`))).items;
    const at = async (instant: string) => {
      server.now = new Date(instant);
      facilities = await server.signIn(facilities.id);
    };

    it('are at no door until somebody declares them, and are then shown with the assurance that is left', async () => {
      expect(await listed()).to.deep.equal([]);
      const { policyChanges } = server;
      const coexistence = await declared();
      expect(coexistence).to.deep.include({
        doorName: '正面',
        oldSystem: '旧入退室システム',
        lastDay: '2027-03-31',
        extensions: 0,
        assurance: 'identifier-only',
        state: 'running',
        off: null,
        version: 1,
      });
      expect(coexistence.days.map(({ chosenBy, reason }) => [chosenBy, reason])).to.deep.equal([
        ['The facilities', 'リース満了まで'],
      ]);
      expect(await listed()).to.deep.equal([coexistence]);
      expect(server.policyChanges, 'doors decide as they did').to.equal(policyChanges);
    });

    it('last until today at the earliest, for twelve months at the most, and have a reason', async () => {
      expect(refusal(await declare({ lastDay: '2026-11-20' }))).to.equal('ALREADY_OVER');
      expect(refusal(await declare({ lastDay: '2027-11-22' }))).to.equal('COEXISTENCE_TOO_LONG');
      expect((await declare({ reason: '' })).status).to.equal(422);
      expect(refusal(await declare({ oldSystem: 'マイナンバー 1234 5678 9018' }))).to.equal(
        'MY_NUMBER_REFUSED',
      );
      expect(await listed()).to.deep.equal([]);
      const { lastDay, state } = await declared({ lastDay: '2026-11-21' });
      expect([lastDay, state]).to.deep.equal(['2026-11-21', 'running']);
    });

    it('go by the day of the door’s own site', async () => {
      await server.db('sites').where({ id: company.tokyo.id }).update({ time_zone: 'Pacific/Auckland' });
      await at('2026-11-21T12:00:00.000Z');
      expect(refusal(await declare({ lastDay: '2026-11-21' }))).to.equal('ALREADY_OVER');
      expect((await declare({ lastDay: '2027-11-22' })).status).to.equal(201);
    });

    it('are declared once at a door, however many declare them at the same moment', async () => {
      const answers = await Promise.all([declare(), declare({ oldSystem: '別のシステム' }), declare()]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409]);
      expect(refusal(answers.find(({ status }) => status === 409)!)).to.equal('COEXISTENCE_RUNNING');
      expect(await listed()).to.have.length(1);
    });

    it('count a later last day as an extension, and no earlier one', async () => {
      const first = await declared();
      const longer = await good<Coexistence>(extend(first, '2027-06-30'));
      expect([longer.lastDay, longer.extensions, longer.days.length]).to.deep.equal(['2027-06-30', 1, 2]);
      const shorter = await good<Coexistence>(extend(longer, '2027-05-31'));
      expect([shorter.lastDay, shorter.extensions]).to.deep.equal(['2027-05-31', 1]);
      expect(refusal(await extend(shorter, '2027-05-31'))).to.equal('COEXISTENCE_SAME_DAY');
      expect(refusal(await extend(shorter, '2027-11-22'))).to.equal('COEXISTENCE_TOO_LONG');
      expect((await extend(first, '2027-04-30')).body['code']).to.equal('VERSION_CONFLICT');
    });

    it('are overdue after the last day, and go on until somebody says that they are off', async () => {
      const coexistence = await declared();
      await at('2027-03-31T14:59:59.000Z');
      expect((await listed())[0]?.state).to.equal('running');
      await at('2027-03-31T15:00:00.000Z');
      expect((await listed())[0]?.state).to.equal('overdue');
      expect(refusal(await end(coexistence, '2027-04-02'))).to.equal('COEXISTENCE_OFF_LATER');
      expect(refusal(await end(coexistence, '2026-11-20'))).to.equal('COEXISTENCE_OFF_BEFORE');
      const off = await good<Coexistence>(end(coexistence, '2027-03-31'));
      expect(off.state).to.equal('off');
      expect(off.off).to.deep.include({ on: '2027-03-31', confirmedBy: 'The facilities', mayBeUndone: true });
      expect(await listed()).to.deep.equal([]);
      expect(await listed(facilities, `?doorId=${company.tokyo.entrance.id}`)).to.have.length(1);
      expect(refusal(await end(off))).to.equal('COEXISTENCE_OFF');
      expect(refusal(await extend(off, '2027-08-01'))).to.equal('COEXISTENCE_OFF');
    });

    it('can be on again while the day on which that was said lasts, and no other has begun', async () => {
      const off = await good<Coexistence>(end(await declared()));
      const on = await good<Coexistence>(undo(off));
      expect([on.state, on.off, on.lastDay]).to.deep.equal(['running', null, '2027-03-31']);
      expect(refusal(await undo(on))).to.equal('COEXISTENCE_NOT_OFF');
      const again = await good<Coexistence>(end(on));
      server.advance(1);
      await good(declare({ oldSystem: '別のシステム' }));
      expect(refusal(await undo(again))).to.equal('COEXISTENCE_RUNNING');
      await at('2026-11-21T15:00:00.000Z');
      expect(refusal(await undo(again))).to.equal('COEXISTENCE_UNDO_OVER');
      const items = await listed(facilities, `?doorId=${company.tokyo.entrance.id}`);
      expect(items.map(({ off: end }) => end?.mayBeUndone)).to.deep.equal([undefined, false]);
    });

    it('at a protected area wait for a second operator, and so does every later last day', async () => {
      const second = await server.operator('facilities');
      const vault = company.tokyo.vaultDoor.id;
      const agree = (waiting: Answer) =>
        second.call('POST', `/approvals/${String(waiting.body['id'])}/decision`, {
          body: { decision: 'approve', comment: '' },
        });
      const waiting = await declare({}, vault);
      expect([waiting.status, waiting.body['operation']]).to.deep.equal([202, 'coexistence.declare']);
      expect(waiting.body).to.deep.include({ subjectType: 'door', subjectId: vault });
      expect(await listed()).to.deep.equal([]);
      await good(agree(waiting));
      const [first] = await listed();
      expect(first?.days[0]?.chosenBy, 'whoever asked, not who agreed').to.equal('The facilities');
      expect((await good<Coexistence>(extend(first!, '2027-01-31'))).lastDay, 'narrowing').to.equal(
        '2027-01-31',
      );
      const [shorter] = await listed();
      const longer = await extend(shorter!, '2027-02-28');
      expect(longer.status).to.equal(202);
      expect((await listed())[0]?.lastDay).to.equal('2027-01-31');
      await good(agree(longer));
      expect((await listed())[0]).to.deep.include({ lastDay: '2027-02-28', extensions: 1, version: 3 });
      expect(refusal(await declare({ lastDay: '2028-01-01' }, vault)), 'rehearsed').to.equal(
        'COEXISTENCE_RUNNING',
      );
      const now = (await listed())[0]!;
      const twice = [await extend(now, '2027-04-30'), await extend(now, '2027-05-31')];
      await good(agree(twice[0]!));
      expect((await agree(twice[1]!)).body['code'], 'nobody agrees to what nobody saw').to.equal(
        'VERSION_CONFLICT',
      );
    });

    it('are the business of whoever looks after the doors of that site', async () => {
      const coexistence = await declared();
      const osaka = await server.operator('facilities', [company.osaka.id]);
      expect(await listed(osaka)).to.deep.equal([]);
      expect(await listed(osaka, `?doorId=${company.tokyo.entrance.id}`)).to.deep.equal([]);
      expect((await declare({}, company.tokyo.entrance.id, osaka)).status).to.equal(404);
      expect((await extend(coexistence, '2027-05-31', osaka)).status).to.equal(404);
      expect((await end(coexistence, '2026-11-21', osaka)).status).to.equal(404);
      const hr = await server.operator('hr');
      expect(await listed(hr)).to.have.length(1);
      expect((await end(coexistence, '2026-11-21', hr)).status).to.equal(403);
      const reception = await server.operator('reception');
      expect((await reception.call('GET', '/coexistences')).status).to.equal(403);
      expect((await reception.call('GET', '/migration')).status).to.equal(403);
    });

    it('keep a door from being retired, and are declared at doors in use alone', async () => {
      const coexistence = await declared();
      const { id } = company.tokyo.entrance;
      const retire = async () => {
        const { body } = await admin.call('GET', `/doors/${id}`);
        return admin.call('DELETE', `/doors/${id}`, { version: Number(body['version']) });
      };
      expect(refusal(await retire())).to.equal('USED_BY_OLD_READER');
      const off = await good<Coexistence>(end(coexistence));
      expect((await retire()).status).to.equal(200);
      expect((await declare()).body['code']).to.equal('RETIRED');
      expect((await undo(off)).body['code']).to.equal('RETIRED');
      const terminal = await admin.create('/doors', {
        kind: 'terminal',
        siteId: company.tokyo.id,
        name: '端末',
        insideAreaId: null,
        outsideAreaId: null,
      });
      expect(refusal(await declare({}, terminal.id))).to.equal('COEXISTENCE_AT_A_TERMINAL');
    });

    it('leave each step in the trail, without its reason', async () => {
      const first = await declared();
      const longer = await good<Coexistence>(extend(first, '2027-06-30'));
      const shorter = await good<Coexistence>(extend(longer, '2027-05-31'));
      const off = await good<Coexistence>(end(shorter));
      await good(undo(off));
      const entries = await server
        .db('audit_entries')
        .where({ subject_type: 'coexistence' })
        .orderBy('sequence')
        .select<{ action: string }[]>();
      expect(entries.map(({ action }) => action)).to.deep.equal([
        'coexistence.declared',
        'coexistence.extended',
        'coexistence.shortened',
        'coexistence.switched-off',
        'coexistence.switch-off-undone',
      ]);
      expect(JSON.stringify(entries)).to.include('2027-06-30').and.not.include('リース');
    });

    it('stand on the board of the migration, by site and door, with how far each site is', async () => {
      const boardFor = (by: TestOperator) => good<MigrationBoard>(by.call('GET', '/migration'));
      const doorsOf = (board: MigrationBoard): readonly MigrationDoor[] =>
        board.sites.flatMap(({ doors }) => doors);
      expect(doorsOf(await boardFor(facilities)).map(({ name, state }) => [name, state])).to.deep.equal([
        ['正面', 'none'],
        ['金庫', 'none'],
      ]);
      const coexistence = await declared({ lastDay: '2026-11-21' });
      await at('2026-11-22T00:00:00.000Z');
      const overdue = await boardFor(facilities);
      expect(overdue.sites[0]).to.include({ name: '東京', declared: 1, off: 0, overdue: 1 });
      expect(doorsOf(overdue)[0]?.state).to.equal('overdue');
      await good(end(coexistence, '2026-11-22'));
      const off = await boardFor(facilities);
      expect(off.sites[0]).to.include({ declared: 1, off: 1, overdue: 0 });
      expect(doorsOf(off)[0]?.coexistence?.off?.on).to.equal('2026-11-22');
      await good(declare({ lastDay: '2026-12-31', oldSystem: '別のシステム' }));
      expect(doorsOf(await boardFor(facilities))[0]?.coexistence?.oldSystem).to.equal('別のシステム');
      admin = await server.signIn(admin.id);
      expect((await boardFor(admin)).sites.map(({ name }) => name)).to.have.members(['東京', '大阪']);
    });
  });
});
