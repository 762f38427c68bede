import { SecondFactorAsked, SessionResponse } from '@monban/core/api/session';
import { CardSignIn } from '@monban/core/api/terminals';
import { terminalCode } from '@monban/trust/terminal-code';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { secondStep } from '../../support/second-factor.ts';
import { type BadgeHolder, TerminalStack } from '../../support/terminal-stack.ts';

/** A browser: keeps its cookies, and nothing else. */
class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(stack: TerminalStack) {
    this.#url = `${stack.url}/api/v1`;
  }

  async call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#url + path, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }

  async begin(code: string): Promise<CardSignIn> {
    return CardSignIn.parse((await this.call('POST', '/card-sign-in', { terminalCode: code })).body);
  }

  async standing(): Promise<CardSignIn> {
    return CardSignIn.parse((await this.call('GET', '/card-sign-in')).body);
  }
}

describe('signing in to the console with the badge at a terminal', function () {
  this.timeout(120_000);
  let stack: TerminalStack;
  let holder: BadgeHolder;
  let browser: Browser;
  before(async () => {
    stack = await TerminalStack.start();
    holder = await stack.addHolder();
    await stack.addAccount(holder.personId);
    const status = async () =>
      stack.db('controller_status').where({ controller_id: stack.controllerId, state: 'online' });
    await eventually(async () => (await status()).length === 1);
  });
  beforeEach(() => {
    browser = new Browser(stack);
  });
  after(() => stack.close());

  const code = () => terminalCode(stack.doorId);
  const until = async (of: Browser, state: CardSignIn['state']) => {
    await eventually(async () => (await of.standing()).state === state);
    return of.standing();
  };
  const tapFor = async (of: Browser, by: BadgeHolder, ending: CardSignIn['state']) => {
    await of.begin(code());
    await stack.untilShown('sign-in');
    await stack.tap(by, until(of, ending));
    return of.standing();
  };

  it('shows the same letters on both screens, and then knows who tapped', async () => {
    const begun = await browser.begin(code().toLowerCase());
    expect(begun).to.include({ state: 'asking', refusal: null });
    await stack.untilShown('sign-in');
    expect(await stack.shown()).to.include({ code: begun.code, terminalCode: code() });
    await until(browser, 'waiting');
    await stack.tap(holder, until(browser, 'granted'));
    const signedIn = await browser.call('POST', '/sessions/card');
    expect(signedIn.status).to.equal(201);
    const { operator } = SessionResponse.parse(signedIn.body);
    const needsPassword = { mustChoosePassword: false, mustEnrolSecondFactor: false };
    expect(operator).to.include({ personId: holder.personId, role: 'employee', ...needsPassword });
    const session = await stack.db('sessions').where({ operator_id: operator.id }).first<object>();
    expect(session).to.include({ opened_with: 'card' });
    const refreshed = await browser.call('POST', '/sessions/refresh');
    expect(SessionResponse.parse(refreshed.body).operator).to.include(needsPassword);
  });

  it('signs in once, and that browser alone', async () => {
    await tapFor(browser, holder, 'granted');
    const stranger = await new Browser(stack).call('POST', '/sessions/card');
    expect(stranger.body).to.include({ code: 'TOKEN_INVALID' });
    expect((await browser.call('POST', '/sessions/card')).status).to.equal(201);
    expect((await browser.call('POST', '/sessions/card')).body).to.include({ code: 'TOKEN_INVALID' });
    expect((await browser.call('GET', '/card-sign-in')).body).to.include({ code: 'NOT_FOUND' });
  });

  it('asks for the second factor of an account that has one', async () => {
    const auditor = await stack.addHolder();
    const operatorId = await stack.addAccount(auditor.personId, 'auditor');
    await tapFor(browser, auditor, 'granted');
    const first = await browser.call('POST', '/sessions/card');
    expect(first.status).to.equal(202);
    SecondFactorAsked.parse(first.body);
    const second = await secondStep(stack.db, operatorId, first);
    const signedIn = await browser.call('POST', '/sessions/second-factor', second);
    expect(SessionResponse.parse(signedIn.body).operator).to.include({ id: operatorId });
  });

  it('signs in nobody without an account, and nobody with two', async () => {
    const nobody = await stack.addHolder();
    expect(await tapFor(browser, nobody, 'refused')).to.include({ refusal: 'no-account' });
    await stack.addAccount(nobody.personId);
    await stack.addAccount(nobody.personId);
    expect(await tapFor(browser, nobody, 'refused')).to.include({ refusal: 'no-account' });
  });

  it('does not sign in with a badge that is stopped, nor without a right at the terminal', async () => {
    const lost = await stack.addHolder();
    await stack.addAccount(lost.personId);
    await stack.changePolicy(() =>
      stack.started.api.call('POST', `/badges/${lost.badgeId}/revocations`, { body: { reason: 'lost' } }),
    );
    expect(await tapFor(browser, lost, 'refused')).to.include({ refusal: 'refused' });
    const stranger = await stack.addHolder({ mayTap: false });
    await stack.addAccount(stranger.personId);
    expect(await tapFor(browser, stranger, 'refused')).to.include({ refusal: 'refused' });
  });

  it('has one browser waiting at a time, and forgets one that gives up', async () => {
    await browser.begin(code());
    await until(browser, 'waiting');
    const second = new Browser(stack);
    await second.begin(code());
    expect(await until(second, 'refused')).to.include({ refusal: 'terminal-busy' });
    expect((await browser.call('DELETE', '/card-sign-in')).status).to.equal(204);
    await stack.untilShown('cancelled');
    expect((await browser.call('GET', '/card-sign-in')).body).to.include({ code: 'NOT_FOUND' });
  });

  it('begins anew where the same browser asks again', async () => {
    const first = await browser.begin(code());
    await until(browser, 'waiting');
    const second = await browser.begin(code());
    expect(second.code).not.to.equal(first.code);
    await until(browser, 'waiting');
    expect(await stack.shown()).to.include({ code: second.code });
    await browser.call('DELETE', '/card-sign-in');
  });

  it('knows no terminal by other letters, and says so in the field', async () => {
    const other = code().startsWith('A') ? 'BBBBBB' : 'AAAAAA';
    const answer = await browser.call('POST', '/card-sign-in', { terminalCode: other });
    expect(answer.body).to.have.nested.property('problems[0].pointer', '/terminalCode');
    expect(answer.body).to.have.nested.property('problems[0].code', 'TERMINAL_UNKNOWN');
  });

  it('says that a terminal is away', async () => {
    await stack.stopTerminal();
    const isOffline = async () =>
      (await stack.db('controller_status').where({ controller_id: stack.controllerId, state: 'offline' }))
        .length === 1;
    await eventually(isOffline);
    const answer = await browser.call('POST', '/card-sign-in', { terminalCode: code() });
    expect(answer.body).to.include({ code: 'CONTROLLER_OFFLINE' });
  });
});
