import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connectDoors } from '@monban/simulators/virtual-door/client';
import { encodeFrame } from '@monban/simulators/virtual-card/vpcd-frame';
import { connectWallet } from '@monban/simulators/wallet/client';
import { expect } from 'chai';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const SHIM = fileURLToPath(new URL('../../../simulators/bin/monban-sim.js', import.meta.url));
const SELECT_TEXT = '00a4040c0ad3921000310001010408';

describe('monban-sim', function () {
  this.timeout(60_000);

  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: Server;
  const running = new Set<ChildProcess>();

  const at = (name: string): string => join(directory.path, name);

  beforeEach(async () => {
    directory = await temporaryDirectory();
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

  it('lists its personas', async () => {
    const { ended, output } = run('card', '--list');
    expect(await ended).to.equal(0);
    expect(output())
      .to.match(/^normal /m)
      .and.match(/^company-card /m)
      .and.match(/^mute /m);
  });

  for (const [what, args, code] of [
    ['a persona that does not exist', ['card', '--persona', 'ghost'], 'PERSONA_UNKNOWN'],
    [
      'an address that is none',
      ['card', '--vpcd', 'nowhere', '--persona', 'company-card'],
      'ADDRESS_INVALID',
    ],
    ['a pull before the first command', ['card', '--pull-after', '0'], 'pull-after'],
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

async function exchange(socket: Socket, command: string): Promise<string> {
  socket.write(encodeFrame(Buffer.from(command, 'hex')));
  const [frame] = (await once(socket, 'data')) as [Buffer];
  return frame.subarray(2).toString('hex');
}
