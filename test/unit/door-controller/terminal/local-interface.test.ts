import { expect } from 'chai';
import { withCheckDigit } from '../../../support/my-numbers.ts';
import { drawNonce, OTHER_SECRET, type ProgramCall, TerminalBench } from '../../../support/terminal-bench.ts';

describe("a terminal's local interface", function () {
  this.timeout(60_000);
  let bench: TerminalBench;
  const create = async (body: object, options: Omit<ProgramCall, 'body'> = {}): Promise<unknown> => {
    const answer = await bench.call('POST', '/tap-requests', { ...options, body });
    return [answer.status, await answer.json()];
  };
  before(async () => {
    bench = await TerminalBench.start();
  });
  after(() => bench.stop());

  it('has no answer for anybody before the first policy', async () => {
    expect(await bench.ask()).to.deep.equal({ kind: 'refused', error: 'not-ready' });
    expect((await bench.look('/health')).status).to.equal(503);
  });

  it('says how the terminal is, with the letters by which a console finds it', async () => {
    await bench.publish();
    await bench.untilReady();
    const health: unknown = await (await bench.look('/health')).json();
    expect(health).to.include({ role: 'terminal', reader: 'ready', isReady: true });
    expect(health)
      .to.have.property('code')
      .that.matches(/^[A-Z2-9]{6}$/);
    expect(bench.server.requests.some(({ type }) => type === 'monban.terminal-key.v1')).to.equal(true);
  });

  it('tells a program what it may not ask for, before anybody taps', async () => {
    const good = { audience: 'printing', scope: [], nonce: drawNonce() };
    const unknown = { secret: 'x'.repeat(43) };
    const other = { secret: OTHER_SECRET };
    const notAllowed = [403, { error: 'audience-not-allowed' }];
    const malformed = [400, { error: 'malformed' }];
    expect(await create(good, unknown)).to.deep.equal([401, { error: 'unauthorised' }]);
    expect(await create({ ...good, audience: 'log-on' })).to.deep.equal(notAllowed);
    expect(await create({ ...good, audience: 'monban-console' })).to.deep.equal(notAllowed);
    const tooFar = [403, { error: 'scope-not-allowed' }];
    expect(await create({ ...good, scope: ['copy'] })).to.deep.equal(tooFar);
    expect(await create({ ...good, scope: ['release'] }, other)).to.deep.equal(tooFar);
    expect(await create({ ...good, nonce: 'short' })).to.deep.equal(malformed);
    expect(await create({ ...good, more: 1 })).to.deep.equal(malformed);
    expect(await create({ ...good, audience: 'a'.repeat(3_000) })).to.deep.equal(malformed);
    const asText = { headers: { 'content-type': 'text/plain' } };
    expect(await create(good, asText)).to.deep.equal(malformed);
  });

  it('refuses a My Number by its place, and keeps nothing of it', async () => {
    const number = withCheckDigit('27182818284');
    const good = { audience: 'printing', scope: [], nonce: drawNonce() };
    const refusedAt = (...pointers: string[]) => [422, { error: 'my-number-refused', pointers }];
    expect(await create({ ...good, audience: number })).to.deep.equal(refusedAt('/audience'));
    expect(await create({ ...good, scope: ['release', `a ${number}`] })).to.deep.equal(refusedAt('/scope/1'));
    expect(await create({ ...good, note: { inside: Number(number) } })).to.deep.equal(
      refusedAt('/note/inside'),
    );
    expect(await create({ ...good, [number]: 1 })).to.deep.equal(refusedAt('/*'));
    expect(await create({ ...good, nonce: number }, { secret: 'x'.repeat(43) })).to.deep.equal([
      401,
      { error: 'unauthorised' },
    ]);
    expect(bench.logged.join('')).not.to.include(number);
  });

  it('turns away a page of another site, and a name that is not its own', async () => {
    const origin = { headers: { origin: 'https://example.com' } };
    expect((await bench.call('POST', '/tap-requests', { ...origin, body: {} })).status).to.equal(403);
    expect((await bench.look('/health', { 'sec-fetch-site': 'cross-site' })).status).to.equal(403);
    const byName = bench.local.replace('127.0.0.1', 'localhost');
    expect((await fetch(`${byName}/health`)).status).to.equal(403);
  });

  it('has one waiting at a time, whom the asking program alone can see and cancel', async () => {
    const { id } = await bench.waiting();
    const second = { audience: 'printing', scope: [], nonce: drawNonce() };
    expect(await create(second)).to.deep.equal([409, { error: 'busy' }]);
    const other = { secret: OTHER_SECRET };
    expect((await bench.call('GET', `/tap-requests/${id}?wait=0`, other)).status).to.equal(404);
    expect((await bench.call('DELETE', `/tap-requests/${id}`, other)).status).to.equal(404);
    const cancelled: unknown = await (await bench.call('DELETE', `/tap-requests/${id}`)).json();
    expect(cancelled).to.include({ id, state: 'cancelled' });
    expect((await bench.shown()).word).to.equal('cancelled');
  });

  it('answers a question in time when nobody taps', async () => {
    const { id } = await bench.waiting();
    const still: unknown = await (await bench.call('GET', `/tap-requests/${id}?wait=1`)).json();
    expect(still).to.include({ id, state: 'waiting' });
    await bench.call('DELETE', `/tap-requests/${id}`);
  });

  it('shows its page, which runs nothing but its own program', async () => {
    const page = await bench.look('/');
    expect(page.headers.get('content-security-policy')).to.match(/^default-src 'none'; script-src 'sha256-/);
    expect(await page.text()).to.include('lang="ja"');
    expect((await bench.look('/elsewhere')).status).to.equal(404);
    expect((await fetch(`${bench.local}/display`, { method: 'POST' })).status).to.equal(404);
  });
});
