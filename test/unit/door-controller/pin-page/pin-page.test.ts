import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { PinsWanted } from '@monban/door-controller/desk/desk-state';
import { PinPage } from '@monban/door-controller/pin-page/pin-page';
import { expect } from 'chai';
import { callPinPage, typePins } from '../../../support/type-pins.ts';

const BOTH: PinsWanted = { jpki: true, badge: true };
const TYPED = { jpkiPin: '8361', badgePin: '728194', duressPin: '306571' };
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('ascii');

describe('PIN page', () => {
  let page: PinPage;

  beforeEach(async () => {
    page = await PinPage.open(0, (length) => new Uint8Array(randomBytes(length)));
  });
  afterEach(() => page.close());

  const ask = (wanted = BOTH) => {
    const asking = page.ask(wanted);
    const cancel = (): void => {
      asking.cancel();
    };
    return { address: asking.address!, entered: asking.entered, cancel };
  };

  it('hands over what was typed, once', async () => {
    const { address, entered } = ask();
    expect((await typePins(address, TYPED)).status).to.equal(204);
    const pins = await entered;
    expect([text(pins?.jpkiPin), text(pins?.badgePin), text(pins?.duressPin)]).to.deep.equal([
      '8361',
      '728194',
      '306571',
    ]);
    expect((await typePins(address, TYPED)).status).to.equal(410);
  });

  it('leaves a duress PIN to the holder', async () => {
    const { address, entered } = ask({ jpki: false, badge: true });
    expect((await typePins(address, { badgePin: '728194' })).status).to.equal(204);
    expect((await entered)?.duressPin).to.equal(undefined);
  });

  it('tells the page what is asked, and how many tries are left after a wrong PIN', async () => {
    const { address } = ask({ jpki: true, badge: false, jpkiTriesLeft: 2 });
    const { status, body } = await callPinPage(address, { path: '/question' });
    expect(status).to.equal(200);
    expect(JSON.parse(body)).to.deep.equal({ jpki: true, badge: false, triesLeft: 2 });
  });

  it('keeps its word in the fragment, which no browser sends, and makes a new one for each question', async () => {
    const [one, other] = [ask().address, ask().address];
    expect(new URL(one).hash).to.match(/^#[A-Za-z0-9_-]{32}$/);
    expect(one).not.to.equal(other);
    expect((await typePins(one, TYPED)).status).to.equal(410);
  });

  it('is over for good when it was cancelled', async () => {
    const { address, entered, cancel } = ask();
    cancel();
    expect(await entered).to.equal(undefined);
    expect((await typePins(address, TYPED)).status).to.equal(410);
  });

  const rules = [
    [{ ...TYPED, jpkiPin: '836' }, 'jpki-pin-form'],
    [{ ...TYPED, jpkiPin: '836a' }, 'jpki-pin-form'],
    [{ ...TYPED, badgePin: '728' }, 'pin-form'],
    [{ ...TYPED, badgePin: '728194728' }, 'pin-form'],
    [{ ...TYPED, badgePin: '7281９4' }, 'pin-form'],
    [{ ...TYPED, badgePin: '777777' }, 'pin-repeated-digit'],
    [{ ...TYPED, badgePin: '8361', duressPin: '' }, 'pin-is-card-pin'],
    [{ ...TYPED, duressPin: '30' }, 'duress-form'],
    [{ ...TYPED, duressPin: '3065' }, 'duress-length'],
    [{ ...TYPED, duressPin: '333333' }, 'duress-repeated-digit'],
    [{ ...TYPED, duressPin: '728195' }, 'duress-too-alike'],
  ] as const;
  for (const [typed, problem] of rules) {
    it(`says ${problem} and lets the holder try again`, async () => {
      const { address, entered } = ask();
      const refused = await typePins(address, typed);
      expect([refused.status, JSON.parse(refused.body)]).to.deep.equal([422, { problem }]);
      expect((await typePins(address, TYPED)).status).to.equal(204);
      expect(text((await entered)?.badgePin)).to.equal('728194');
    });
  }

  const malformed = ['', '8361', '8361\n728194', '8361\n728194\n306571\n', '8361,728194,306571'];
  for (const body of malformed) {
    it(`takes nothing but three lines, not ${JSON.stringify(body)}`, async () => {
      const { address } = ask();
      expect((await callPinPage(address, { path: '/pins', body })).status).to.equal(400);
    });
  }

  it('takes no PIN that nobody asked for', async () => {
    const { address } = ask({ jpki: false, badge: true });
    expect((await typePins(address, TYPED)).status).to.equal(400);
  });

  it('takes no more than it needs', async () => {
    const { address } = ask();
    const answer = await callPinPage(address, { path: '/pins', body: '1'.repeat(10_000) });
    expect(answer.status).to.equal(413);
  });

  const strangers = [
    ['of another host, as after DNS rebinding', { host: 'attacker.example' }],
    ['of another port of this host', { host: '127.0.0.1:1' }],
    ['by the name localhost', { host: 'localhost' }],
    ['of the page of another origin', { origin: 'http://attacker.example' }],
    ['without an origin', { origin: undefined }],
    ['of a sandboxed frame', { origin: 'null' }],
    ['that a form could make', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
  ] as const;
  for (const [what, headers] of strangers) {
    it(`turns away a request ${what}`, async () => {
      const { address } = ask();
      for (const path of ['/question', '/pins']) {
        expect((await callPinPage(address, { path, headers, body: '8361\n728194\n' })).status).to.equal(403);
      }
    });
  }

  it('shows its page to no other host either', async () => {
    const { address } = ask();
    const call = { path: '/', method: 'GET', headers: { host: 'attacker.example' } } as const;
    expect((await callPinPage(address, call)).status).to.equal(403);
  });

  it('answers nobody without the word', async () => {
    const { address } = ask();
    for (const word of [undefined, '', 'x'.repeat(32)]) {
      const headers = { 'x-desk-word': word };
      expect((await callPinPage(address, { path: '/question', headers })).status).to.equal(410);
    }
  });

  it('knows no other path and no other method', async () => {
    const { address } = ask();
    expect((await callPinPage(address, { path: '/pins', method: 'GET' })).status).to.equal(404);
    expect((await callPinPage(address, { path: '/elsewhere', method: 'GET' })).status).to.equal(404);
    expect((await callPinPage(address, { path: '/pins', method: 'PUT' })).status).to.equal(404);
  });

  it('lets no cache, frame, foreign script or referrer near it', async () => {
    const { address } = ask();
    const { headers, body } = await callPinPage(address, { path: '/', method: 'GET' });
    expect(headers).to.include({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).to.include("default-src 'none'").and.include("frame-ancestors 'none'");
    expect(policy).not.to.include('unsafe');
    expect(body).not.to.include(new URL(address).hash.slice(1));
  });

  const languages = [
    ['/', undefined, 'ja'],
    ['/', 'en-GB,en;q=0.9', 'en'],
    ['/', 'fr-FR,ja;q=0.5,en;q=0.3', 'ja'],
    ['/', 'fr-FR', 'ja'],
    ['/?lang=en', 'ja', 'en'],
    ['/?lang=xx', 'en', 'en'],
  ] as const;
  for (const [path, accept, language] of languages) {
    it(`speaks ${language} at ${path} to a browser that wants ${accept ?? 'nothing'}`, async () => {
      const { address } = ask();
      const headers = accept === undefined ? {} : { 'accept-language': accept };
      const { body } = await callPinPage(address, { path, method: 'GET', headers });
      expect(body).to.include(`<html lang="${language}">`);
    });
  }

  it('listens on no address that another machine can reach', async () => {
    const port = Number(new URL(ask().address).port);
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of outside) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: address, port });
        socket.once('connect', () => {
          socket.destroy();
          resolve(true);
        });
        socket.once('error', () => {
          resolve(false);
        });
      });
      expect(reached, address).to.equal(false);
    }
  });

  it('is refused a port that somebody has', async () => {
    const port = Number(new URL(ask().address).port);
    const failure = await PinPage.open(port, (length) => new Uint8Array(length)).catch(
      (cause: unknown) => cause,
    );
    expect(failure).to.have.property('code', 'CONFIGURATION_INVALID');
  });
});
