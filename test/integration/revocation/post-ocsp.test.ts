import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@monban/core/errors';
import { parseResponderUrl } from '@monban/trust/revocation/ocsp-source';
import { createPostOcsp, type OcspReply } from '@monban/trust/revocation/post-ocsp';
import { expect } from 'chai';

const REQUEST = Buffer.from('request');
const OCSP = { 'content-type': 'application/ocsp-response' };

describe('the way to a responder', () => {
  let server: Server | undefined;
  let asked: string[];

  beforeEach(() => {
    asked = [];
  });

  afterEach(async () => {
    server?.closeAllConnections();
    if (server?.listening) await new Promise((resolve) => server?.close(resolve));
  });

  async function post(listener: RequestListener, deadlineMs = 10_000): Promise<OcspReply> {
    server = createServer((request, response) => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers['content-type'] ?? ''}`);
      listener(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return createPostOcsp(new URL(`http://127.0.0.1:${port}/ask`), deadlineMs)(REQUEST);
  }

  it('carries the request there and the reply back', async () => {
    const reply = await post((request, response) => {
      response.writeHead(200, OCSP);
      request.pipe(response);
    });
    expect(asked).to.deep.equal(['POST /ask application/ocsp-request']);
    expect(reply.kind === 'reply' && Buffer.from(reply.bytes)).to.deep.equal(REQUEST);
  });

  it('follows no redirect', async () => {
    const reply = await post((_request, response) => {
      response.writeHead(307, { ...OCSP, location: '/elsewhere' }).end();
    });
    expect(reply).to.deep.equal({ kind: 'failed', why: 'http-refused' });
    expect(asked).to.have.length(1);
  });

  it('takes no error and no other kind of content for a reply', async () => {
    for (const [status, type] of [
      [500, OCSP['content-type']],
      [200, 'text/html'],
    ] as const) {
      const reply = await post((_request, response) => {
        response.writeHead(status, { 'content-type': type }).end('sorry');
      });
      expect(reply, `${status} ${type}`).to.deep.equal({ kind: 'failed', why: 'http-refused' });
      server?.close();
    }
  });

  it('reads no more than a reply may have', async () => {
    const reply = await post((_request, response) => {
      response.writeHead(200, OCSP).end(Buffer.alloc(64 * 1024 + 1));
    });
    expect(reply).to.deep.equal({ kind: 'failed', why: 'too-large' });
  });

  it('gives up at the deadline, before the head and in the middle of the body', async () => {
    const silent = await post(() => undefined, 50);
    expect(silent).to.deep.equal({ kind: 'failed', why: 'timed-out' });
    server?.closeAllConnections();
    server?.close();
    const halting = await post((_request, response) => {
      response.writeHead(200, OCSP).write('half');
    }, 200);
    expect(halting).to.deep.equal({ kind: 'failed', why: 'timed-out' });
  });

  it('says so where nobody listens', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const reply = await createPostOcsp(new URL(`http://127.0.0.1:${port}/`), 10_000)(REQUEST);
    expect(reply).to.deep.equal({ kind: 'failed', why: 'unreachable' });
  });

  it('is only ever an http or https address without a user in it', () => {
    expect(parseResponderUrl('http://ocsp.test/a?b').href).to.equal('http://ocsp.test/a?b');
    for (const text of [
      'ftp://ocsp.test/',
      'file:///etc/passwd',
      'http://me:word@ocsp.test/',
      'http://a.test/#b',
      'x',
    ])
      expect(() => parseResponderUrl(text), text)
        .to.throw(AppError)
        .with.property('code', 'CONFIGURATION_INVALID');
  });
});
