import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createHierarchy } from '@monban/simulators/ca/hierarchy';
import { replaceFile } from '@monban/simulators/state/durable-file';
import { connectWallet, type WalletClient } from '@monban/simulators/wallet/client';
import { startWalletHost, type WalletHost } from '@monban/simulators/wallet/host';
import { expect } from 'chai';
import { rejectedCode } from '../../../support/codec-laws.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { expectTripwires } from '../../../support/tripwires.ts';

const now = (): Date => new Date('2026-04-01T00:00:00.000Z');
const SELECT_BADGE = '00a4040008f04d4f4e42414e0100';
const SELECT_TEXT = '00a4040c0ad3921000310001010408';
const WAIT_MS = 5000;

function frame(hex: string): Buffer {
  const payload = Buffer.from(hex, 'hex');
  return Buffer.concat([Buffer.of(payload.length >> 8, payload.length & 0xff), payload]);
}

describe('the wallet host', () => {
  let hierarchy: string;
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let host: WalletHost;
  let wallet: WalletClient;
  const tripped: string[] = [];

  before(async () => {
    hierarchy = JSON.stringify(await createHierarchy());
  });
  beforeEach(async () => {
    directory = await temporaryDirectory();
    await start();
  });
  afterEach(async () => {
    await host.close();
    await directory.remove();
  });

  const at = (name: string): string => join(directory.path, name);

  async function start(): Promise<void> {
    tripped.length = 0;
    replaceFile(at('hierarchy.json'), hierarchy);
    host = await startWalletHost({
      controlPath: at('wallet.sock'),
      stateDirectory: directory.path,
      now,
      onTripwire: (cardId, name) => tripped.push(`${cardId} ${name}`),
    });
    wallet = connectWallet(at('wallet.sock'));
  }

  async function openReader(name: string): Promise<{ server: Server; address: string }> {
    const server = createServer().listen(at(name));
    await once(server, 'listening');
    return { server, address: `unix:${at(name)}` };
  }

  async function nextCard(server: Server): Promise<Socket> {
    const [socket] = (await once(server, 'connection')) as [Socket];
    return socket;
  }

  it('makes a card whose certificate the newer test authority issued', async () => {
    const card = await wallet.createCard({ id: 'anna', persona: 'normal' });
    expect(card).to.deep.include({ id: 'anna', persona: 'normal', reader: null, tripped: [], apduCount: 0 });
    expect(card.badges).to.deep.equal([
      { aid: 'f04d4f4e42414e01', lifeCycle: 'blank', counter: 0, pinTriesLeft: 5 },
    ]);
    expect(card.userCertificate).to.be.a('string');
    expect((await wallet.getHierarchy()).userAuthentication).to.have.length(3);
  });

  it('has no second card of the same name', async () => {
    await wallet.createCard({ id: 'anna', persona: 'company-card' });
    expect(await rejectedCode(wallet.createCard({ id: 'anna', persona: 'company-card' }))).to.equal(
      'CARD_EXISTS',
    );
    expect((await wallet.ensureCard({ id: 'anna', persona: 'company-card' })).id).to.equal('anna');
    expect(await rejectedCode(wallet.ensureCard({ id: 'anna', persona: 'normal' }))).to.equal('CARD_EXISTS');
  });

  it('refuses names that are paths, and personas that do not exist', async () => {
    expect(await rejectedCode(wallet.createCard({ id: '../anna', persona: 'normal' }))).to.equal(
      'VALIDATION_FAILED',
    );
    expect(await rejectedCode(wallet.createCard({ id: 'anna', persona: 'ghost' }))).to.equal(
      'PERSONA_UNKNOWN',
    );
    expect(await rejectedCode(wallet.getCard('nobody'))).to.equal('CARD_NOT_FOUND');
  });

  it('keeps its files to their owner', async () => {
    await wallet.createCard({ id: 'anna', persona: 'company-card' });
    const files = readdirSync(directory.path).filter((name) => name.endsWith('.json'));
    expect(files).to.include('anna.card.json');
    for (const name of [...files, 'wallet.sock'])
      expect(statSync(at(name)).mode & 0o777, name).to.equal(0o600);
  });

  it('lays a card on a reader and tells what reached it, without the bodies of commands', async () => {
    const { server, address } = await openReader('reader.sock');
    await wallet.createCard({ id: 'anna', persona: 'company-card' });
    const arrival = nextCard(server);
    await wallet.insertCard('anna', address);
    const socket = await arrival;
    socket.write(Buffer.concat([frame('01'), frame(SELECT_BADGE), frame('0020008104' + '31323334')]));
    await wallet.waitFor('anna', { kind: 'apdus', count: 2 }, WAIT_MS);
    expect(await wallet.listTap('anna')).to.deep.equal([
      { kind: 'power-on' },
      {
        kind: 'apdu',
        header: '00a40400',
        lc: 8,
        ne: 256,
        data: 'f04d4f4e42414e01',
        commandLength: 14,
        answerLength: 11,
        sw: '9000',
      },
      {
        kind: 'apdu',
        header: '00200081',
        lc: 4,
        ne: null,
        data: null,
        commandLength: 9,
        answerLength: 0,
        sw: '6985',
      },
    ]);
    server.close();
  });

  it('keeps one card in one reader, and one reader for one card', async () => {
    const { server, address } = await openReader('reader.sock');
    for (const id of ['anna', 'bert']) await wallet.createCard({ id, persona: 'company-card' });
    await wallet.insertCard('anna', address);
    expect(await rejectedCode(wallet.insertCard('anna', address))).to.equal('CARD_IN_READER');
    expect(await rejectedCode(wallet.insertCard('bert', address))).to.equal('READER_OCCUPIED');
    await wallet.removeCard('anna');
    expect(await rejectedCode(wallet.removeCard('anna'))).to.equal('CARD_NOT_IN_READER');
    expect((await wallet.insertCard('bert', address)).reader).to.deep.equal({ address, isConnected: true });
    server.close();
  });

  it('does not lay a card on a reader that is not there', async () => {
    await wallet.createCard({ id: 'anna', persona: 'company-card' });
    expect(await rejectedCode(wallet.insertCard('anna', `unix:${at('none.sock')}`))).to.equal(
      'READER_UNREACHABLE',
    );
    expect((await wallet.getCard('anna')).reader).to.equal(null);
  });

  it('leaves a card where it lies when the reader goes, and finds the reader again', async () => {
    const first = await openReader('reader.sock');
    await wallet.createCard({ id: 'anna', persona: 'company-card' });
    const arrival = nextCard(first.server);
    await wallet.insertCard('anna', first.address);
    const socket = await arrival;
    first.server.close();
    socket.destroy();
    await once(first.server, 'close');
    const second = await openReader('reader.sock');
    await nextCard(second.server);
    await wallet.removeCard('anna');
    expect((await wallet.getCard('anna')).lastEnd).to.equal('removed');
    second.server.close();
  });

  it('exchanges cards in a slot of vpcd no faster than pcscd looks', async () => {
    await host.close();
    host = await startWalletHost({
      controlPath: at('wallet.sock'),
      now: () => new Date(),
      onTripwire: () => undefined,
    });
    const slot = createServer().listen(0, '127.0.0.1');
    await once(slot, 'listening');
    const arrivals: number[] = [];
    slot.on('connection', (socket) => {
      arrivals.push(performance.now());
      socket.resume();
    });
    const address = `127.0.0.1:${(slot.address() as AddressInfo).port}`;
    for (const id of ['a', 'b']) await wallet.createCard({ id, persona: 'company-card' });
    await wallet.insertCard('a', address);
    await wallet.removeCard('a');
    await wallet.insertCard('b', address);
    await wallet.removeCard('b');
    expect(arrivals[1]! - arrivals[0]!).to.be.at.least(450);
    slot.close();
  });

  it('pulls a card as planned', async () => {
    const { server, address } = await openReader('reader.sock');
    await wallet.createCard({ id: 'anna', persona: 'company-card' });
    const arrival = nextCard(server);
    await wallet.insertCard('anna', address, { apdu: 1, moment: 'unanswered' });
    (await arrival).write(frame(SELECT_BADGE));
    expect(await wallet.waitFor('anna', { kind: 'out' }, WAIT_MS)).to.include({ lastEnd: 'pulled' });
    server.close();
  });

  it('reports a tripwire at once and in its next life', async () => {
    expectTripwires('text');
    const { server, address } = await openReader('reader.sock');
    await wallet.createCard({ id: 'anna', persona: 'normal' });
    const arrival = nextCard(server);
    await wallet.insertCard('anna', address);
    (await arrival).write(frame(SELECT_TEXT));
    await wallet.waitFor('anna', { kind: 'apdus', count: 1 }, WAIT_MS);
    expect(tripped).to.deep.equal(['anna text']);
    expect(host.listTripped()).to.deep.equal(['anna']);
    await host.close();
    await start();
    expect(host.listTripped()).to.deep.equal(['anna']);
    expect((await wallet.getCard('anna')).tripped).to.deep.equal(['text']);
    server.close();
  });

  it('has the certificates of a card renewed, and leaves everything else as it was', async () => {
    const before = await wallet.createCard({ id: 'anna', persona: 'normal' });
    const after = await wallet.renewCertificates('anna');
    expect({ ...after, userCertificate: '' }).to.deep.equal({ ...before, userCertificate: '' });
    const [old, renewed] = [before, after].map(
      ({ userCertificate }) => new X509Certificate(Buffer.from(userCertificate!, 'base64')),
    );
    expect(renewed!.subject).to.equal(old!.subject);
    expect(renewed!.serialNumber).to.not.equal(old!.serialNumber);
    expect(renewed!.publicKey.equals(old!.publicKey)).to.equal(false);
    await host.close();
    await start();
    expect((await wallet.getCard('anna')).userCertificate).to.equal(after.userCertificate);
  });

  it('renews no card in a reader, and none without certificates', async () => {
    const { server, address } = await openReader('reader.sock');
    await wallet.createCard({ id: 'anna', persona: 'normal' });
    await wallet.createCard({ id: 'pool', persona: 'company-card' });
    await wallet.insertCard('anna', address);
    expect(await rejectedCode(wallet.renewCertificates('anna'))).to.equal('CARD_IN_READER');
    expect(await rejectedCode(wallet.renewCertificates('pool'))).to.equal('CERTIFICATE_MISSING');
    expect(await rejectedCode(wallet.renewCertificates('nobody'))).to.equal('CARD_NOT_FOUND');
    server.close();
  });

  it('copies the certificate of one card to another, and clones no badge where there is none', async () => {
    const { userCertificate } = await wallet.createCard({ id: 'anna', persona: 'normal' });
    const copy = await wallet.createCard({ id: 'copy', persona: 'copied-cert', cloneOf: 'anna' });
    expect(copy.userCertificate).to.equal(userCertificate);
    const clone = { id: 'clone', persona: 'badge-cloned' };
    expect(await rejectedCode(wallet.createCard({ ...clone, cloneOf: 'anna' }))).to.equal(
      'CLONE_SOURCE_MISSING',
    );
    expect(await rejectedCode(wallet.createCard(clone))).to.equal('CLONE_SOURCE_MISSING');
    expect(await rejectedCode(wallet.createCard({ ...clone, cloneOf: 'nobody' }))).to.equal('CARD_NOT_FOUND');
  });

  it('keeps how a card answers: after a chip’s time and in pieces', async () => {
    const latency = { chip: 'p71', bitrate: 424, seed: 1 } as const;
    await wallet.createCard({ id: 'anna', persona: 'company-card', latency, frames: 'split' });
    await host.close();
    await start();
    const { server, address } = await openReader('reader.sock');
    const arrival = nextCard(server);
    await wallet.insertCard('anna', address);
    const socket = await arrival;
    const startedAt = performance.now();
    socket.write(frame(SELECT_BADGE));
    await once(socket, 'data');
    // Eight, of which a timer may take a part of one away.
    expect(performance.now() - startedAt).to.be.above(7);
    server.close();
  });

  it('lets nobody else at its folder or its socket while it lives', async () => {
    const options = { now, onTripwire: () => undefined };
    const other = startWalletHost({
      ...options,
      controlPath: at('other.sock'),
      stateDirectory: directory.path,
    });
    expect(await rejectedCode(other)).to.equal('STATE_IN_USE');
    mkdirSync(at('second'));
    replaceFile(join(at('second'), 'hierarchy.json'), hierarchy);
    const same = startWalletHost({
      ...options,
      controlPath: at('wallet.sock'),
      stateDirectory: at('second'),
    });
    expect(await rejectedCode(same)).to.equal('STATE_IN_USE');
  });

  it('refuses a folder whose files are not cards, and frees it again', async () => {
    await host.close();
    replaceFile(at('broken.card.json'), '{}');
    expect(await rejectedCode(start())).to.equal('STATE_INVALID');
    rmSync(at('broken.card.json'));
    await start();
    expect(await wallet.listCards()).to.deep.equal([]);
  });

  it('times out when nothing comes', async () => {
    await wallet.createCard({ id: 'anna', persona: 'company-card' });
    expect(await rejectedCode(wallet.waitFor('anna', { kind: 'apdus', count: 1 }, 20))).to.equal('TIMED_OUT');
  });

  it('ends when it is asked to', async () => {
    await wallet.shutDown();
    await host.shutdownAsked;
  });

  it('says so when nobody answers on the socket', async () => {
    expect(await rejectedCode(connectWallet(at('none.sock')).listCards())).to.equal('CONTROL_UNREACHABLE');
  });
});
