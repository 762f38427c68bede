import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { giveSecondFactor } from '../../support/second-factor.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import {
  TestConsole,
  type Answer,
  type CreatedRecord,
  type TestOperator,
} from '../../support/test-console.ts';

const ALWAYS = { fromDate: '2026-04-01', untilDate: null };

describe('four eyes', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;
    let person: CreatedRecord;
    /** Lets people into the vault. */
    let level: CreatedRecord;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      person = await admin.create('/people', personOf(company));
      const rules = [{ doorId: company.tokyo.vaultDoor.id, effect: 'allow', scheduleId: null }];
      level = await admin.create('/access-levels', { name: '金庫', description: '', rules });
    });
    afterEach(() => server.close());

    const member = () => `/access-levels/${level.id}/members/${person.id}`;
    const decide = (operator: TestOperator, approval: Answer, decision: 'approve' | 'refuse' = 'approve') =>
      operator.call('POST', `/approvals/${String(approval.body['id'])}/decision`, {
        body: { decision, comment: decision === 'refuse' ? 'not now' : '' },
      });
    const memberCount = async () =>
      (await admin.call('GET', `/access-levels/${level.id}`)).body['memberCount'];
    const approvals = async (state: string) =>
      (await admin.call('GET', `/approvals?state=${state}`)).body['items'] as Record<string, unknown>[];

    it('let a change of one operator run at once, marked for the second one', async () => {
      expect((await admin.call('PUT', member(), { body: ALWAYS })).status).to.equal(200);
      expect(await approvals('single-operator')).to.have.length(1);
      const second = await server.operator('facilities');
      const [laid] = (await second.call('GET', '/approvals?state=single-operator')).body['items'] as {
        id: string;
      }[];
      const body = { decision: 'approve', comment: 'seen' };
      const seen = await second.call('POST', `/approvals/${laid!.id}/decision`, { body });
      expect(seen.body).to.include({ state: 'approved', decidedBy: second.id, comment: 'seen' });
      expect(await memberCount()).to.equal(1);
    });

    it('do not wait for an operator of some sites, who would never see what waits', async () => {
      await server.operator('facilities', [company.tokyo.id]);
      expect((await admin.call('PUT', member(), { body: ALWAYS })).status).to.equal(200);
      expect(await approvals('single-operator')).to.have.length(1);
    });

    it('hold a person back from a protected door until a second operator agrees', async () => {
      const second = await server.operator('facilities');
      const before = server.policyChanges;
      const waiting = await admin.call('PUT', member(), { body: ALWAYS });
      expect([waiting.status, waiting.body['state']]).to.deep.equal([202, 'waiting']);
      expect([await memberCount(), server.policyChanges]).to.deep.equal([0, before]);
      expect((await decide(admin, waiting)).body['code']).to.equal('FORBIDDEN');
      const decided = await decide(second, waiting);
      expect(decided.body).to.include({ state: 'approved', decidedBy: second.id });
      expect([await memberCount(), server.policyChanges]).to.deep.equal([1, before + 1]);
      expect((await decide(second, waiting)).body['code']).to.equal('CONFLICT');
    });

    it('run once when two decide at the same moment', async () => {
      const [second, third] = [await server.operator('facilities'), await server.operator('admin')];
      const waiting = await admin.call('PUT', member(), { body: ALWAYS });
      const answers = await Promise.all([decide(second, waiting), decide(third, waiting)]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
      expect(await memberCount()).to.equal(1);
    });

    it('never run what was refused or is over', async () => {
      const second = await server.operator('facilities');
      const refused = await admin.call('PUT', member(), { body: ALWAYS });
      expect((await decide(second, refused, 'refuse')).body['state']).to.equal('refused');
      const late = await admin.call('PUT', member(), { body: ALWAYS });
      server.advance(8 * 24 * 60);
      const [again, others] = [await server.signIn(second.id), await server.signIn(admin.id)];
      expect((await decide(again, late)).body['code']).to.equal('CONFLICT');
      const expired = await others.call('GET', '/approvals?state=expired');
      expect((expired.body['items'] as object[])[0]).to.include({ id: late.body['id'], state: 'expired' });
      const { body } = await others.call('GET', `/access-levels/${level.id}`);
      expect(body['memberCount']).to.equal(0);
    });

    it('tell at once what is wrong with a change that would wait', async () => {
      await server.operator('facilities');
      const dates = { fromDate: '2026-04-01', untilDate: '2026-04-01' };
      expect((await admin.call('PUT', member(), { body: dates })).body['code']).to.equal('VALIDATION_FAILED');
      const stale = await admin.call('PATCH', `/access-levels/${level.id}`, {
        version: 7,
        body: { rules: [{ doorId: company.osaka.vaultDoor.id, effect: 'allow', scheduleId: null }] },
      });
      expect(stale.body['code']).to.equal('VERSION_CONFLICT');
      expect(await approvals('waiting')).to.deep.equal([]);
    });

    it('approve nothing that has changed since it was asked for', async () => {
      const second = await server.operator('facilities');
      const doorId = company.osaka.vaultDoor.id;
      const rules = [
        { doorId: company.tokyo.vaultDoor.id, effect: 'allow', scheduleId: null },
        { doorId, effect: 'allow', scheduleId: null },
      ];
      const waiting = await admin.call('PATCH', `/access-levels/${level.id}`, {
        version: 1,
        body: { rules },
      });
      expect(waiting.status).to.equal(202);
      await admin.call('PATCH', `/access-levels/${level.id}`, { version: 1, body: { name: 'another' } });
      expect((await decide(second, waiting)).body['code']).to.equal('VERSION_CONFLICT');
      expect(await approvals('waiting')).to.have.length(1);
    });

    it('approve no days on a level where others have been set since', async () => {
      const second = await server.operator('facilities');
      const days = { fromDate: '2026-04-01', untilDate: '2026-05-01' };
      const [short, long] = [
        await admin.call('PUT', member(), { body: days }),
        await admin.call('PUT', member(), { body: ALWAYS }),
      ];
      expect((await decide(second, short)).status).to.equal(200);
      expect((await decide(second, long)).body['code']).to.equal('CONFLICT');
      const longer = await admin.call('PUT', member(), { body: ALWAYS, version: 1 });
      expect(longer.status).to.equal(202);
      await admin.call('PUT', member(), { body: { ...days, untilDate: '2026-04-15' }, version: 1 });
      expect((await decide(second, longer)).body['code']).to.equal('VERSION_CONFLICT');
    });

    it('ask for whatever opens a protected door further, and for nothing else', async () => {
      await server.operator('facilities');
      const { tokyo } = company;
      const allow = (doorId: string, scheduleId: string | null = null) => ({
        doorId,
        effect: 'allow',
        scheduleId,
      });
      const deny = (doorId: string) => ({ doorId, effect: 'deny', scheduleId: null });
      const schedule = await admin.create('/schedules', { name: 'S', intervals: [] });
      const guarded = await admin.create('/access-levels', {
        name: 'guarded',
        description: '',
        rules: [allow(tokyo.vaultDoor.id, schedule.id), deny(tokyo.vaultDoor.id), allow(tokyo.entrance.id)],
      });
      const path = `/access-levels/${guarded.id}`;
      const intervals = [{ weekday: 1, fromMinute: 0, toMinute: 1440 }];
      const inside = { insideAreaId: tokyo.outside.id };
      const statusOf = async (method: string, target: string, body?: object) =>
        (await admin.call(method, target, { version: 1, ...(body && { body }) })).status;
      const [r1, r2, r3] = [
        allow(tokyo.vaultDoor.id, schedule.id),
        deny(tokyo.vaultDoor.id),
        allow(tokyo.entrance.id),
      ];
      const rows: readonly (readonly [string, number, () => Promise<number>])[] = [
        ['a deny rule taken off', 202, () => statusOf('PATCH', path, { rules: [r1, r3] })],
        [
          'a schedule taken off a rule',
          202,
          () => statusOf('PATCH', path, { rules: [{ ...r1, scheduleId: null }, r2] }),
        ],
        [
          'new times of its schedule',
          202,
          () => statusOf('PATCH', `/schedules/${schedule.id}`, { intervals }),
        ],
        [
          'an area without protection',
          202,
          () => statusOf('PATCH', `/areas/${tokyo.vault.id}`, { isProtected: false }),
        ],
        ['a door moved away from it', 202, () => statusOf('PATCH', `/doors/${tokyo.vaultDoor.id}`, inside)],
        ['a level with a deny rule retired', 202, () => statusOf('DELETE', path)],
        [
          'a new name of the schedule',
          200,
          () => statusOf('PATCH', `/schedules/${schedule.id}`, { name: 'T' }),
        ],
        ['fewer rules that allow', 200, () => statusOf('PATCH', path, { rules: [r2, r3] })],
      ];
      for (const [what, status, change] of rows) expect(await change(), what).to.equal(status);
    });

    it('hold back whoever is made an administrator, decided by an administrator only', async () => {
      const facilities = await server.operator('facilities');
      const operator = {
        login: 'new',
        displayName: 'New',
        role: 'admin',
        personId: null,
        siteIds: [],
        departmentIds: [],
      };
      const alone = await admin.call('POST', '/operators', { body: { ...operator, login: 'alone' } });
      expect(alone.status, 'facilities cannot decide this, so there is no second one').to.equal(201);
      await server.db('operators').where({ login: 'alone' }).update({ password_hash: 'none' });
      const waiting = await admin.call('POST', '/operators', { body: operator });
      expect(waiting.status).to.equal(202);
      expect((await decide(facilities, waiting)).body['code']).to.equal('FORBIDDEN');
      const otherId = String(alone.body['id']) as typeof admin.id;
      await giveSecondFactor(server.db, otherId, 'admin');
      const other = await server.signIn(otherId);
      expect((await decide(other, waiting)).body['state']).to.equal('approved');
      expect(await server.db('operators').where({ login: 'new' }).first('role')).to.deep.equal({
        role: 'admin',
      });
    });

    it('show what would be written to whoever may agree to it and to the asker, and to nobody else', async () => {
      const [second, hr] = [await server.operator('facilities'), await server.operator('hr')];
      const waiting = await admin.call('PUT', member(), { body: ALWAYS });
      const proposed = { accessLevelId: level.id, personId: person.id, ...ALWAYS };
      expect(waiting.body).to.deep.include({ operation: 'membership.put', proposed });
      const seenBy = async (operator: TestOperator) =>
        ((await operator.call('GET', '/approvals')).body['items'] as object[])[0];
      expect(await seenBy(second)).to.deep.include({ operation: 'membership.put', proposed });
      expect(await seenBy(hr)).to.deep.include({ operation: 'membership.put', proposed: null });
      const narrower = { isProtected: false };
      const area = await admin.call('PATCH', `/areas/${company.tokyo.vault.id}`, {
        version: 1,
        body: narrower,
      });
      expect(area.body).to.deep.include({ operation: 'area.change', proposed: narrower });
    });

    it('leave the change, its approval and its entries in one transaction', async () => {
      const second = await server.operator('facilities');
      const waiting = await admin.call('PUT', member(), { body: ALWAYS });
      await decide(second, waiting);
      const actions = await server
        .db('audit_entries')
        .orderBy('sequence', 'desc')
        .limit(2)
        .select<{ action: string; actor: string }[]>('action', 'actor');
      expect(actions).to.deep.equal([
        { action: 'approval.approved', actor: second.id },
        { action: 'membership.put', actor: second.id },
      ]);
    });
  });
});
