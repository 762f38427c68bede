import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase } from '@monban/db/open';
import { requireBindable, type Transport } from '@monban/server/http/transport';
import { expect } from 'chai';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { TestConsole, type ConsoleOptions } from '../../support/test-console.ts';

describe('the HTTP face', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    while (closers.length > 0) await closers.pop()?.();
  });

  async function start(options: ConsoleOptions = {}): Promise<TestConsole> {
    const db = await openDatabase({ client: 'sqlite', file: ':memory:' });
    await migrateUp(db);
    closers.push(() => db.destroy());
    const server = await TestConsole.start(db, options);
    closers.push(() => server.close());
    return server;
  }

  async function consoleFolder(): Promise<string> {
    const { path, remove } = await temporaryDirectory();
    closers.push(remove);
    await mkdir(join(path, 'assets'));
    await writeFile(join(path, 'index.html'), '<!doctype html><title>The console</title>');
    await writeFile(join(path, 'assets', 'page-1a2b.js'), 'export {};');
    return path;
  }

  it('serves the console under every path that is not the API’s', async () => {
    const server = await start({ consoleFolder: await consoleFolder() });
    for (const path of ['/', '/people', '/sign-in/one-time', '/people/..%2f..%2fetc']) {
      const page = await fetch(`${server.url}${path}`);
      expect([page.status, await page.text()], path).to.deep.equal([
        200,
        '<!doctype html><title>The console</title>',
      ]);
      expect(page.headers.get('cache-control')).to.equal('no-store');
    }
    const asset = await fetch(`${server.url}/assets/page-1a2b.js`);
    expect([asset.status, asset.headers.get('cache-control')]).to.deep.equal([
      200,
      'public, max-age=31536000, immutable',
    ]);
    expect((await fetch(`${server.url}/assets/gone.js`)).status).to.equal(404);
    expect((await fetch(`${server.url}/api/v1/nothing`)).headers.get('content-type')).to.contain(
      'problem+json',
    );
  });

  it('says where there is no console', async () => {
    const { path, remove } = await temporaryDirectory();
    closers.push(remove);
    const server = await start({ consoleFolder: path });
    expect((await fetch(server.url)).status).to.equal(404);
  });

  it('lets nothing run, load or frame but the console itself', async () => {
    const server = await start({ consoleFolder: await consoleFolder() });
    const { headers } = await fetch(server.url);
    expect(headers.get('content-security-policy')).to.equal(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data: blob:;font-src 'self';" +
        "connect-src 'self';manifest-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('x-frame-options')).to.equal('DENY');
    expect(headers.get('referrer-policy')).to.equal('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).to.equal('same-origin');
    expect(headers.get('x-powered-by')).to.equal(null);
    expect(headers.get('strict-transport-security'), 'plain HTTP on loopback').to.equal(null);
  });

  it('sends __Host- cookies and Strict-Transport-Security over TLS', async () => {
    const server = await start({ transport: { kind: 'tls' } });
    const id = await server.addOperator('hr');
    const operator = await server.signIn(id);
    expect(operator.cookie).to.match(/^__Host-monban-refresh=/);
    const answer = await server.call('POST', '/sessions/refresh', { headers: { cookie: operator.cookie } });
    expect(answer.headers.getSetCookie()[0])
      .to.match(/; Path=\/;/)
      .and.match(/; Secure/)
      .and.match(/; HttpOnly/);
    expect(answer.headers.get('strict-transport-security')).to.match(/^max-age=31536000/);
  });

  it('believes a trusted proxy alone about TLS and about the caller’s address', async () => {
    const trusting = await start({ transport: { kind: 'trusted-proxy', addresses: ['127.0.0.1'] } });
    const status = (server: TestConsole, headers: Record<string, string>) =>
      fetch(`${server.url}/api/v1/openapi.json`, { headers }).then((answer) => answer.status);
    expect(await status(trusting, { 'x-forwarded-proto': 'https' })).to.equal(200);
    expect(await status(trusting, { 'x-forwarded-proto': 'http' })).to.equal(403);
    expect(await status(trusting, {})).to.equal(403);
    const other = await start({ transport: { kind: 'trusted-proxy', addresses: ['192.0.2.1'] } });
    expect(await status(other, { 'x-forwarded-proto': 'https' })).to.equal(403);
  });

  it('binds plain HTTP to this machine only', () => {
    const bind = (transport: Transport, host: string) => () => {
      requireBindable(transport, host);
    };
    for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost'])
      expect(bind({ kind: 'loopback' }, host), host).to.not.throw();
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.jp', ''])
      expect(bind({ kind: 'loopback' }, host), host)
        .to.throw()
        .with.property('code', 'CONFIGURATION_INVALID');
    expect(bind({ kind: 'tls' }, '0.0.0.0')).to.not.throw();
    expect(bind({ kind: 'trusted-proxy', addresses: [] }, '0.0.0.0')).to.throw();
  });

  it('stops an operator whose script runs wild, and nobody else', async () => {
    const server = await start({ requestsPerMinute: 10 });
    const [wild, calm] = [await server.operator('hr'), await server.operator('hr')];
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) statuses.push((await wild.call('GET', '/sessions')).status);
    expect(statuses).to.deep.equal([...Array<number>(10).fill(200), 429, 429]);
    expect((await calm.call('GET', '/sessions')).status).to.equal(200);
    server.advance(1);
    expect((await wild.call('GET', '/sessions')).status).to.equal(200);
  });

  it('logs one line for each request, with its id and route, and nothing of what was sent', async () => {
    const server = await start();
    const operator = await server.operator('hr');
    server.logged.length = 0;
    const answer = await operator.call('GET', '/people?q=yamada');
    const [line] = server.logged.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(line).to.include({
      requestId: answer.headers.get('x-request-id'),
      method: 'GET',
      route: '/api/v1/people',
      status: 200,
      caller: operator.id,
    });
    expect(server.logged).to.have.length(1);
    expect(server.logged[0]).to.not.contain('yamada');
  });

  it('survives callers who hang up in the middle of a body', async () => {
    const server = await start();
    await new Promise<void>((resolve) => {
      const headers = { 'content-type': 'application/json', 'content-length': '100' };
      const half = request(`${server.url}/api/v1/sessions`, { method: 'POST', headers });
      half.once('error', () => {
        resolve();
      });
      half.write('{"login":', () => {
        half.destroy();
      });
      half.once('close', () => {
        resolve();
      });
    });
    expect((await fetch(`${server.url}/api/v1/openapi.json`)).status).to.equal(200);
  });
});
