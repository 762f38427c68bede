import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecondFactorSecret, SessionResponse } from '@monban/core/api/session';
import { expect } from 'chai';
import { forEachDatabase } from '../support/databases.ts';
import { MonbanStart } from '../support/monban-start.ts';
import { codeOf } from '../support/second-factor.ts';

const CONSOLE = /Console\s+(http:\/\/127\.0\.0\.1:\d+)/;
const SIGN_IN = /Sign in\s+(http\S+)/;

interface Line {
  readonly type: string;
  readonly reason: string | null;
  readonly assurance: string | null;
  readonly snapshotVersion: number;
  readonly receipt: string;
}

describe('monban start --once', function () {
  this.timeout(180_000);

  // Each database with other parts around it, so that both readers and both brokers are walked through.
  forEachDatabase((name, _open, place) => {
    const parts =
      name === 'SQLite' ? 'the PC/SC stack and the embedded broker' : 'the in-process reader and mosquitto';
    describe(`with ${parts}`, () => {
      let run: MonbanStart;
      let lines: Line[];

      before(async () => {
        const database = await place();
        const other = ['--no-pcsc', '--broker', 'mosquitto'];
        run = new MonbanStart([
          '--once',
          ...(database.client === 'postgres' ? [...other, '--database', database.url] : []),
        ]);
        const code = await run.exitCode();
        expect(code, run.stderr).to.equal(0);
        lines = run.stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Line);
      });
      after(() => run.dispose());

      it('prints one line per stored event with type, reason, assurance, snapshot version and receipt', () => {
        expect(lines).to.not.be.empty;
        for (const line of lines) {
          expect(line).to.have.all.keys('type', 'reason', 'assurance', 'snapshotVersion', 'receipt');
        }
        expect(new Set(lines.map((line) => line.receipt)).size).to.equal(lines.length);
      });

      it('opens for the issued card at level badge+certificate', () => {
        expect(grants(lines)[0]).to.include({ reason: 'access-level', assurance: 'badge+certificate' });
      });

      it('opens for the same person’s company-owned card and calls that level badge', () => {
        expect(grants(lines)[1]).to.include({ reason: 'access-level', assurance: 'badge' });
        expect(grants(lines)).to.have.length(2);
      });

      it('stays shut for the badge that was just revoked', () => {
        const denials = lines.filter((line) => line.type === 'access.denied');
        expect(denials.map((line) => line.reason)).to.deep.equal(['badge-revoked']);
        expect(denials[0]!.snapshotVersion).to.be.greaterThan(grants(lines)[1]!.snapshotVersion);
      });

      it('says the door opened after each grant and never after the denial', () => {
        const told = lines.map((line) => line.type).filter((type) => /^(access|door\.opened)/.test(type));
        expect(told).to.deep.equal([
          'access.granted',
          'door.opened',
          'access.granted',
          'door.opened',
          'access.denied',
        ]);
      });

      it('leaves no process behind', () => {
        expect(run.processesLeft()).to.deep.equal([]);
      });
    });
  });

  function grants(lines: readonly Line[]): Line[] {
    return lines.filter((line) => line.type === 'access.granted');
  }
});

describe('monban start --once where there is no virtual reader driver', function () {
  this.timeout(180_000);
  // A mount namespace of its own, in which the driver's folder is empty.
  const hide = 'mount -t tmpfs tmpfs /usr/lib/pcsc/drivers/serial && exec "$@"';
  const within = ['unshare', process.getuid?.() === 0 ? '-m' : '-Urm', 'sh', '-c', hide, 'sh'];
  let run: MonbanStart;

  afterEach(() => run.dispose());

  it('says so, names the package, and goes on with the in-process reader', async () => {
    run = new MonbanStart(['--once'], { within, environment: { CI: '' } });
    expect(await run.exitCode(), run.stderr).to.equal(0);
    expect(run.stderr).to.include('no PC/SC here').and.include('vsmartcard-vpcd');
  });

  it('fails with CI=true', async () => {
    run = new MonbanStart(['--once'], { within, environment: { CI: 'true' } });
    expect(await run.exitCode()).to.equal(1);
    expect(run.stderr).to.include('PCSC_UNAVAILABLE');
  });
});

describe('monban start', function () {
  this.timeout(180_000);
  let data: string;
  let runs: MonbanStart[];

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'monban-data-'));
    runs = [];
  });
  afterEach(async () => {
    for (const run of runs) await run.dispose();
    rmSync(data, { recursive: true });
  });

  function start(...args: readonly string[]): MonbanStart {
    const run = new MonbanStart(['--data', data, ...args]);
    runs.push(run);
    return run;
  }

  it('keeps its data over a restart, hands out a new sign-in each time, and ends everything on Ctrl-C', async () => {
    const links: string[] = [];
    const events: string[] = [];
    for (const round of ['first', 'second']) {
      const run = start('--port', '0');
      const [, origin] = await run.untilPrinted(CONSOLE);
      links.push((await run.untilPrinted(SIGN_IN))[1]!);
      await run.untilPrinted(/Ctrl-C/);
      const page = await fetch(`${origin}/`);
      expect(page.status, round).to.equal(200);
      events.push((await run.untilPrinted(/(\d+) events stored/))[1]!);
      expect(await run.interrupt()).to.equal(0);
      expect(run.processesLeft()).to.deep.equal([]);
    }
    expect(links[0]).to.not.equal(links[1]);
    expect(Number(events[1])).to.be.greaterThan(Number(events[0]));
  });

  it('ends everything even when it is killed without a word', async () => {
    const run = start('--port', '0');
    await run.untilPrinted(/Ctrl-C/);
    await run.interrupt('SIGKILL');
    const deadlineMs = performance.now() + 15_000;
    while (run.processesLeft().length > 0 && performance.now() < deadlineMs) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(run.processesLeft()).to.deep.equal([]);
  });

  it('begins empty for a named organisation, without demo, virtual readers or example people', async () => {
    const run = start('--organisation', '株式会社サンプル', '--port', '0');
    const [, origin] = await run.untilPrinted(CONSOLE);
    const [, link] = await run.untilPrinted(SIGN_IN);
    const token = new URLSearchParams(new URL(link!).hash.slice(1)).get('token');
    const answer = await fetch(`${origin}/api/v1/sessions/one-time`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    const { organisation, accessToken, operator } = SessionResponse.parse(await answer.json());
    expect(organisation).to.include({ isDemo: false, name: '株式会社サンプル' });
    expect(operator.mustEnrolSecondFactor).to.equal(true);
    const call = async (method: string, path: string, body?: object): Promise<unknown> => {
      const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      return (await fetch(`${origin}/api/v1${path}`, init)).json();
    };
    expect(await call('GET', '/people')).to.include({ code: 'FORBIDDEN' });
    const { secret } = SecondFactorSecret.parse(await call('POST', '/session/second-factor', {}));
    await call('POST', '/session/second-factor/confirmations', { code: codeOf(secret, new Date()) });
    expect(await call('GET', '/people')).to.deep.equal({ items: [], nextCursor: null, total: 0 });
    expect(await run.interrupt()).to.equal(0);

    const demo = start('--port', '0');
    expect(await demo.exitCode()).to.equal(2);
    expect(demo.stderr).to.include('CONFIGURATION_INVALID');
  });

  it('names the taken port and the remedy', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as { port: number };
    const run = start('--port', String(port));
    expect(await run.exitCode()).to.equal(2);
    expect(run.stderr).to.include(`port ${port}`).and.include('--port');
    squatter.close();
  });
});
