import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { verifyRecord } from '@monban/card-ap/applet/record';
import { fromBase64Url } from '@monban/card-ap/bytes';
import { generateKeyPair } from '@monban/card-ap/crypto/p256';
import { CardError } from '@monban/card-ap/errors';
import { guardTransmit } from '@monban/card-ap/guard';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { CommandId, ControllerId, DeskJobId, ReaderId } from '@monban/core/ids';
import { DeskEvidence, DeskProgress, DeskRecordRequest } from '@monban/core/messages/desk';
import type { DeskCommand } from '@monban/core/messages/door-command';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import type { DeskCardContext } from '@monban/door-controller/desk/desk-card';
import { DeskRunner } from '@monban/door-controller/desk/desk-runner';
import type { CardReader } from '@monban/door-controller/ports';
import { ReaderError } from '@monban/door-controller/reader-error';
import { readerIdBytes, readerSecrets } from '@monban/door-controller/reader-keys';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import { expect } from 'chai';
import { openSealed } from '../../../support/desk-office.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import {
  blankCard,
  deskRecordAnswer,
  expectedRecord,
  rawTransmit,
  readerKeys,
} from '../../../support/test-company.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { TypingHolder } from '../../../support/typing-holder.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');
const random = (length: number) => new Uint8Array(randomBytes(length));

