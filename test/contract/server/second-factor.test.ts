import { expect } from 'chai';
import { ROLES, type Role } from '@monban/core/api/permissions';
import type { OperatorId } from '@monban/core/ids';
import { removeSecondFactorOnHost } from '@monban/server/operators/second-factor-removal';
import { makeOneTimeSignIn } from '@monban/server/sessions/one-time-sign-in';
import { hashPassword } from '@monban/server/sessions/password';
import { randomBytes } from 'node:crypto';
import { forEachDatabase } from '../../support/databases.ts';
import { codeOf } from '../../support/second-factor.ts';
import { cookieOf, TestConsole, TestOperator, type Answer } from '../../support/test-console.ts';

const PASSWORD = 'twelve green bottles';
const LOGIN = 'hanako';

interface Enrolled {
  readonly operator: TestOperator;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

describe('the second factor', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let passwordHash: string;
    before(async () => {
      passwordHash = await hashPassword(PASSWORD);
    });
    beforeEach(async () => {
      server = await TestConsole.start(await open());
    });
    afterEach(() => server.close());

    /** With a password and no second factor, whatever the role asks for. */
    async function newcomer(role: Role): Promise<OperatorId> {
      const id = await server.addOperator(role);
      await server.db('second_factors').where({ operator_id: id }).delete();
      await server.db('operators').where({ id }).update({ login: LOGIN, password_hash: passwordHash });
      return id;
    }
    async function enrolled(role: Role = 'hr'): Promise<Enrolled> {
      const operator = await server.signIn(await newcomer(role));
      const begun = await operator.call('POST', '/session/second-factor', { body: {} });
      expect(begun.status, JSON.stringify(begun.body)).to.equal(201);
      const secret = String(begun.body['secret']);
      const body = { code: codeOf(secret, server.now) };
      const confirmed = await operator.call('POST', '/session/second-factor/confirmations', { body });
      expect(confirmed.status, JSON.stringify(confirmed.body)).to.equal(200);
      server.advance(1);
      return { operator, secret, recoveryCodes: confirmed.body['recoveryCodes'] as string[] };
    }
    const first = (password = PASSWORD, login = LOGIN): Promise<Answer> =>
      server.call('POST', '/sessions', { body: { login, password } });
    const second = (asked: Answer, code: string): Promise<Answer> =>
      server.call('POST', '/sessions/second-factor', { body: { challenge: asked.body['challenge'], code } });

    it('comes before anything else for administrators, HR, security and auditors, and not for others', async () => {
      const answer = await server.signIn(await newcomer('admin'));
      expect((await answer.call('GET', '/operators')).body['code']).to.equal('FORBIDDEN');
      expect((await answer.call('GET', '/people')).body['code']).to.equal('FORBIDDEN');
      const own = await answer.call('GET', '/session/second-factor');
      expect(own.body).to.deep.equal({ enrolledAt: null, recoveryCodesLeft: 0, isRequired: true });
      const refreshed = await server.call('POST', '/sessions/refresh', {
        headers: { cookie: answer.cookie },
      });
      expect(refreshed.body['operator']).to.deep.include({
        permissions: ['session:own'],
        mustEnrolSecondFactor: true,
      });
      for (const role of ROLES) {
        const id = await server.addOperator(role);
        await server.db('second_factors').where({ operator_id: id }).delete();
        const isForced = ['admin', 'hr', 'security', 'auditor'].includes(role);
        const own = await (await server.signIn(id)).call('GET', '/own/look-ups');
        expect(own.status === 403, role).to.equal(isForced);
      }
    });

    it('opens the rest with the code that confirms it', async () => {
      const { operator, recoveryCodes } = await enrolled('admin');
      expect((await operator.call('GET', '/operators')).status).to.equal(200);
      expect(new Set(recoveryCodes).size).to.equal(10);
      const own = await operator.call('GET', '/session/second-factor');
      expect(own.body).to.include({ recoveryCodesLeft: 10, isRequired: true });
      const rows = await server.db('second_factors').select<{ secret: string }[]>('secret');
      expect(rows[0]?.secret).to.match(/^[A-Za-z0-9_-]{60,}$/);
    });

    it('is asked for after the password, and each code opens once', async () => {
      const { secret } = await enrolled();
      const asked = await first();
      expect([asked.status, asked.headers.getSetCookie()]).to.deep.equal([202, []]);
      const code = codeOf(secret, server.now);
      expect((await second(asked, code)).status).to.equal(201);
      const again = await second(await first(), code);
      expect([again.status, again.body['code']]).to.deep.equal([401, 'UNAUTHENTICATED']);
      server.advance(1);
      expect((await second(await first(), codeOf(secret, server.now))).status).to.equal(201);
    });

    it('opens once where the same code is sent twice at the same moment', async () => {
      const { secret } = await enrolled();
      const asked = [await first(), await first()];
      const code = codeOf(secret, server.now);
      const answers = await Promise.all(asked.map((each) => second(each, code)));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 401]);
    });

    it('tells nobody whether it was the password or the code that was wrong', async () => {
      const { secret } = await enrolled();
      const right = await first();
      const wrong = await first('not the right one');
      expect([wrong.status, Object.keys(wrong.body)]).to.deep.equal([202, Object.keys(right.body)]);
      expect(String(wrong.body['challenge'])).to.have.length(String(right.body['challenge']).length);
      const wrongCode = await second(right, '000000');
      const wrongPassword = await second(wrong, codeOf(secret, server.now));
      expect(wrongPassword.status).to.equal(401);
      const told = ({ body: { instance, ...rest } }: Answer) => [typeof instance, rest];
      expect(told(wrongPassword)).to.deep.equal(told(wrongCode));
    });

    it('is asked for with some logins that nobody has, always the same ones', async () => {
      const answers = async () => {
        const statuses: number[] = [];
        for (const login of ['ichiro', 'jiro', 'saburo', 'shiro', 'goro', 'rokuro', 'shichiro', 'hachiro'])
          statuses.push((await first(PASSWORD, login)).status);
        return statuses;
      };
      const once = await answers();
      expect(new Set(once)).to.deep.equal(new Set([202, 401]));
      expect(await answers()).to.deep.equal(once);
    });

    it('is not got round with a sign-in link', async () => {
      const { operator, secret } = await enrolled();
      const order = { operatorId: operator.id, at: server.now, lifetimeMinutes: 5, randomBytes };
      const token = await makeOneTimeSignIn(server.db, order);
      const asked = await server.call('POST', '/sessions/one-time', { body: { token } });
      expect(asked.status).to.equal(202);
      expect((await second(asked, '000000')).status).to.equal(401);
      expect((await second(asked, codeOf(secret, server.now))).status).to.equal(201);
      expect((await server.call('POST', '/sessions/one-time', { body: { token } })).status).to.equal(401);
    });

    it('takes a recovery code in its place, once', async () => {
      const { recoveryCodes } = await enrolled();
      const [code = ''] = recoveryCodes;
      const entered = await second(await first(), code.toUpperCase().replaceAll('-', ' '));
      expect(entered.status).to.equal(201);
      expect((await second(await first(), code)).status).to.equal(401);
      const operator = new TestOperator(server, '' as OperatorId, entered);
      const own = await operator.call('GET', '/session/second-factor');
      expect(own.body['recoveryCodesLeft']).to.equal(9);
    });

    it('does not outlive the question: five minutes, a new password, the end of all sessions', async () => {
      const { operator, secret } = await enrolled();
      const late = await first();
      server.advance(6);
      expect((await second(late, codeOf(secret, server.now))).body['code']).to.equal('TOKEN_INVALID');
      const ended = await first();
      await server.db('operators').where({ id: operator.id }).increment('session_epoch', 1);
      expect((await second(ended, codeOf(secret, server.now))).body['code']).to.equal('UNAUTHENTICATED');
      const changed = await first();
      await server.db('operators').where({ id: operator.id }).update({ password_hash: 'another' });
      expect((await second(changed, codeOf(secret, server.now))).body['code']).to.equal('UNAUTHENTICATED');
      const forged = { body: { challenge: String(changed.body['challenge']).replace(/^.{4}/, 'AAAA') } };
      expect((await second(forged as unknown as Answer, '000000')).body['code']).to.equal('TOKEN_INVALID');
    });

    it('lets nobody guess codes on, whatever the password was', async () => {
      await enrolled();
      for (const password of [PASSWORD, 'wrong']) {
        const asked = await first(password);
        for (let guess = 0; guess < 5; guess += 1) await second(asked, '000000');
        const limited = await second(asked, '000000');
        expect([limited.status, limited.body['code']]).to.deep.equal([429, 'RATE_LIMITED']);
        server.advance(16);
      }
    });

    it('is over after thirty wrong codes in a day, without saying so', async () => {
      const { secret } = await enrolled();
      for (let round = 0; round < 6; round += 1) {
        const asked = await first();
        for (let guess = 0; guess < 5; guess += 1) await second(asked, '000000');
        server.advance(16);
      }
      const right = () => codeOf(secret, server.now);
      expect((await second(await first(), right())).body['code']).to.equal('UNAUTHENTICATED');
      server.advance(24 * 60);
      expect((await second(await first(), right())).status).to.equal(201);
    });

    it('is enrolled and replaced only by whoever knows the password, and has the former one', async () => {
      const { secret } = await enrolled();
      const opened = await second(await first(), codeOf(secret, server.now));
      const operator = new TestOperator(server, '' as OperatorId, opened);
      server.advance(1);
      const begin = (body: object) => operator.call('POST', '/session/second-factor', { body });
      const codesOf = ({ body }: Answer) => (body['problems'] as { code: string }[]).map(({ code }) => code);
      expect(codesOf(await begin({}))).to.deep.equal(['PASSWORD_MISSING']);
      expect(codesOf(await begin({ currentPassword: 'wrong' }))).to.deep.equal(['PASSWORD_WRONG']);
      expect(codesOf(await begin({ currentPassword: PASSWORD }))).to.deep.equal(['CODE_MISSING']);
      expect(codesOf(await begin({ currentPassword: PASSWORD, code: '000000' }))).to.deep.equal([
        'CODE_WRONG',
      ]);
      const good = await begin({ currentPassword: PASSWORD, code: codeOf(secret, server.now) });
      expect(good.status).to.equal(201);
      server.advance(1);
      // The former one is good until the new one is confirmed.
      expect((await second(await first(), codeOf(secret, server.now))).status).to.equal(201);
    });

    it('is put away with password and code by whoever need not have one, which is kept in the trail', async () => {
      const { secret } = await enrolled('facilities');
      const opened = await second(await first(), codeOf(secret, server.now));
      const id = (opened.body['operator'] as { id: OperatorId }).id;
      const [here, there] = [new TestOperator(server, id, opened), await server.signIn(id)];
      server.advance(1);
      const end = (body: object) => here.call('POST', '/session/second-factor/removals', { body });
      const said = async (body: object) => JSON.stringify((await end(body)).body);
      const code = codeOf(secret, server.now);
      expect(await said({ code })).to.contain('PASSWORD_MISSING');
      expect(await said({ currentPassword: 'wrong', code })).to.contain('PASSWORD_WRONG');
      expect(await said({ currentPassword: PASSWORD })).to.contain('CODE_MISSING');
      expect(await said({ currentPassword: PASSWORD, code: '000000' })).to.contain('CODE_WRONG');
      expect((await end({ currentPassword: PASSWORD, code })).status).to.equal(204);
      expect((await there.call('GET', '/sessions')).status).to.equal(401);
      expect((await here.call('GET', '/sessions')).status).to.equal(200);
      expect((await first()).status).to.equal(201);
      expect((await end({ currentPassword: PASSWORD, code })).body['code']).to.equal('CONFLICT');
      const entries = await server
        .db('audit_entries')
        .where({ action: 'operator.second-factor-removed', subject_id: id })
        .select('actor');
      expect(entries).to.have.length(1);
    });

    it('is put away by nobody whose role asks for it', async () => {
      const { operator, secret } = await enrolled('hr');
      const body = { currentPassword: PASSWORD, code: codeOf(secret, server.now) };
      const answer = await operator.call('POST', '/session/second-factor/removals', { body });
      expect([answer.status, answer.body['code']]).to.deep.equal([403, 'FORBIDDEN']);
      expect((await operator.call('GET', '/session/second-factor')).body['enrolledAt']).to.be.a('string');
    });

    it('is confirmed within a quarter of an hour, with the right code, and ends the other sessions', async () => {
      const id = await newcomer('hr');
      const [here, there] = [await server.signIn(id), await server.signIn(id)];
      const confirm = (code: string) =>
        here.call('POST', '/session/second-factor/confirmations', { body: { code } });
      expect(JSON.stringify((await confirm('123456')).body)).to.contain('NOTHING_PENDING');
      const begun = await here.call('POST', '/session/second-factor', { body: {} });
      expect(JSON.stringify((await confirm('000000')).body)).to.contain('CODE_WRONG');
      expect((await there.call('GET', '/sessions')).status).to.equal(200);
      expect((await confirm(codeOf(String(begun.body['secret']), server.now))).status).to.equal(200);
      expect((await there.call('GET', '/sessions')).status).to.equal(401);
      expect((await here.call('GET', '/sessions')).status).to.equal(200);
    });

    it('is taken from an operator who lost it only when a second one agrees', async () => {
      const { operator: victim } = await enrolled('auditor');
      const [asker, other] = [await server.operator('admin'), await server.operator('admin')];
      const asked = await asker.call('DELETE', `/operators/${victim.id}/second-factor`);
      expect([asked.status, asked.body['kind']]).to.deep.equal([202, 'operator.reset-sign-in']);
      expect((await victim.call('GET', '/audit')).status).to.equal(200);
      const path = `/approvals/${String(asked.body['id'])}/decision`;
      const decided = await other.call('POST', path, { body: { decision: 'approve', comment: '' } });
      expect(decided.status).to.equal(200);
      expect((await victim.call('GET', '/sessions')).status, 'every session is over').to.equal(401);
      const seen = await other.call('GET', `/operators/${victim.id}`);
      expect(seen.body['hasSecondFactor']).to.equal(false);
      const again = await first();
      expect(again.body['operator']).to.include({ mustEnrolSecondFactor: true });
    });

    it('is taken away on the host where there is nobody to agree, and the trail says so', async () => {
      const { operator: victim } = await enrolled('admin');
      await removeSecondFactorOnHost(server.db, victim.id, server.now);
      expect((await victim.call('GET', '/sessions')).status, 'every session is over').to.equal(401);
      expect((await first()).body['operator']).to.include({ mustEnrolSecondFactor: true });
      const entry = await server
        .db('audit_entries')
        .where({ action: 'operator.second-factor-removed', subject_id: victim.id })
        .first<{ actor: string }>('actor');
      expect(entry.actor).to.equal('system');
      const again = await removeSecondFactorOnHost(server.db, victim.id, server.now).catch(
        (error: unknown) => error,
      );
      expect(again).to.have.property('code', 'CONFLICT');
    });

    it('leaves neither secret nor code in the log or the audit trail', async () => {
      const { secret, recoveryCodes } = await enrolled();
      const asked = await first();
      const [recovery = ''] = recoveryCodes;
      const entered = await second(asked, recovery);
      const audit = JSON.stringify(await server.db('audit_entries').select('before', 'after'));
      const secrets = [secret, recovery, String(asked.body['challenge']), cookieOf(entered)];
      for (const text of secrets) {
        expect(server.logged.join('')).to.not.contain(text);
        expect(audit).to.not.contain(text);
      }
    });
  });
});
