import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningLoadingService, startLoadingService } from '@monban/simulators/loading-service/server';
import { expect } from 'chai';

const SECRET = 'a-secret-of-this-test';
const ANNA = 'b0000000-0000-4000-8000-000000000001';
const BERTA = 'b0000000-0000-4000-8000-000000000002';
const DAY_MS = 24 * 3_600_000;
const START = new Date('2026-11-23T00:00:00.000Z');

describe('the simulated loading service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'monban-loading-'));
  let service: RunningLoadingService;

  const start = async (): Promise<RunningLoadingService> =>
    startLoadingService({
      port: 0,
      secret: SECRET,
      pace: { appointmentAfterMs: DAY_MS, loadedAfterMs: 7 * DAY_MS },
      statePath: join(folder, 'state.json'),
      clock: () => START,
    });

  beforeEach(async () => {
    service = await start();
  });
  afterEach(async () => {
    await service.close();
    rmSync(join(folder, 'state.json'), { force: true });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  type Answer = readonly [number, unknown];

  async function call(request: string, body?: object, key = 'one'): Promise<Answer> {
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${SECRET}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [response.status, await response.json()];
  }

  const order = (itemIds: readonly string[], key?: string): Promise<Answer> =>
    call('POST /v1/orders', { wantedFrom: '2026-11-23', itemIds }, key);
  const states = async (after = 0): Promise<readonly string[]> => {
    const [, body] = await call(`GET /v1/changes?after=${after}`);
    return (body as { changes: { state: string }[] }).changes.map(({ state }) => state);
  };

  it('answers nobody without its secret', async () => {
    const answer = await fetch(`${service.url}/v1/changes`, { headers: { authorization: 'Bearer wrong' } });
    expect(answer.status).to.equal(401);
  });

  it('takes an order once, however often it comes', async () => {
    expect(await order([ANNA])).to.deep.equal([201, { reference: 'SIM-000001' }]);
    expect(await order([ANNA])).to.deep.equal([201, { reference: 'SIM-000001' }]);
    expect(await order([BERTA], 'two')).to.deep.equal([201, { reference: 'SIM-000002' }]);
    expect(await states()).to.deep.equal(['ordered', 'ordered']);
  });

  it('makes an appointment after a day and loads after a week, and tells each change once', async () => {
    await order([ANNA]);
    await call('POST /control/advance', { ms: DAY_MS });
    expect(await states()).to.deep.equal(['ordered', 'appointment']);
    await call('POST /control/advance', { ms: 6 * DAY_MS });
    expect(await states(2)).to.deep.equal(['loaded']);
    expect(await states(3)).to.deep.equal([]);
  });

  it('fails, loses and removes an application when it is told to', async () => {
    await order([ANNA, BERTA]);
    const failed = { state: 'failed', failure: 'no-free-space' };
    expect((await call(`POST /control/items/${ANNA}`, failed))[0]).to.equal(200);
    expect((await call(`POST /v1/items/${BERTA}/removals`))[0]).to.equal(200);
    await call('POST /control/advance', { ms: 30 * DAY_MS });
    expect(await states(2)).to.deep.equal(['failed', 'removed']);
    expect((await call(`POST /v1/items/${crypto.randomUUID()}/removals`))[0]).to.equal(404);
  });

  it('does what was asked although its answer is lost', async () => {
    await call('POST /control/faults', { faults: ['answer-lost', 'unavailable', 'refused'] });
    const lost = await order([ANNA]).catch(() => 'lost');
    expect(lost).to.equal('lost');
    expect((await order([ANNA]))[0]).to.equal(503);
    expect((await order([ANNA]))[0]).to.equal(422);
    expect(await order([ANNA])).to.deep.equal([201, { reference: 'SIM-000001' }]);
    expect(await states()).to.deep.equal(['ordered']);
  });

  it('remembers everything over its end', async () => {
    await order([ANNA]);
    await service.close();
    service = await start();
    expect(await states()).to.deep.equal(['ordered']);
  });

  it('names what is wrong with an order', async () => {
    const [status, body] = await call('POST /v1/orders', { wantedFrom: 'soon', itemIds: [ANNA] });
    expect(status).to.equal(400);
    expect(JSON.stringify(body)).to.contain('wantedFrom');
  });
});
