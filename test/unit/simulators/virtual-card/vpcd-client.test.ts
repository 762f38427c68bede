import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { jitteredLatency } from '@monban/simulators/virtual-card/latency';
import { FRAME_MODES } from '@monban/simulators/virtual-card/vpcd-frame';
import { parseControlPath, parseReaderAddress } from '@monban/simulators/virtual-card/reader-address';
import {
  type CardEnd,
  type Handling,
  insertCard,
  type PullPlan,
} from '@monban/simulators/virtual-card/vpcd-client';
import { expect } from 'chai';
import { rejectedCode, thrownCode } from '../../../support/codec-laws.ts';
import { eventually } from '../../../support/eventually.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

/** A card that notes what is done to it and echoes commands with 9000. */
function notingCard(): CardEnd & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    atr: Uint8Array.of(0x3b, 0x80),
    powerOn: () => seen.push('on'),
    powerOff: () => seen.push('off'),
    reset: () => seen.push('reset'),
    execute: (command) => {
      seen.push(Buffer.from(command).toString('hex'));
      return command[0] === 0xff ? undefined : Uint8Array.of(...command, 0x90, 0x00);
    },
  };
}

const LATENCY = { chip: 'p71', bitrate: 424, seed: 7 } as const;

describe('the card end of the vpcd protocol', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: Server;
  let address: string;
  let card: ReturnType<typeof notingCard>;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    const path = join(directory.path, 'reader.sock');
    address = `unix:${path}`;
    server = createServer().listen(path);
    await once(server, 'listening');
    card = notingCard();
  });
  afterEach(async () => {
    server.close();
    await directory.remove();
  });

  async function insert(
    handling?: Handling,
  ): Promise<{ session: Awaited<ReturnType<typeof insertCard>>; reader: Socket }> {
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const session = await insertCard(card, address, handling);
    const [reader] = await connected;
    return { session, reader };
  }

  async function receive(reader: Socket, length: number): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    while (size < length) {
      const [chunk] = (await once(reader, 'data')) as [Buffer];
      chunks.push(chunk);
      size += chunk.length;
    }
    return Buffer.concat(chunks).toString('hex');
  }

  it('answers the request for the ATR and no other control word', async () => {
    const { session, reader } = await insert();
    reader.write(Buffer.from('000101000102000100000104', 'hex'));
    expect(await receive(reader, 4)).to.equal('00023b80');
    expect(card.seen).to.deep.equal(['on', 'reset', 'off']);
    await session.remove();
  });

  it('answers joined commands one by one, and split ones when they are whole', async () => {
    const { session, reader } = await insert();
    reader.write(Buffer.from('000400b000000004', 'hex'));
    reader.write(Buffer.from('00a40000', 'hex'));
    expect(await receive(reader, 16)).to.equal('000600b000009000000600a400009000');
    await session.remove();
  });

  it('keeps silent to a command that the card does not answer', async () => {
    const { session, reader } = await insert();
    reader.write(Buffer.from('0004ff00000000010400', 'hex'));
    expect(await receive(reader, 4)).to.equal('00023b80');
    await session.remove();
  });

  it('hangs up when it is removed, and powers the card off', async () => {
    const { session, reader } = await insert();
    const closed = once(reader, 'close');
    reader.resume();
    expect(await session.remove()).to.deep.equal({ kind: 'removed' });
    await closed;
    expect(card.seen).to.deep.equal(['off']);
  });

  it('says that the reader is lost when that hangs up', async () => {
    const { session, reader } = await insert();
    reader.destroy();
    expect(await session.ended).to.deep.equal({ kind: 'reader-lost' });
  });

  const pulls: readonly (readonly [PullPlan['moment'], string, readonly string[]])[] = [
    ['after', '000600b000009000000600b000019000', ['00b00000', '00b00001', 'off']],
    ['within', '000600b000009000000600b0', ['00b00000', '00b00001', 'off']],
    ['unanswered', '000600b000009000', ['00b00000', '00b00001', 'off']],
    ['unheard', '000600b000009000', ['00b00000', 'off']],
  ];
  for (const [moment, bytes, seen] of pulls) {
    it(`is pulled ${moment} the second command's answer as planned`, async () => {
      const { session, reader } = await insert({ pull: { apdu: 2, moment } });
      const received: Buffer[] = [];
      reader.on('data', (chunk: Buffer) => received.push(chunk));
      const closed = once(reader, 'close');
      reader.write(Buffer.from('000400b00000000400b00001000400b00002', 'hex'));
      expect(await session.ended).to.deep.equal({ kind: 'pulled' });
      await closed;
      expect(Buffer.concat(received).toString('hex')).to.equal(bytes);
      expect(card.seen).to.deep.equal(seen);
    });
  }

  it('S13: powers the card off when the reader hangs up in the middle of a command, and does not go on', async () => {
    const waits: (() => void)[] = [];
    const wait = (): Promise<void> => new Promise((resolve) => waits.push(resolve));
    const { session, reader } = await insert({ latency: LATENCY, wait });
    reader.write(Buffer.from('000400b00000000400b00001', 'hex'));
    await eventually(() => waits.length === 1);
    reader.destroy();
    expect(await session.ended).to.deep.equal({ kind: 'reader-lost' });
    waits[0]!();
    await nextTurn();
    expect(card.seen).to.deep.equal(['00b00000', 'off']);
  });

  it('S14: lets every answer wait as long as the model says, in order, and no control word', async () => {
    const waited: number[] = [];
    const wait = (ms: number): Promise<void> => {
      waited.push(ms);
      return Promise.resolve();
    };
    const { session, reader } = await insert({ latency: LATENCY, wait });
    reader.write(Buffer.from('000101' + '000104' + '0004' + '00880000' + '0004' + '00880001', 'hex'));
    expect(await receive(reader, 20)).to.equal(
      '00023b80' + '0006' + '00880000' + '9000' + '0006' + '00880001' + '9000',
    );
    const expected = jitteredLatency(LATENCY);
    const times = ['00880000', '00880001'].map((command) => {
      const bytes = Buffer.from(command, 'hex');
      return expected(bytes, Buffer.concat([bytes, Buffer.from('9000', 'hex')]));
    });
    expect(waited).to.deep.equal(times);
    expect(waited.every((ms) => ms > 140)).to.equal(true);
    await session.remove();
  });

  it('S14: sends answers split into pieces, or joined, and they are the same stream', async () => {
    const commands = Buffer.from('000104000400b00000000400b00001', 'hex');
    const stream = '00023b80' + '000600b000009000' + '000600b000019000';
    for (const frames of FRAME_MODES) {
      const { session, reader } = await insert({ frames });
      reader.write(commands);
      expect(await receive(reader, stream.length / 2), frames).to.equal(stream);
      await session.remove();
    }
  });

  it('S14: is pulled as planned when frames are split or joined, too', async () => {
    for (const frames of ['split', 'joined'] as const) {
      const { session, reader } = await insert({ frames, pull: { apdu: 2, moment: 'after' } });
      const received: Buffer[] = [];
      reader.on('data', (chunk: Buffer) => received.push(chunk));
      const closed = once(reader, 'close');
      reader.write(Buffer.from('000400b00000000400b00001000400b00002', 'hex'));
      expect(await session.ended).to.deep.equal({ kind: 'pulled' });
      await closed;
      expect(Buffer.concat(received).toString('hex'), frames).to.equal('000600b000009000000600b000019000');
    }
  });

  it('breaks off when the card cannot keep its state', async () => {
    const cause = new Error('disk full');
    card.execute = () => {
      throw cause;
    };
    const { session, reader } = await insert();
    reader.write(Buffer.from('000400b00000', 'hex'));
    expect(await session.ended).to.deep.equal({ kind: 'card-failed', cause });
  });

  it('says when nobody listens', async () => {
    expect(await rejectedCode(insertCard(card, `${address}-other`))).to.equal('READER_UNREACHABLE');
  });
});

describe('a reader address', () => {
  it('is a host with a port or a Unix socket', () => {
    expect(parseReaderAddress('127.0.0.1:35963')).to.deep.equal({
      kind: 'tcp',
      host: '127.0.0.1',
      port: 35963,
    });
    expect(parseReaderAddress('unix:/tmp/r.sock')).to.deep.equal({ kind: 'unix', path: '/tmp/r.sock' });
    expect(parseControlPath('unix:/tmp/c.sock')).to.equal('/tmp/c.sock');
  });

  for (const text of [
    '',
    'host',
    'host:',
    'host:0',
    'host:65536',
    'unix:',
    'unix:relative',
    `unix:/${'x'.repeat(108)}`,
  ]) {
    it(`is not "${text.slice(0, 20)}"`, () => {
      expect(thrownCode(() => parseReaderAddress(text))).to.equal('ADDRESS_INVALID');
    });
  }
});
