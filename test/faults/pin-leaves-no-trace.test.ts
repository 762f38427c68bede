import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandId, ControllerId, DeskJobId, ReaderId } from '@monban/core/ids';
import type { DeskOrder } from '@monban/core/messages/door-command';
import { readConfig } from '@monban/door-controller/config';
import { runController } from '@monban/door-controller/run';
import { createVirtualCard, type VirtualCard } from '@monban/simulators/virtual-card/card';
import { insertCard } from '@monban/simulators/virtual-card/vpcd-client';
import { loadKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { pino } from 'pino';
import { DeskOffice } from '../support/desk-office.ts';
import { eventually } from '../support/eventually.ts';
import { pinTraces } from '../support/pin-traces.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { blankCard, companyPolicy } from '../support/test-company.ts';
import { TestServer } from '../support/test-server.ts';
import { callPinPage, typePins } from '../support/type-pins.ts';
import type { HolderAnswer } from '../support/typing-holder.ts';

const READER = ReaderId.parse(newRecordId(randomUUID));
const CARD_PIN = '8361';
const WRONG_CARD_PIN = '5927';
const REFUSED_PIN = '44444444';
const FIRST = { badgePin: '72819436', duressPin: '30657184' };
const SECOND = { badgePin: '91736482', duressPin: '15082739' };
const ALL_TYPED = [CARD_PIN, WRONG_CARD_PIN, REFUSED_PIN, ...Object.values(FIRST), ...Object.values(SECOND)];

describe('a PIN typed at a desk', function () {
  this.timeout(120_000);
  const controllerId = ControllerId.parse(newRecordId(randomUUID));
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: TestServer;
  let office: DeskOffice;
  let stop: () => Promise<void>;
  let card: VirtualCard;
  const readerAddress = () => `unix:${join(directory.path, 'reader')}`;
  const controllerDirectory = () => join(directory.path, 'controller');

  before(async () => {
    directory = await temporaryDirectory();
    card = await cardWithPin(CARD_PIN);
    server = await TestServer.start();
    const tokenFile = join(directory.path, 'token');
    const readers = [{ readerId: READER, doorId: null, side: 'in' as const }];
    await writeFile(tokenFile, server.expectController({ controllerId, role: 'desk', readers }), {
      mode: 0o600,
    });
    stop = await runController(
      readConfig({
        MONBAN_CONTROLLER_DIR: controllerDirectory(),
        MONBAN_SERVER_URL: server.url,
        MONBAN_ENROLMENT_TOKEN_FILE: tokenFile,
        MONBAN_READERS: `${READER}=vpcd:${readerAddress()}`,
        MONBAN_DEMO: '1',
        MONBAN_LOG_LEVEL: 'trace',
      }),
      log,
    );
    office = new DeskOffice((await loadKey(join(controllerDirectory(), 'keys', 'controller.pem'))).publicKey);
    server.onRequest = (request) => {
      if (request.type === 'monban.snapshot-request.v1' || request.type === 'monban.terminal-key.v1') return;
      void office.answer(request).then((answer) => server.send(controllerId, 'answers', answer));
    };
    // No anchors: the test's certificates begin at a fixed day, and the controller's clock is the real one.
    const trust = { certificateAnchors: [], certificatePolicies: [], rebindGraceDays: 14 };
    const parts = { controllerId, version: 1, issuedAt: new Date(), doors: [], badges: [] };
    await server.publishSnapshot({ ...companyPolicy(parts), ...trust });
    await eventually(() => server.verdicts.accepted > 0);
    await eventually(() => server.results.some(({ type }) => type === 'monban.snapshot-result.v1'));
  });
  after(async () => {
    await stop();
    await server.stop();
    await directory.remove();
  });

  async function begin(order: DeskOrder): Promise<DeskJobId> {
    const jobId = DeskJobId.parse(newRecordId(randomUUID));
    office.orders.set(jobId, order);
    await server.send(controllerId, 'commands', {
      type: 'monban.desk-command.v1',
      commandId: CommandId.parse(newRecordId(randomUUID)),
      controllerId,
      jobId,
      action: 'begin',
      order,
      issuedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 5_000).toISOString(),
    });
    return jobId;
  }
  const progressOf = (jobId: DeskJobId) =>
    server.results.flatMap((result) =>
      result.type === 'monban.desk-progress.v1' && result.jobId === jobId ? [result] : [],
    );
  const pagesOf = (jobId: DeskJobId) => progressOf(jobId).flatMap(({ pinPage }) => pinPage ?? []);

  /** Types at the n-th page that the job has opened. */
  async function type(jobId: DeskJobId, time: number, typed: HolderAnswer): Promise<number> {
    await eventually(() => pagesOf(jobId).length >= time);
    return (await typePins(pagesOf(jobId)[time - 1]!, typed)).status;
  }
  async function untilVerified(jobId: DeskJobId): Promise<void> {
    await eventually(() => progressOf(jobId).some(({ step }) => step === 'verified'), 30_000);
  }

  it('reaches the card, after a wrong one and one that breaks the rules', async () => {
    const session = await insertCard(card, readerAddress());
    const jobId = await begin({
      task: 'issue',
      carrier: 'my-number-card',
      binding: 'jpki-signature',
      setsPin: true,
    });
    expect(await type(jobId, 1, { jpkiPin: WRONG_CARD_PIN, ...FIRST })).to.equal(204);
    expect(await type(jobId, 2, { jpkiPin: CARD_PIN, badgePin: REFUSED_PIN })).to.equal(422);
    const { status, body } = await callPinPage(pagesOf(jobId)[1]!, { path: '/question' });
    expect([status, JSON.parse(body)]).to.deep.equal([200, { jpki: true, badge: true, triesLeft: 2 }]);
    expect(await type(jobId, 2, { jpkiPin: CARD_PIN, ...FIRST })).to.equal(204);
    await untilVerified(jobId);
    await session.remove();
    expect(pinsOnCard()).to.equal(pinBlocks(FIRST));
  });

  it('is set anew on an active badge', async () => {
    const { badgeId, publicKey } = [...office.given.values()][0]!;
    const session = await insertCard(card, readerAddress());
    const jobId = await begin({ task: 'set-pin', carrier: 'my-number-card', badgeId, publicKey });
    expect(await type(jobId, 1, SECOND)).to.equal(204);
    await untilVerified(jobId);
    await session.remove();
    expect(pinsOnCard()).to.equal(pinBlocks(SECOND));
  });

  it('is in no packet of the broker', () => {
    expect(server.packets.length).to.be.greaterThan(20);
    expect(tracesIn(Buffer.from(server.packets.join('\n')))).to.deep.equal([]);
  });

  it('is in no line of the log, down to the finest level', () => {
    expect(logged.length).to.be.greaterThan(3);
    expect(tracesIn(Buffer.from(logged.join('')))).to.deep.equal([]);
  });

  it('is in no file of the controller, its database and journal included', async () => {
    const files = await readdir(controllerDirectory(), { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    expect(paths.length).to.be.greaterThan(3);
    for (const path of paths) expect(tracesIn(await readFile(path)), path).to.deep.equal([]);
  });

  it('would be found if it were there', () => {
    const leaks = (pin: string): Readonly<Record<string, Buffer>> => ({
      digits: Buffer.from(`{"pin":"${pin}"}`),
      hexadecimal: Buffer.from(Buffer.from(pin).toString('hex')),
      base64: Buffer.from(Buffer.from(pin).toString('base64')),
      'array of bytes': Buffer.from(JSON.stringify([...Buffer.from(pin)])),
      'UTF-16': Buffer.from(pin, 'utf16le'),
      number: Buffer.from(JSON.stringify({ pin: Number(pin) })),
    });
    for (const pin of ALL_TYPED) {
      for (const [form, bytes] of Object.entries(leaks(pin))) expect(pinTraces(bytes, pin)).to.include(form);
    }
    const shifted = Buffer.from(Buffer.from(`x${FIRST.badgePin}ff`).toString('base64'));
    expect(pinTraces(shifted, FIRST.badgePin)).to.include('base64');
  });

  function tracesIn(bytes: Buffer): readonly string[] {
    return ALL_TYPED.flatMap((pin) => pinTraces(bytes, pin).map((form) => `${pin} as ${form}`));
  }
  const pinsOnCard = () => card.state().badges[0]?.items.pins;
});

/** Item 04 as it lies in the card: eight digits need no padding. */
function pinBlocks({ badgePin, duressPin }: { badgePin: string; duressPin: string }): string {
  return Buffer.from(badgePin + duressPin, 'ascii').toString('hex');
}

/** A card of the usual kind whose holder chose this PIN. */
async function cardWithPin(pin: string): Promise<VirtualCard> {
  const state = (await blankCard('normal')).state();
  const pins = Object.fromEntries(
    Object.entries(state.pins).map(([name, each]) => [
      name,
      each.value === '1234' ? { ...each, value: pin } : each,
    ]),
  );
  return createVirtualCard({
    state: { ...state, pins },
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  });
}
