import { expect } from 'chai';
import { createFirstOperator } from '@monban/server/operators/first-operator';
import { makeOneTimeSignIn } from '@monban/server/sessions/one-time-sign-in';
import { hashPassword } from '@monban/server/sessions/password';
import { seemsToHaveSecondFactor } from '@monban/server/sessions/sign-in-challenge';
import { randomBytes, randomUUID } from 'node:crypto';
import { forEachDatabase } from '../../support/databases.ts';
import { cookieOf, TestConsole, TestOperator, type Answer } from '../../support/test-console.ts';

const PASSWORD = 'twelve green bottles';

describe('the sessions', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
    });
    afterEach(() => server.close());

    async function operatorWithPassword() {
      const id = await server.addOperator('facilities');
      await server
        .db('operators')
        .where({ id })
        .update({ login: 'hanako', password_hash: await hashPassword(PASSWORD) });
      return id;
    }
    const signIn = (password: string, login = 'hanako'): Promise<Answer> =>
      server.call('POST', '/sessions', { body: { login, password } });
    const refresh = (cookie: string): Promise<Answer> =>
      server.call('POST', '/sessions/refresh', { headers: { cookie } });
    const withToken = (answer: Answer): Promise<Answer> =>
      server.call('GET', '/sessions', {
        headers: { authorization: `Bearer ${String(answer.body['accessToken'])}` },
      });

    it('begin with login and password, and say who it is', async () => {
      await operatorWithPassword();
      const answer = await signIn(PASSWORD);
      expect(answer.status).to.equal(201);
      expect(answer.body['operator']).to.include({
        login: 'hanako',
        role: 'facilities',
        mustChoosePassword: false,
      });
      expect(answer.headers.getSetCookie()[0])
        .to.match(/HttpOnly/)
        .and.match(/SameSite=Strict/i)
        .and.match(/Path=\/api\/v1/);
      expect((await withToken(answer)).status).to.equal(200);
    });

    it('answer a wrong login as they answer a wrong password', async () => {
      await operatorWithPassword();
      // The other half is asked for a code, as an operator with a second factor is.
      const stranger = ['ichiro', 'jiro', 'saburo', 'shiro', 'goro'].find(
        (login) => !seemsToHaveSecondFactor(server.platform, login),
      );
      const [wrongPassword, wrongLogin] = [
        await signIn('not the right one'),
        await signIn(PASSWORD, stranger),
      ];
      for (const { status, body } of [wrongPassword, wrongLogin])
        expect([status, body['code'], body['problems']]).to.deep.equal([
          401,
          'UNAUTHENTICATED',
          [
            {
              pointer: '',
              code: 'CREDENTIALS_WRONG',
              message: 'The login, the password or the code is wrong.',
            },
          ],
        ]);
    });

    it('let nobody guess on, and let the operator in again later', async () => {
      await operatorWithPassword();
      for (let guess = 0; guess < 5; guess += 1) await signIn('wrong');
      const refused = await signIn(PASSWORD);
      expect([refused.status, refused.body['code']]).to.deep.equal([429, 'RATE_LIMITED']);
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 900);
      server.advance(16);
      expect((await signIn(PASSWORD)).status).to.equal(201);
    });

    it('end their access token after ten minutes and go on with the refresh cookie', async () => {
      await operatorWithPassword();
      const first = await signIn(PASSWORD);
      server.advance(11);
      expect((await withToken(first)).body['code']).to.equal('TOKEN_INVALID');
      const second = await refresh(cookieOf(first));
      expect(second.status).to.equal(200);
      expect((await withToken(second)).status).to.equal(200);
    });

    it('end for everyone when a former refresh token comes back, however old it is', async () => {
      await operatorWithPassword();
      const first = await signIn(PASSWORD);
      const second = await refresh(cookieOf(first));
      const third = await refresh(cookieOf(second));
      expect(third.status).to.equal(200);
      server.advance(1);
      expect((await refresh(cookieOf(first))).body['code']).to.equal('TOKEN_INVALID');
      expect((await refresh(cookieOf(third))).body['code']).to.equal('TOKEN_INVALID');
      expect((await withToken(third)).body['code']).to.equal('TOKEN_INVALID');
      const row = await server
        .db('audit_entries')
        .where({ action: 'session.ended' })
        .first<{ after: string }>('after');
      expect(row.after).to.contain('refresh-token-reused');
    });

    it('go on for half a minute when the answer with the new refresh token was lost', async () => {
      await operatorWithPassword();
      const first = await signIn(PASSWORD);
      expect((await refresh(cookieOf(first))).status).to.equal(200);
      const again = await refresh(cookieOf(first));
      expect(again.status).to.equal(200);
      server.advance(1);
      expect((await refresh(cookieOf(first))).status).to.equal(401);
      expect((await refresh(cookieOf(again))).status).to.equal(401);
    });

    it('go on when somebody who knows only their id makes up a token', async () => {
      await operatorWithPassword();
      const first = await signIn(PASSWORD);
      const [name, token = ''] = cookieOf(first).split('=');
      const made = `${name}=${token.split('.')[0]}.AAAAAAAAAAAAAAAAAAAAAA.${'A'.repeat(43)}`;
      expect((await refresh(made)).body['code']).to.equal('TOKEN_INVALID');
      expect((await refresh(cookieOf(first))).status).to.equal(200);
    });

    it('end when nobody refreshes for twelve hours, and after a week in any case', async () => {
      await operatorWithPassword();
      const idle = await signIn(PASSWORD);
      server.advance(12 * 60 + 1);
      expect((await refresh(cookieOf(idle))).status).to.equal(401);
      let answer = await signIn(PASSWORD);
      for (let hours = 0; hours < 7 * 24; hours += 8) {
        answer = await refresh(cookieOf(answer));
        expect(answer.status, `after ${hours} hours`).to.equal(200);
        server.advance(8 * 60);
      }
      expect((await refresh(cookieOf(answer))).status).to.equal(401);
    });

    it('begin once with a one-time token, within its time', async () => {
      const operatorId = await server.addOperator('facilities');
      const make = () =>
        makeOneTimeSignIn(server.db, { operatorId, at: server.now, lifetimeMinutes: 5, randomBytes });
      const redeem = async (token: string) =>
        (await server.call('POST', '/sessions/one-time', { body: { token } })).status;
      const token = await make();
      expect(await Promise.all([redeem(token), redeem(token)]).then((all) => all.sort())).to.deep.equal([
        201, 401,
      ]);
      const late = await make();
      server.advance(5);
      expect(await redeem(late)).to.equal(401);
      const stored = await server.db('one_time_sign_ins').select<{ token_hash: string }[]>('token_hash');
      expect(stored.map(({ token_hash }) => token_hash)).to.not.include(token);
    });

    it('end with sign-out, at once, and clear the cookie', async () => {
      const operator = await server.operator('hr');
      const answer = await operator.call('DELETE', '/session');
      expect(answer.status).to.equal(204);
      expect(answer.headers.getSetCookie()[0]).to.match(/Max-Age=0/);
      expect((await operator.call('GET', '/sessions')).body['code']).to.equal('TOKEN_INVALID');
      expect((await refresh(operator.cookie)).status).to.equal(401);
    });

    it('show and end the own sessions only', async () => {
      const id = await server.addOperator('hr');
      const [here, there, stranger] = [
        await server.signIn(id),
        await server.signIn(id),
        await server.operator('hr'),
      ];
      const { items } = (await here.call('GET', '/sessions')).body as {
        items: { id: string; isCurrent: boolean }[];
      };
      expect(items.filter(({ isCurrent }) => isCurrent)).to.have.length(1);
      const other = items.find(({ isCurrent }) => !isCurrent)!;
      expect((await stranger.call('DELETE', `/sessions/${other.id}`)).body['code']).to.equal('NOT_FOUND');
      expect((await here.call('DELETE', `/sessions/${other.id}`)).status).to.equal(204);
      expect((await there.call('GET', '/sessions')).status).to.equal(401);
      expect((await here.call('GET', '/sessions')).status).to.equal(200);
    });

    it('leave no unused sign-in link behind when a password is chosen', async () => {
      const operatorId = await server.addOperator('hr');
      const caller = await server.signIn(operatorId);
      const order = { operatorId, at: server.now, lifetimeMinutes: 5, randomBytes };
      const token = await makeOneTimeSignIn(server.db, order);
      const body = { password: PASSWORD };
      expect((await caller.call('PUT', '/session/password', { body })).status).to.equal(204);
      expect((await server.call('POST', '/sessions/one-time', { body: { token } })).status).to.equal(401);
    });

    it('ask for the present password before another one is chosen, or for a link used within the hour', async () => {
      const id = await operatorWithPassword();
      const signedIn = await signIn(PASSWORD);
      const caller = new TestOperator(server, id, signedIn);
      const choose = (operator: TestOperator, currentPassword?: string) =>
        operator.call('PUT', '/session/password', {
          body: { password: 'a river in the dark', currentPassword },
        });
      expect(JSON.stringify((await choose(caller)).body)).to.contain('PASSWORD_MISSING');
      expect(JSON.stringify((await choose(caller, 'wrong')).body)).to.contain('PASSWORD_WRONG');
      expect((await choose(caller, PASSWORD)).status).to.equal(204);
      for (let guess = 0; guess < 5; guess += 1) await choose(caller, 'wrong');
      expect((await choose(caller, PASSWORD)).body['code']).to.equal('RATE_LIMITED');
      const byLink = await server.signIn(id);
      server.advance(61);
      const refreshed = new TestOperator(server, id, await refresh(byLink.cookie));
      expect(JSON.stringify((await choose(refreshed)).body)).to.contain('PASSWORD_MISSING');
      expect((await choose(await server.signIn(id))).status).to.equal(204);
    });

    it('take a password that is neither common nor the login, and end the other sessions', async () => {
      const id = await server.addOperator('facilities');
      await server.db('operators').where({ id }).update({ login: 'yamada' });
      const [here, there] = [await server.signIn(id), await server.signIn(id)];
      const choose = (password: string) => here.call('PUT', '/session/password', { body: { password } });
      for (const bad of ['password12345', 'aaaaaaaaaaaaaa', 'yamada loves tea', 'short'])
        expect((await choose(bad)).body['code'], bad).to.equal('VALIDATION_FAILED');
      expect((await choose(PASSWORD)).status).to.equal(204);
      expect((await there.call('GET', '/sessions')).status).to.equal(401);
      expect((await signIn(PASSWORD, 'yamada')).status).to.equal(201);
      const row = await server
        .db('operators')
        .where({ id })
        .first<{ password_hash: string }>('password_hash');
      expect(row.password_hash).to.match(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    });

    it('stop with the next request when the operator is retired, and stay stopped after a restoration', async () => {
      const admin = await server.operator('admin');
      const victim = await server.operator('hr');
      expect((await admin.call('DELETE', `/operators/${victim.id}`, { version: 1 })).status).to.equal(200);
      expect((await victim.call('GET', '/sessions')).status).to.equal(401);
      expect(
        (await admin.call('POST', `/operators/${victim.id}/restorations`, { version: 2 })).status,
      ).to.equal(200);
      expect((await victim.call('GET', '/sessions')).status).to.equal(401);
      expect((await refresh(victim.cookie)).status).to.equal(401);
    });

    it('follow a changed role with the next request', async () => {
      const [admin, other] = [await server.operator('admin'), await server.operator('auditor')];
      expect((await other.call('GET', '/audit')).status).to.equal(200);
      await admin.call('PATCH', `/operators/${other.id}`, { version: 1, body: { role: 'hr' } });
      expect((await other.call('GET', '/audit')).body['code']).to.equal('FORBIDDEN');
    });

    it('let a first operator be made once only', async () => {
      const first = { login: 'admin', displayName: 'Admin', at: server.now, newId: randomUUID };
      await createFirstOperator(server.db, first);
      const second = await createFirstOperator(server.db, { ...first, login: 'again' }).catch(
        (error: unknown) => error,
      );
      expect(second).to.have.property('code', 'CONFLICT');
    });

    it('leave no password, token or hash in the log', async () => {
      await operatorWithPassword();
      const first = await signIn(PASSWORD);
      const second = await refresh(cookieOf(first));
      const secrets = [
        PASSWORD,
        first.body['accessToken'],
        second.body['accessToken'],
        cookieOf(first),
        cookieOf(second),
      ];
      const log = server.logged.join('');
      expect(log).to.contain('/sessions');
      for (const secret of secrets) expect(log).to.not.contain(String(secret));
      expect(log).to.not.contain('argon2');
    });
  });
});
