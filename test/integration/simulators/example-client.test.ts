import { randomBytes } from 'node:crypto';
import type { TapRequestState } from '@monban/core/messages/tap-request';
import {
  type ExpectedToken,
  readKeySet,
  verifyTapToken,
} from '@monban/simulators/example-client/verify-tap-token';
import { ProgramSubject } from '@monban/core/api/terminals';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { eventually } from '../../support/eventually.ts';
import { type BadgeHolder, TerminalStack } from '../../support/terminal-stack.ts';

const REFUSED = {
  kind: 'not-granted',
  state: 'denied',
  text: 'Not accepted here. Please ask the front desk',
} as const;

describe('a program asks who stands at a terminal', function () {
  this.timeout(120_000);
  let stack: TerminalStack;
  let holder: BadgeHolder;
  before(async () => {
    stack = await TerminalStack.start();
    holder = await stack.addHolder();
  });
  after(() => stack.close());

  const keySet = async () => readKeySet(await (await fetch(`${stack.url}/.well-known/jwks.json`)).json());
  const revoke = ({ badgeId }: BadgeHolder) =>
    stack.started.api.call('POST', `/badges/${badgeId}/revocations`, { body: { reason: 'lost' } });

  it('and is told by a name that the console shows to whoever sets the program up', async () => {
    const outcome = await stack.askAndTap(holder);
    expect(outcome).to.have.nested.property('claims.assurance', 'badge');
    const answer = await stack.started.api.call('GET', `/people/${holder.personId}/subjects`);
    const { items } = z.object({ items: z.array(ProgramSubject) }).parse(answer.body);
    const subject = items.find(({ audience }) => audience === 'printing')?.subject;
    expect(outcome).to.have.nested.property('claims.sub', subject);
  });

  it('and the tap is among the events of the console, for whom it was asked', async () => {
    const outcome = await stack.askAndTap(holder);
    const { jti } = outcome.kind === 'granted' ? outcome.claims : expect.fail();
    const find = () => stack.db('receipts').where('payload', 'like', `%"tokenId":"${jti}"%`);
    await eventually(async () => (await find()).length === 1);
    const { body } = await stack.started.api.call('GET', `/events?doorId=${stack.doorId}`);
    expect(body).to.have.nested.property('items[0].type', 'access.granted');
  });

  it('and hears nothing of somebody without a right there', async () => {
    const stranger = await stack.addHolder({ mayTap: false });
    expect(await stack.askAndTap(stranger)).to.deep.equal(REFUSED);
  });

  it('and is given no token for a badge that was revoked while it waited', async () => {
    const lost = await stack.addHolder();
    const outcome = stack.ask();
    await stack.untilShown('hold-badge');
    await stack.changePolicy(() => revoke(lost));
    await stack.tap(lost, outcome);
    expect(await outcome).to.deep.equal(REFUSED);
  });

  it('and asks again after the terminal was restarted under its request', async () => {
    const lost = stack.ask().then(
      () => 'answered',
      () => 'hung up',
    );
    await stack.untilShown('hold-badge');
    await stack.stopTerminal();
    expect(await lost).to.equal('hung up');
    await stack.startTerminal();
    expect(await stack.askAndTap(holder)).to.have.property('kind', 'granted');
  });

  describe('with the token of a good tap', () => {
    let token: string;
    let expected: ExpectedToken;
    before(async () => {
      const waiting = rawTap(stack);
      await stack.untilShown('hold-badge');
      await stack.tap(holder, waiting.ended);
      token = await waiting.ended;
      const issuer = 'urn:monban:organisation';
      expected = {
        keys: await keySet(),
        issuer,
        audience: 'printing',
        nonce: waiting.nonce,
        at: new Date(),
      };
    });

    it('it is believed by the published keys', () => {
      expect(verifyTapToken(token, expected)).to.include({ terminal: stack.doorId, scope: 'release' });
    });

    it('it is not believed for another nonce, another audience, or later', () => {
      const nonce = randomBytes(32).toString('base64url');
      expect(() => verifyTapToken(token, { ...expected, nonce })).to.throw(/another request/);
      expect(() => verifyTapToken(token, { ...expected, audience: 'key-box' })).to.throw(/audience/);
      const { exp = 0 } = jwt.decode(token) as { exp?: number };
      expect(() => verifyTapToken(token, { ...expected, at: new Date(exp * 1_000) })).to.throw(/expired/);
    });

    it('it is not believed any more once the terminal is revoked', async () => {
      const { status } = await stack.started.api.call(
        'POST',
        `/controllers/${stack.controllerId}/revocations`,
      );
      expect(status).to.be.within(200, 204);
      const keys = await keySet();
      expect([...keys.keys()]).to.deep.equal([]);
      expect(() => verifyTapToken(token, { ...expected, keys })).to.throw(/does not publish/);
    });
  });
});

/** The token itself, which the example keeps to itself once it is verified. */
function rawTap(stack: TerminalStack): { readonly nonce: string; readonly ended: Promise<string> } {
  const nonce = randomBytes(32).toString('base64url');
  const headers = {
    authorization: `Bearer ${Buffer.alloc(32, 1).toString('base64url')}`,
    'content-type': 'application/json',
  };
  const call = async (method: string, path: string, body?: object): Promise<TapRequestState> => {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    return (await (await fetch(stack.local + path, { method, headers, ...text })).json()) as TapRequestState;
  };
  const ended = (async () => {
    const { id } = await call('POST', '/tap-requests', { audience: 'printing', scope: ['release'], nonce });
    const answer = await call('GET', `/tap-requests/${id}`);
    if (answer.state !== 'granted') throw new Error(answer.state);
    return answer.token;
  })();
  return { nonce, ended };
}
