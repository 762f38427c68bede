import type { Permission } from '@monban/core/api/permissions';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedPerson, seedPlaces } from '../../support/seed-places.ts';
import { TestConsole, type Answer, type CallOptions, type TestOperator } from '../../support/test-console.ts';

const DAY_MINUTES = 24 * 60;

describe('a key for a program', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
    });
    afterEach(() => server.close());

    const make = (changes: object = {}, operator = admin): Promise<Answer> =>
      operator.call('POST', '/api-keys', {
        body: {
          name: 'Payroll',
          permissions: ['people:read'] satisfies Permission[],
          siteIds: [],
          departmentIds: [],
          expiresAt: new Date(server.now.getTime() + 30 * DAY_MINUTES * 60_000).toISOString(),
          ...changes,
        },
      });
    const withKey = (made: Answer, request: string, options: CallOptions = {}) => {
      const [method = '', path = ''] = request.split(' ');
      const headers = { authorization: `Bearer ${String(made.body['token'])}`, ...options.headers };
      return server.call(method, path, { ...options, headers });
    };
    const listed = async () => (await admin.call('GET', '/api-keys')).body['items'] as object[];

    it('does what it was made for, under its own name, and is shown once', async () => {
      const made = await make({ permissions: ['people:read', 'organisation:write'] });
      expect(made.status, JSON.stringify(made.body)).to.equal(201);
      const id = String(made.body['id']);
      expect(String(made.body['token'])).to.match(new RegExp(`^mbk_${id}\\.[A-Za-z0-9_-]{43}$`));
      expect((await withKey(made, 'GET /people')).status).to.equal(200);
      const body = { name: '東京', timeZone: 'Asia/Tokyo', holidays: [] };
      expect((await withKey(made, 'POST /sites', { body })).status).to.equal(201);
      const entry = await server
        .db('audit_entries')
        .where({ action: 'site.created' })
        .first<{ actor: string }>('actor');
      expect(entry.actor).to.equal(`api-key:${id}`);
      const [shown] = await listed();
      expect(shown).to.include({ id, lastUsedAt: server.now.toISOString() });
      expect(JSON.stringify(await listed())).to.not.contain(String(made.body['token']).slice(-43));
    });

    it('may nothing else, and never what only people do', async () => {
      const made = await make();
      expect((await withKey(made, 'GET /doors')).body['code']).to.equal('FORBIDDEN');
      expect((await withKey(made, 'GET /sessions')).body['code']).to.equal('FORBIDDEN');
      for (const permission of ['session:own', 'own:use', 'approvals:decide', 'operators:write'])
        expect((await make({ permissions: [permission] })).body['code'], permission).to.equal(
          'VALIDATION_FAILED',
        );
    });

    it('reaches the sites and departments that it was given, with those below', async () => {
      const [here, there] = [await seedPlaces(server.db), await seedPlaces(server.db)];
      const person = await seedPerson(server.db, here);
      await seedPerson(server.db, there);
      const ids = async (made: Answer) =>
        ((await withKey(made, 'GET /people')).body['items'] as { id: string }[]).map(({ id }) => id);
      expect(await ids(await make({ siteIds: [here.siteId] }))).to.deep.equal([person]);
      expect(await ids(await make({ departmentIds: [here.departmentId] }))).to.deep.equal([person]);
      const neither = await make({ siteIds: [here.siteId], departmentIds: [there.departmentId] });
      expect(await ids(neither)).to.deep.equal([]);
    });

    it('never reaches further than its maker does just now', async () => {
      const [here, there] = [await seedPlaces(server.db), await seedPlaces(server.db)];
      const person = await seedPerson(server.db, here);
      await seedPerson(server.db, there);
      const local = await server.operator('admin', [here.siteId]);
      expect(JSON.stringify((await make({ siteIds: [there.siteId] }, local)).body)).to.contain(
        'REFERENCE_UNKNOWN',
      );
      const made = await make({}, local);
      const people = await withKey(made, 'GET /people');
      expect((people.body['items'] as { id: string }[]).map(({ id }) => id)).to.deep.equal([person]);
      await server.db('operators').where({ id: local.id }).update({ role: 'employee' });
      expect((await withKey(made, 'GET /people')).body['code']).to.equal('FORBIDDEN');
      await server.db('operators').where({ id: local.id }).update({ retired_at: server.now.toISOString() });
      expect((await withKey(made, 'GET /people')).body['code']).to.equal('TOKEN_INVALID');
    });

    it('ends at its end, within a year, and at once when it is revoked', async () => {
      const at = (days: number) => new Date(server.now.getTime() + days * DAY_MINUTES * 60_000).toISOString();
      for (const days of [-1, 0, 367])
        expect(JSON.stringify((await make({ expiresAt: at(days) })).body)).to.contain('KEY_TOO_LONG');
      const [short, long] = [await make({ expiresAt: at(1) }), await make({ expiresAt: at(366) })];
      server.advance(DAY_MINUTES);
      expect((await withKey(short, 'GET /people')).body['code']).to.equal('TOKEN_INVALID');
      expect((await withKey(long, 'GET /people')).status).to.equal(200);
      const later = await server.signIn(admin.id);
      const path = `/api-keys/${String(long.body['id'])}`;
      expect((await later.call('DELETE', path)).status).to.equal(200);
      expect((await withKey(long, 'GET /people')).body['code']).to.equal('TOKEN_INVALID');
      expect((await later.call('DELETE', path)).body['code']).to.equal('CONFLICT');
    });

    it('ends for good with its maker’s account, and with all sessions of its maker', async () => {
      const maker = await server.operator('admin');
      const [ended, retired] = [await make({}, maker), await make({}, maker)];
      expect((await withKey(ended, 'GET /people')).status).to.equal(200);
      expect((await admin.call('DELETE', `/operators/${maker.id}/sessions`)).status).to.equal(204);
      expect((await withKey(ended, 'GET /people')).body['code']).to.equal('TOKEN_INVALID');
      await server.db('api_keys').where({ id: retired.body['id'] }).update({ revoked_at: null });
      expect((await admin.call('DELETE', `/operators/${maker.id}`, { version: 1 })).status).to.equal(200);
      await server.db('operators').where({ id: maker.id }).update({ retired_at: null });
      expect((await withKey(retired, 'GET /people')).body['code']).to.equal('TOKEN_INVALID');
    });

    it('is refused with another secret, another form or another id', async () => {
      const made = await make();
      const token = String(made.body['token']);
      const other = await make();
      const wrong = [
        `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
        token.replace('.', '-'),
        `${token}.more`,
        `mbk_${String(other.body['id'])}.${token.split('.')[1] ?? ''}`,
        'mbk_',
      ];
      for (const text of wrong) {
        const headers = { authorization: `Bearer ${text}` };
        expect((await server.call('GET', '/people', { headers })).body['code'], text).to.equal(
          'TOKEN_INVALID',
        );
      }
    });

    it('counts its requests and its Idempotency-Keys for itself', async () => {
      const [one, two] = [
        await make({ permissions: ['organisation:write'] }),
        await make({ permissions: ['organisation:write'] }),
      ];
      const body = { name: '大阪', timeZone: 'Asia/Tokyo', holidays: [] };
      const options = { body, headers: { 'idempotency-key': 'the-same' } };
      const first = await withKey(one, 'POST /sites', options);
      const again = await withKey(one, 'POST /sites', options);
      const other = await withKey(two, 'POST /sites', options);
      expect(again.body['id']).to.equal(first.body['id']);
      expect(other.body['id']).to.not.equal(first.body['id']);
    });

    it('stays out of log, audit trail and database as what it is', async () => {
      const made = await make();
      await withKey(made, 'GET /people');
      const secret = String(made.body['token']).split('.')[1] ?? '';
      const stored = JSON.stringify([
        await server.db('api_keys').select(),
        await server.db('audit_entries').select(),
        await server.db('idempotency_keys').select(),
      ]);
      expect(stored).to.not.contain(secret);
      expect(server.logged.join('')).to.not.contain(secret);
    });
  });
});
