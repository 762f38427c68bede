import { expect } from 'chai';
import { z } from 'zod';
import { createClient, type ClientOptions } from '@monban/admin-ui/api/client';

const Thing = z.strictObject({ name: z.string() });

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
}

/** A client whose server answers one after the other. */
function clientWith(answers: readonly (Response | Error)[], options: Partial<ClientOptions> = {}) {
  const sent: Sent[] = [];
  const waiting = [...answers];
  let key = 0;
  const client = createClient({
    fetch: (url, request) => {
      sent.push({
        url: url as string,
        method: request?.method ?? '',
        headers: new Headers(request?.headers),
      });
      const answer = waiting.shift() ?? new Error('nothing left');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    language: () => 'ja',
    accessToken: () => 'token',
    refresh: () => Promise.resolve(true),
    newKey: () => `key-${String((key += 1))}`,
    ...options,
  });
  return { client, sent };
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });

describe('the console’s client', () => {
  it('returns parsed data and says who asks in which language', async () => {
    const { client, sent } = clientWith([json({ name: '扉' })]);
    const answer = await client.call({
      method: 'GET',
      path: '/things',
      query: { q: 'a b', none: undefined },
      answer: Thing,
    });
    expect(answer).to.deep.equal({ kind: 'ok', data: { name: '扉' }, status: 200 });
    expect(sent[0]!.url).to.equal('/api/v1/things?q=a+b');
    expect(sent[0]!.headers.get('authorization')).to.equal('Bearer token');
    expect(sent[0]!.headers.get('accept-language')).to.equal('ja');
  });

  it('sends the version as If-Match and a key with each POST only', async () => {
    const { client, sent } = clientWith([json({ name: 'a' }), json({ name: 'b' })]);
    await client.call({ method: 'PATCH', path: '/things/1', version: 3, body: {}, answer: Thing });
    await client.call({ method: 'POST', path: '/things', body: {}, answer: Thing });
    expect(sent[0]!.headers.get('if-match')).to.equal('"3"');
    expect(sent[0]!.headers.get('idempotency-key')).to.equal(null);
    expect(sent[1]!.headers.get('idempotency-key')).to.equal('key-2');
  });

  it('renews the session once on 401 and repeats with the same key', async () => {
    const { client, sent } = clientWith([json({}, 401), json({ name: 'a' }, 201)]);
    const answer = await client.call({ method: 'POST', path: '/things', body: {}, answer: Thing });
    expect(answer.kind).to.equal('ok');
    expect(sent.map(({ headers }) => headers.get('idempotency-key'))).to.deep.equal(['key-1', 'key-1']);
  });

  it('does not renew a second time', async () => {
    let renewals = 0;
    const refresh = () => Promise.resolve((renewals += 1) > 0);
    const { client, sent } = clientWith([json({}, 401), json({}, 401)], { refresh });
    const answer = await client.call({ method: 'GET', path: '/things', answer: Thing });
    expect(answer.kind).to.equal('failed');
    expect([renewals, sent.length]).to.deep.equal([1, 2]);
  });

  it('hands a problem on with its fields and request id', async () => {
    const problems = [{ pointer: '/name', code: 'too_small', message: '入力してください。' }];
    const body = {
      type: 'about:blank',
      title: 't',
      status: 400,
      code: 'VALIDATION_FAILED',
      detail: 'd',
      instance: 'r-1',
      problems,
    };
    const { client } = clientWith([json(body, 400)]);
    const answer = await client.call({ method: 'GET', path: '/things', answer: Thing });
    expect(answer).to.deep.equal({
      kind: 'failed',
      problem: { code: 'VALIDATION_FAILED', detail: 'd', requestId: 'r-1', fields: problems },
    });
  });

  const unreadable: [string, Response][] = [
    ['a page of a proxy', new Response('<html>', { status: 502 })],
    ['an answer with a field too many', json({ name: 'a', more: 1 })],
    ['half an answer', new Response('{"name":')],
  ];
  for (const [what, response] of unreadable) {
    it(`says UNREADABLE for ${what}`, async () => {
      const { client } = clientWith([response]);
      const answer = await client.call({ method: 'GET', path: '/things', answer: Thing });
      expect(answer).to.nested.include({ 'problem.code': 'UNREADABLE' });
    });
  }

  it('says UNREACHABLE when nobody answers', async () => {
    const { client } = clientWith([new TypeError('fetch failed')]);
    const answer = await client.call({ method: 'GET', path: '/things', answer: Thing });
    expect(answer).to.nested.include({ 'problem.code': 'UNREACHABLE' });
  });
});