describe('desk runner', function () {
  this.timeout(30_000);
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let db: Knex;
  let desk: DeskRunner;
  let records: DeskRecordRequest[];
  let evidence: DeskEvidence[];
  let progress: DeskProgress[];
  let failures: unknown[];
  let exposed: number;
  const clock = new FakeClock();

  beforeEach(async () => {
    directory = await temporaryDirectory();
    ({ db } = await openControllerDatabase(join(directory.path, 'c.sqlite'), 'x'));
    [records, evidence, progress, failures, exposed] = [[], [], [], [], 0];
  });
  afterEach(async () => {
    await desk.close();
    await db.destroy();
    await directory.remove();
  });

  function openDesk(session: CardReader['session'], context: Partial<DeskCardContext> = {}): void {
    desk = new DeskRunner({
      controllerId: CONTROLLER,
      db,
      clock,
      newId: randomUUID,
      now: () => clock.now().toISOString(),
      card: {
        randomBytes: random,
        secrets: readerSecrets(readerKeys),
        readerId: readerIdBytes(READER),
        expectedRecord,
        checkCertificate: () => ({ kind: 'good', until: '2030-01-01T00:00:00.000Z' }),
        openOneTimeKey: openSealed,
        ...context,
      },
      pinPad: new TypingHolder(),
      send: (_channel, payload) => {
        const { type } = payload as { type: string };
        if (type === 'monban.desk-record-request.v1') records.push(DeskRecordRequest.parse(payload));
        if (type === 'monban.desk-evidence.v1') evidence.push(DeskEvidence.parse(payload));
        if (type === 'monban.desk-progress.v1') progress.push(DeskProgress.parse(payload));
        return true;
      },
      onNumberExposed: () => (exposed += 1),
      onFailure: (cause) => failures.push(cause),
    });
    desk.attach({ readerId: READER, session, close: () => Promise.resolve() });
  }
  const sessionOn =
    (card: VirtualCard): CardReader['session'] =>
    (_deadlineMs, work) =>
      work(guardTransmit(rawTransmit(card), 'desk'));
  const command = (jobId = DeskJobId.parse(randomUUID())): DeskCommand => ({
    type: 'monban.desk-command.v1',
    commandId: CommandId.parse(randomUUID()),
    controllerId: CONTROLLER,
    jobId,
    action: 'begin',
    order: { task: 'issue', carrier: 'company-card', binding: 'face-check', setsPin: false },
    issuedAt: clock.now().toISOString(),
    expiresAt: clock.now().toISOString(),
  });
  const failed = () => progress.flatMap(({ failure }) => failure ?? []);

  it('stores nothing on a card that it could not remember first', async () => {
    const card = await blankCard('company-card');
    openDesk(sessionOn(card));
    desk.readerEvent({ kind: 'card-present' });
    await desk.command(command());
    await eventually(() => records.length > 0);
    await db.schema.dropTable('state');
    desk.answer(deskRecordAnswer(records[0]!));
    await eventually(() => failures.length > 0);
    await desk.close();
    const [badge] = card.state().badges;
    expect(badge?.lifeCycle).to.equal('blank');
    expect(badge?.items.badgeId).to.equal(null);
  });

  it('works with a card that lay there before anybody watched', async () => {
    openDesk(sessionOn(await blankCard('company-card')));
    desk.readerEvent({ kind: 'card-found' });
    await desk.command(command());
    await eventually(() => records.length > 0);
  });

  it('shows the server evidence of a badge whose record fits its policy', async () => {
    openDesk(sessionOn(await blankCard('company-card')));
    desk.readerEvent({ kind: 'card-present' });
    await desk.command(command());
    await eventually(() => records.length > 0);
    const answer = deskRecordAnswer(records[0]!);
    desk.answer(answer);
    await eventually(() => evidence.length > 0);
    expect(evidence[0]).to.include({ badgeId: answer.badgeId, record: answer.record });
    expect(verifyRecord(fromBase64Url(answer.record), expectedRecord()).kind).to.equal('valid');
  });

  const strangers = {
    'signed by an issuer that its policy does not list': {
      expectedRecord: () => ({ ...expectedRecord(), issuerKeys: [generateKeyPair(random).publicKey] }),
    },
    'of another organisation': {
      expectedRecord: () => ({ ...expectedRecord(), organisationId: 'somebody-else' }),
    },
    'while it has no policy yet': { expectedRecord: () => ({ ...expectedRecord(), issuerKeys: [] }) },
  };
  for (const [what, context] of Object.entries(strangers)) {
    it(`sends no evidence of a record ${what}`, async () => {
      openDesk(sessionOn(await blankCard('company-card')), context);
      desk.readerEvent({ kind: 'card-present' });
      await desk.command(command());
      await eventually(() => records.length > 0);
      desk.answer(deskRecordAnswer(records[0]!));
      await eventually(() => failed().length > 0);
      expect(failed()).to.deep.equal(['evidence-invalid']);
      expect(evidence).to.deep.equal([]);
    });
  }

  it('sends no evidence of a record for another card or another badge id', async () => {
    const other = { publicKey: Buffer.from(generateKeyPair(random).publicKey).toString('base64url') };
    for (const changed of ['publicKey', 'badgeId'] as const) {
      openDesk(sessionOn(await blankCard('company-card')));
      desk.readerEvent({ kind: 'card-present' });
      await desk.command(command());
      await eventually(() => records.length > 0);
      const request = records.splice(0)[0]!;
      const honest = deskRecordAnswer(request);
      const foreign = deskRecordAnswer(changed === 'publicKey' ? { ...request, ...other } : request);
      desk.answer({ ...honest, record: foreign.record });
      await eventually(() => failed().length > 0);
      expect(failed(), changed).to.deep.equal(['evidence-invalid']);
      progress.length = 0;
      await desk.close();
    }
    expect(evidence).to.deep.equal([]);
  });

  it('tells at once that a card gave a My Number away', async () => {
    openDesk(() => Promise.reject(new CardError('NUMBER_EXPOSED')));
    desk.readerEvent({ kind: 'card-present' });
    await desk.command(command());
    await eventually(() => failed().length > 0);
    expect(failed()).to.deep.equal(['number-exposed']);
    expect(exposed).to.equal(1);
  });

  it('lets the session that runs end before the next job begins', async () => {
    const card = await blankCard('company-card');
    const transmit = guardTransmit(rawTransmit(card), 'desk');
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slowly: GuardedTransmit = Object.assign(async (bytes: Uint8Array) => {
      await held;
      return transmit(bytes);
    }, transmit);
    let open = 0;
    openDesk(async (_deadlineMs, work) => {
      if (open > 0) throw new ReaderError('reader-busy');
      open += 1;
      try {
        return await work(slowly);
      } finally {
        open -= 1;
      }
    });
    desk.readerEvent({ kind: 'card-present' });
    await desk.command(command());
    await eventually(() => open === 1);
    const second = command();
    await desk.command(second);
    goOn();
    await eventually(() => records.length > 0);
    expect(records.map(({ jobId }) => jobId)).to.deep.equal([second.jobId]);
    expect(failed()).to.deep.equal([]);
  });
});
