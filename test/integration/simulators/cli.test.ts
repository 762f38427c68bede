import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createHierarchy } from '@monban/simulators/ca/hierarchy';
import { TEST_USER_POLICY_OID } from '@monban/simulators/ca/names';
import { replaceFile } from '@monban/simulators/state/durable-file';
import { type CardState, parseCardState } from '@monban/simulators/virtual-card/card-state';
import { listPersonas } from '@monban/simulators/virtual-card/personas';
import { connectDoors } from '@monban/simulators/virtual-door/client';
import { encodeFrame } from '@monban/simulators/virtual-card/vpcd-frame';
import { connectWallet } from '@monban/simulators/wallet/client';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { issueBadge } from '../../support/test-company.ts';

const SHIM = fileURLToPath(new URL('../../../simulators/bin/monban-sim.js', import.meta.url));
const SELECT_TEXT = '00a4040c0ad3921000310001010408';

describe('monban-sim', function () {
  this.timeout(120_000);

  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: Server;
  const running = new Set<ChildProcess>();
  /** Made once: six RSA keys. */
  let hierarchy: string;

  const at = (name: string): string => join(directory.path, name);

  before(async () => {
    hierarchy = JSON.stringify(await createHierarchy());
  });
  beforeEach(async () => {
    directory = await temporaryDirectory();
    replaceFile(at('hierarchy.json'), hierarchy);
    server = createServer().listen(at('reader.sock'));
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    server.close();
    await directory.remove();
  });

  function run(...args: readonly string[]): {
    child: ChildProcess;
    ended: Promise<number | null>;
    output: () => string;
  } {
    const child = spawn(process.execPath, [SHIM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => {
      running.delete(child);
      return code as number | null;
    });
    return { child, ended, output: () => output };
  }

  async function untilReady(child: ChildProcess): Promise<void> {
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
    expect(JSON.parse(line)).to.include({ ready: true });
  }

  async function nextCard(): Promise<Socket> {
    const [socket] = (await once(server, 'connection')) as [Socket];
    return socket;
  }

  it('lists its personas, each with one line', async () => {
    const { ended, output } = run('card', '--list');
    expect(await ended).to.equal(0);
    const lines = output().trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).to.deep.equal(listPersonas().map(({ name }) => name));
  });

  for (const [what, args, code] of [
    ['a persona that does not exist', ['card', '--persona', 'ghost'], 'PERSONA_UNKNOWN'],
    [
      'an address that is none',
      ['card', '--vpcd', 'nowhere', '--persona', 'company-card'],
      'ADDRESS_INVALID',
    ],
    ['a pull before the first command', ['card', '--pull-after', '0'], 'pull-after'],
    ['a clone of nothing', ['card', '--persona', 'badge-cloned'], 'CLONE_SOURCE_MISSING'],
    [
      'a card without certificates to renew',
      ['card', '--persona', 'company-card', '--renew'],
      'CERTIFICATE_MISSING',
    ],
    [
      'frames both split and joined',
      ['card', '--persona', 'company-card', '--split-frames', '--join-frames'],
      'split or joined',
    ],
    ['a chip that is not modelled', ['card', '--latency', 'abacus'], 'latency'],
    ['a bitrate that the card has not', ['card', '--bitrate', '848'], 'bitrate'],
    ['a seed that is no number', ['card', '--seed', 'x'], 'seed'],
    ['an ATR that nobody knows', ['card', '--atr', '10'], 'atr'],
    ['a host without a socket', ['host'], '--control'],
  ] as const) {
    it(`ends with 2 for ${what}, and says so`, async () => {
      const { ended, output } = run(...args);
      expect(await ended).to.equal(2);
      expect(output()).to.contain(code);
    });
  }

  it('ends with 1 when no reader is there', async () => {
    const { ended, output } = run('card', '--persona', 'company-card', '--vpcd', `unix:${at('none.sock')}`);
    expect(await ended).to.equal(1);
    expect(output()).to.contain('READER_UNREACHABLE');
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`takes its card away and ends with 0 at ${signal}`, async () => {
      const arrival = nextCard();
      const { child, ended } = run(
        'card',
        '--persona',
        'company-card',
        '--vpcd',
        `unix:${at('reader.sock')}`,
      );
      const [socket] = await Promise.all([arrival, untilReady(child)]);
      const gone = once(socket.resume(), 'close');
      child.kill(signal);
      expect(await ended).to.equal(0);
      await gone;
    });
  }

  it('pulls its card after the command it was told, and ends with 0', async () => {
    const arrival = nextCard();
    const args = ['--persona', 'company-card', '--vpcd', `unix:${at('reader.sock')}`, '--pull-after', '1'];
    const { ended } = run('card', ...args);
    const socket = await arrival;
    socket.resume().write(encodeFrame(Buffer.from('00a40000', 'hex')));
    expect(await ended).to.equal(0);
  });

  it('keeps its card in a file that is its own, with the counters of PINs', async () => {
    const args = ['card', '--vpcd', `unix:${at('reader.sock')}`, '--state', at('anna.json')];
    const answers: string[] = [];
    for (const persona of [['--persona', 'normal'], []]) {
      const arrival = nextCard();
      const { child, ended } = run(...args, ...persona);
      const socket = await arrival;
      answers.push(await exchange(socket, '00a4040c0ad392f000260100000001'));
      answers.push(await exchange(socket, '002000980439393939'));
      child.kill('SIGTERM');
      expect(await ended).to.equal(0);
    }
    expect(answers).to.deep.equal(['9000', '63c2', '9000', '63c1']);
    expect(statSync(at('anna.json')).mode & 0o777).to.equal(0o600);
    const { ended, output } = run(...args, '--persona', 'mute');
    expect(await ended).to.equal(1);
    expect(output()).to.contain('CARD_EXISTS');
  });

  /** Lays a card on the reader until it has said what it is. */
  async function layOnce(...args: readonly string[]): Promise<CardState> {
    const arrival = nextCard();
    const { child, ended } = run('card', '--vpcd', `unix:${at('reader.sock')}`, ...args);
    const [socket] = await Promise.all([arrival, untilReady(child)]);
    socket.resume();
    child.kill('SIGTERM');
    expect(await ended).to.equal(0);
    return parseCardState(readFileSync(args[args.indexOf('--state') + 1]!, 'utf8'));
  }

  it('renews the certificates of a card in its file, and nothing else of it', async () => {
    const first = await layOnce('--state', at('anna.json'));
    const renewed = await layOnce('--state', at('anna.json'), '--renew');
    expect(certificateOf(renewed).subject).to.equal(certificateOf(first).subject);
    expect(certificateOf(renewed).serialNumber).to.not.equal(certificateOf(first).serialNumber);
    expect({ ...renewed, jpki: null }).to.deep.equal({ ...first, jpki: null });
    expect((await layOnce('--state', at('anna.json'))).jpki).to.deep.equal(renewed.jpki);
  });

  it('clones the card of another file, with an active badge, and copies its certificate', async () => {
    const victim = (await issueBadge('normal')).card.state();
    replaceFile(at('victim.json'), JSON.stringify(victim));
    const from = ['--clone-of', at('victim.json')];
    const clone = await layOnce('--persona', 'badge-cloned', '--state', at('clone.json'), ...from);
    expect(clone.badges[0]).to.deep.equal({ ...victim.badges[0], cardKey: clone.badges[0]!.cardKey });
    expect(clone.badges[0]!.cardKey).to.not.equal(victim.badges[0]!.cardKey);
    const copy = await layOnce('--persona', 'copied-cert', '--state', at('copy.json'), ...from);
    expect(
      [clone, copy].map((card) => certificateOf(card).raw.equals(certificateOf(victim).raw)),
    ).to.deep.equal([true, true]);
  });

  it('answers in pieces and after a chip’s time, with the ATR it was told', async () => {
    const arrival = nextCard();
    const options = ['--atr', '3', '--latency', 'p71', '--bitrate', '424', '--seed', '1', '--split-frames'];
    const { child, ended } = run('card', '--vpcd', `unix:${at('reader.sock')}`, ...options);
    const socket = await arrival;
    const startedAt = performance.now();
    socket.write(Buffer.concat([encodeFrame(Uint8Array.of(4)), encodeFrame(Buffer.from('00a40000', 'hex'))]));
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    await eventually(() => Buffer.concat(received).length === 19);
    expect(Buffer.concat(received).toString('hex')).to.equal(
      '000d' + '3bc5ff8131fb458073c6010000' + '00026a86',
    );
    expect(performance.now() - startedAt).to.be.at.least(7);
    child.kill('SIGTERM');
    expect(await ended).to.equal(0);
  });

  it('writes the authorities that its cards were issued by, and OpenSSL finds the right one', async () => {
    const card = await layOnce('--persona', 'ca-gen2', '--state', at('anna.json'));
    const { ended } = run('authority', '--state', directory.path, '--out', at('trust'));
    expect(await ended).to.equal(0);
    writeFileSync(at('anna.pem'), certificateOf(card).toString());
    const verdicts = [1, 2, 3].map((generation) => {
      const authority = join(at('trust'), `user-authority-${generation}.pem`);
      const check = ['verify', '-no_check_time', '-ignore_critical', '-CAfile', authority, at('anna.pem')];
      return spawnSync('openssl', check).status;
    });
    expect(verdicts.map((status) => status === 0)).to.deep.equal([false, true, false]);
    expect(JSON.parse(readFileSync(join(at('trust'), 'test-hierarchy.json'), 'utf8'))).to.deep.equal({
      version: 1,
      policies: [TEST_USER_POLICY_OID],
    });
    const next = readFileSync(join(at('trust'), 'next-generation', 'user-authority-1.pem'));
    expect(new X509Certificate(next).publicKey.asymmetricKeyDetails).to.deep.equal({
      namedCurve: 'secp384r1',
    });
  });

  it('ends with 3 when a number-bearing application was opened', async () => {
    const arrival = nextCard();
    const { child, ended, output } = run('card', '--vpcd', `unix:${at('reader.sock')}`);
    expect(await exchange(await arrival, SELECT_TEXT)).to.equal('9000');
    child.kill('SIGTERM');
    expect(await ended).to.equal(3);
    expect(output()).to.contain('tripwire');
  });

  it('hosts a wallet until somebody asks it to end', async () => {
    const { child, ended } = run('host', '--control', `unix:${at('wallet.sock')}`, '--state', at('cards'));
    await untilReady(child);
    const wallet = connectWallet(at('wallet.sock'));
    expect((await wallet.createCard({ id: 'anna', persona: 'company-card' })).persona).to.equal(
      'company-card',
    );
    await wallet.shutDown();
    expect(await ended).to.equal(0);
  });

  it('hosts doors, and keeps their log when it is killed', async () => {
    const args = [
      'door',
      '--control',
      `unix:${at('doors.sock')}`,
      '--log',
      at('doors.log'),
      '--door',
      'main',
    ];
    const first = run(...args);
    await untilReady(first.child);
    expect(await connectDoors(at('doors.sock')).push('main')).to.equal('held');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = run(...args, '--door', 'back');
    await untilReady(second.child);
    const doors = connectDoors(at('doors.sock'));
    expect((await doors.listLog()).map(({ fact }) => fact)).to.deep.equal(['held']);
    expect(await doors.listDoors()).to.have.length(2);
    second.child.kill('SIGINT');
    expect(await second.ended).to.equal(0);
  });
});

function certificateOf(card: CardState): X509Certificate {
  return new X509Certificate(Buffer.from(card.jpki!.user!.certificate, 'base64'));
}

async function exchange(socket: Socket, command: string): Promise<string> {
  socket.write(encodeFrame(Buffer.from(command, 'hex')));
  const [frame] = (await once(socket, 'data')) as [Buffer];
  return frame.subarray(2).toString('hex');
}
