import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

type RawRequest = [method: string, path: string, headers: Record<string, string>, body?: string];

describe('the HTTP edge', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;
    before(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
    });
    after(() => server.close());

    const department = (code: string) => ({ code, name: code, parentId: null });
    const post = (key: string, body: object, operator = admin) =>
      operator.call('POST', '/departments', { body, headers: { 'idempotency-key': key } });

    it('gives the same answer to the same request under one key, and makes one record', async () => {
      const first = await post('k1', department('K1'));
      const again = await post('k1', { parentId: null, name: 'K1', code: 'K1' });
      expect(first.status).to.equal(201);
      expect([again.status, again.body]).to.deep.equal([201, first.body]);
      expect([again.headers.get('etag'), again.headers.get('location')]).to.deep.equal([
        '"1"',
        first.headers.get('location'),
      ]);
    });

    it('refuses another request under the same key, and keeps keys of operators apart', async () => {
      await post('k2', department('K2'));
      expect((await post('k2', department('K2b'))).body['code']).to.equal('IDEMPOTENCY_KEY_REUSED');
      const other = await server.operator('admin');
      expect((await post('k2', department('K2c'), other)).status).to.equal(201);
    });

    it('runs one of two at the same moment', async () => {
      const answers = await Promise.all([post('k3', department('K3')), post('k3', department('K3'))]);
      const statuses = answers.map(({ status }) => status);
      expect(statuses).to.include(201);
      expect(statuses.every((status) => status === 201 || status === 409)).to.equal(true);
      expect((await admin.call('GET', '/departments?q=K3')).body['total']).to.equal(1);
    });

    it('frees the key after a failure, and forgets it after a day', async () => {
      expect((await post('k4', { code: 'K4' })).body['code']).to.equal('VALIDATION_FAILED');
      expect((await post('k4', department('K1'))).body['code']).to.equal('CONFLICT');
      expect((await post('k4', department('K4'))).status).to.equal(201);
      const kept = await server.db('idempotency_keys').select<{ key: string }[]>('key');
      expect(kept.map(({ key }) => key)).to.not.include('k4');
      server.advance(25 * 60);
      admin = await server.signIn(admin.id);
      expect((await post('k4', department('K4b'))).status).to.equal(201);
    });

    it('does nothing twice of which a server that ended did not say whether it was done', async () => {
      await post('k5', department('K5'));
      await server.db('idempotency_keys').update({ status: 0, response: '' });
      server.advance(10);
      admin = await server.signIn(admin.id);
      expect((await post('k5', department('K5'))).body['code']).to.equal('CONFLICT');
      expect((await post('k5', department('K5b'))).body['code']).to.equal('IDEMPOTENCY_KEY_REUSED');
    });

    it('asks for If-Match, and takes an entity tag of ours only', async () => {
      const path = `/departments/${company.department.id}`;
      const change = (headers: Record<string, string>) =>
        admin.call('PATCH', path, { body: { name: 'x' }, headers });
      expect((await change({})).status).to.equal(428);
      for (const tag of ['*', '1', 'W/"1"', '"x"', '"1", "2"'])
        expect((await change({ 'if-match': tag })).body['code'], tag).to.equal('VALIDATION_FAILED');
      expect((await change({ 'if-match': '"9"' })).status).to.equal(412);
      expect((await change({ 'if-match': '"1"' })).headers.get('etag')).to.equal('"2"');
    });

    it('speaks the language that is asked for, naming fields and remedies', async () => {
      const body = personOf(company, { familyKana: 'Yamada', email: 'nowhere', nonsense: 1 });
      const problemsIn = async (language: string) => {
        const answer = await admin.call('POST', '/people', {
          body,
          headers: { 'accept-language': language },
        });
        expect(answer.headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
        expect(answer.body['instance']).to.equal(answer.headers.get('x-request-id'));
        return answer.body['problems'] as { pointer: string; code: string; message: string }[];
      };
      const english = await problemsIn('en-GB, ja;q=0.5');
      expect(english.map(({ pointer, code }) => `${pointer} ${code}`)).to.deep.equal([
        '/familyKana KATAKANA',
        '/email EMAIL',
        '/nonsense UNKNOWN_FIELD',
      ]);
      expect(english[1]!.message).to.equal('Enter an e-mail address.');
      expect((await problemsIn('fr'))[1]!.message).to.equal('メールアドレスの形で入力してください。');
    });

    it('answers what it does not know with a problem', async () => {
      const token = { authorization: `Bearer ${admin.accessToken}` };
      const raw = (...[method, path, headers, body]: RawRequest) =>
        fetch(`${server.url}${path}`, { method, headers, ...(body !== undefined && { body }) });
      const json = { ...token, 'content-type': 'application/json' };
      const rows: readonly (readonly [Promise<Response>, number, string])[] = [
        [raw('GET', '/api/v1/nothing', token), 404, 'NOT_FOUND'],
        [raw('GET', '/elsewhere', {}), 404, 'NOT_FOUND'],
        [raw('PATCH', '/api/v1/people', json, '{}'), 405, 'METHOD_NOT_ALLOWED'],
        [raw('POST', '/api/v1/people', json, '{"a":'), 400, 'MALFORMED_BODY'],
        [raw('POST', '/api/v1/people', json, '"text"'), 400, 'MALFORMED_BODY'],
        [
          raw('POST', '/api/v1/people', { ...token, 'content-type': 'text/plain' }, '{}'),
          415,
          'UNSUPPORTED_MEDIA_TYPE',
        ],
        [
          raw('POST', '/api/v1/people', { ...json, 'content-encoding': 'gzip' }, '{}'),
          415,
          'UNSUPPORTED_MEDIA_TYPE',
        ],
        [
          raw('POST', '/api/v1/people', json, JSON.stringify({ a: 'x'.repeat(1_100_000) })),
          413,
          'PAYLOAD_TOO_LARGE',
        ],
        [raw('GET', '/api/v1/people/%E0%A4%A', token), 400, 'MALFORMED_BODY'],
        [raw('GET', '/api/v1/people', {}), 401, 'UNAUTHENTICATED'],
        [raw('GET', '/api/v1/people', { authorization: 'Bearer x.y.z' }), 401, 'TOKEN_INVALID'],
      ];
      for (const [request, status, code] of rows) {
        const answer = await request;
        const body = (await answer.json()) as { code: string };
        expect([answer.status, body.code], answer.url).to.deep.equal([status, code]);
        expect(answer.headers.get('content-type')).to.contain('application/problem+json');
      }
      expect((await raw('PATCH', '/api/v1/people', json, '{}')).headers.get('allow')).to.equal('GET, POST');
    });

    it('never repeats what was sent', async () => {
      const secret = 'dont-repeat-me';
      const answers = [
        await admin.call('POST', '/people', { body: personOf(company, { kind: secret, email: secret }) }),
        await admin.call('POST', '/people', { body: { [`${secret} {}`]: 1 } }),
        await admin.call('GET', `/people?sort=${secret}`),
        await admin.call('POST', '/people', {
          body: `{"${secret}`,
          headers: { 'content-type': 'application/json' },
        }),
        await admin.call('GET', `/people/${secret}`),
      ];
      for (const { body } of answers) expect(JSON.stringify(body)).to.not.contain(secret);
      expect(server.logged.join('')).to.not.contain(secret);
    });
  });
});
