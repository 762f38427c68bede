import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { join } from 'node:path';
import { CommandId, ControllerId, DeskJobId, ReaderId } from '@monban/core/ids';
import { DeskEvidence, DeskProgress, DeskRecordRequest } from '@monban/core/messages/desk';
import type { DeskCommand, DeskOrder } from '@monban/core/messages/door-command';
import { systemClock } from '@monban/door-controller/adapters/system-clock';
import { makeVpcdReader } from '@monban/door-controller/adapters/vpcd-reader';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { DeskRunner } from '@monban/door-controller/desk/desk-runner';
import type { CardReader } from '@monban/door-controller/ports';
import { readerIdBytes, readerSecrets } from '@monban/door-controller/reader-keys';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import { insertCard, PULL_MOMENTS, type PullPlan } from '@monban/simulators/virtual-card/vpcd-client';
import { expect } from 'chai';
import { openSealed } from '../support/desk-office.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { blankCard, deskRecordAnswer, expectedRecord, readerKeys } from '../support/test-company.ts';
import { TypingHolder } from '../support/typing-holder.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');

/** A desk with a reader and a server that says yes. */
class TestDesk {
  readonly progress: DeskProgress[] = [];
  readonly evidence: DeskEvidence[] = [];
  isOnline = true;
  runner!: DeskRunner;
  reader!: CardReader;
  readonly #directory: string;
  #db: Knex | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  get address(): string {
    return `unix:${this.#path}`;
  }

  get #path(): string {
    return join(this.#directory, 'reader');
  }

  async open(): Promise<void> {
    ({ db: this.#db } = await openControllerDatabase(join(this.#directory, 'c.sqlite'), 'x'));
    this.runner = new DeskRunner({
      controllerId: CONTROLLER,
      db: this.#db,
      clock: systemClock,
      newId: randomUUID,
      now: () => new Date().toISOString(),
      card: {
        randomBytes: (length) => new Uint8Array(randomBytes(length)),
        secrets: readerSecrets(readerKeys),
        readerId: readerIdBytes(READER),
        expectedRecord,
        checkCertificate: () => ({ kind: 'good', until: '2030-01-01T00:00:00.000Z' }),
        openOneTimeKey: openSealed,
      },
      pinPad: new TypingHolder(),
      send: (_channel, payload) => this.#serve(payload),
      onNumberExposed: () => {
        throw new Error('no card of this test gives a number away');
      },
      onFailure: (cause) => {
        throw cause;
      },
    });
    const device = makeVpcdReader({
      readerId: READER,
      address: { kind: 'unix', path: this.#path },
      profile: 'desk',
      clock: systemClock,
      onEvent: (event) => {
        this.runner.readerEvent(event);
      },
    });
    this.reader = device;
    this.runner.attach(device);
    await device.start();
  }

  async close(): Promise<void> {
    await this.runner.close();
    await this.reader.close();
    await this.#db?.destroy();
  }

  /** The last thing that was said about the job. */
  get last(): string {
    const last = this.progress.at(-1);
    return last ? `${last.step}${last.failure ? ` ${last.failure}` : ''}` : '';
  }

  #serve(payload: object): boolean {
    if (!this.isOnline) return false;
    const type = (payload as { type: string }).type;
    if (type === 'monban.desk-progress.v1') this.progress.push(DeskProgress.parse(payload));
    if (type === 'monban.desk-record-request.v1') {
      const answer = deskRecordAnswer(DeskRecordRequest.parse(payload));
      setImmediate(() => {
        this.runner.answer(answer);
      });
    }
    if (type === 'monban.desk-evidence.v1') {
      const evidence = DeskEvidence.parse(payload);
      this.evidence.push(evidence);
      const { controllerId, jobId, requestId } = evidence;
      setImmediate(() => {
        this.runner.answer({ type: 'monban.desk-evidence-accepted.v1', controllerId, jobId, requestId });
      });
    }
    return true;
  }
}

type Begin = Extract<DeskCommand, { action: 'begin' }>;

function command(carrier: DeskOrder['carrier'], jobId = DeskJobId.parse(newRecordId(randomUUID))): Begin {
  const order = { task: 'issue', carrier, binding: 'face-check', setsPin: false } as const;
  return { ...commandOf(jobId), action: 'begin', order };
}

function commandOf(jobId: DeskJobId) {
  return {
    type: 'monban.desk-command.v1',
    commandId: CommandId.parse(newRecordId(randomUUID)),
    controllerId: CONTROLLER,
    jobId,
    issuedAt: '2026-11-23T03:00:00.000Z',
    expiresAt: '2026-11-23T03:00:05.000Z',
  } as const;
}

/** Lays the card on until the job says something final about this presentation. */
async function present(desk: TestDesk, card: VirtualCard, pull?: PullPlan): Promise<number> {
  let apdus = 0;
  const counted = {
    atr: card.atr,
    powerOn: () => {
      card.powerOn();
    },
    powerOff: () => {
      card.powerOff();
    },
    reset: () => {
      card.reset();
    },
    execute: (apdu: Uint8Array) => {
      apdus += 1;
      return card.execute(apdu);
    },
  };
  const before = desk.progress.length;
  const session = await insertCard(counted, desk.address, { pull });
  await eventually(() => {
    const said = desk.progress.slice(before);
    return said.some(({ step, failure }) => step === 'verified' || failure !== undefined);
  });
  await session.remove();
  await isEmpty(desk);
  return apdus;
}

/** The reader has noticed that nothing lies on it. */
async function isEmpty(desk: TestDesk): Promise<void> {
  await eventually(() =>
    desk.reader
      .session(1_000, () => Promise.resolve())
      .then(
        () => false,
        () => true,
      ),
  );
}

describe('desk, card pulled', function () {
  this.timeout(240_000);
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let desk: TestDesk;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    desk = new TestDesk(directory.path);
    await desk.open();
  });
  afterEach(async () => {
    await desk.close();
    await directory.remove();
  });

  it('makes a badge of a blank card in the steps that the console shows', async () => {
    const card = await blankCard('normal');
    await desk.runner.command(command('my-number-card'));
    await present(desk, card);
    expect(desk.progress.map(({ step }) => step)).to.deep.equal([
      'waiting-for-card',
      'card-found',
      'certificate-read',
      'key-made',
      'record-signed',
      'items-stored',
      'activated',
      'verified',
    ]);
    expect(card.state().badges[0]).to.include({ lifeCycle: 'active' });
    expect(card.state().tripped).to.deep.equal([]);
  });

  it('makes a badge of a company card without a certificate', async () => {
    await desk.runner.command(command('company-card'));
    await present(desk, await blankCard('company-card'));
    expect(desk.last).to.equal('verified');
  });

  const refusals = [
    ['my-number-card', 'company-card', 'wrong-carrier'],
    ['company-card', 'normal', 'wrong-carrier'],
    ['my-number-card', 'no-badge', 'no-badge-ap'],
  ] as const;
  for (const [carrier, persona, failure] of refusals) {
    it(`says ${failure} when ${persona} is laid on for a ${carrier}, and keeps the job open`, async () => {
      await desk.runner.command(command(carrier));
      await present(desk, await blankCard(persona));
      expect(desk.progress.at(-1)).to.include({ failure });
    });
  }

  it('refuses a card that is a badge already', async () => {
    const card = await blankCard('company-card');
    await desk.runner.command(command('company-card'));
    await present(desk, card);
    await desk.runner.command(command('company-card'));
    await present(desk, card);
    expect(desk.progress.at(-1)).to.include({ failure: 'not-blank' });
  });

  for (const moment of PULL_MOMENTS) {
    it(`goes on from where the card is when it was pulled (${moment}) at each command in turn (fault 23)`, async () => {
      const fresh = await blankCard('company-card');
      await desk.runner.command(command('company-card'));
      const total = await present(desk, fresh);
      for (let apdu = 1; apdu <= total; apdu += 1) {
        const card = await blankCard('company-card');
        const job = command('company-card');
        await desk.runner.command(job);
        await present(desk, card, { apdu, moment });
        // Pulled after its last word, the card has proved itself already.
        if (desk.last !== 'verified') {
          expect(desk.progress.at(-1), `pulled at ${apdu}`).to.include({ failure: 'card-removed' });
          await present(desk, card);
        }
        expect(desk.last, `pulled at ${apdu}`).to.equal('verified');
        expect(desk.evidence.at(-1)!.jobId).to.equal(job.jobId);
        expect(card.state().badges[0]).to.include({ lifeCycle: 'active' });
      }
    });
  }

  it('goes on after the controller was restarted between activation and proof', async () => {
    await desk.runner.command(command('company-card'));
    const total = await present(desk, await blankCard('company-card'));
    const card = await blankCard('company-card');
    const job = command('company-card');
    await desk.runner.command(job);
    await present(desk, card, { apdu: total, moment: 'unheard' });
    expect(card.state().badges[0]).to.include({ lifeCycle: 'active' });
    await desk.close();
    await desk.open();
    await desk.runner.command(job);
    await present(desk, card);
    expect(desk.last).to.equal('verified');
  });

  it('goes on when the server was away while the card lay there', async () => {
    const card = await blankCard('company-card');
    await desk.runner.command(command('company-card'));
    desk.isOnline = false;
    const session = await insertCard(card, desk.address);
    await eventually(() => card.state().badges[0]?.cardKey !== '');
    await session.remove();
    await isEmpty(desk);
    desk.isOnline = true;
    desk.runner.connected();
    await present(desk, card);
    expect(desk.last).to.equal('verified');
  });

  it('forgets a job that was cancelled', async () => {
    const job = command('company-card');
    await desk.runner.command(job);
    await desk.runner.command({ ...commandOf(job.jobId), action: 'cancel' });
    await eventually(() => desk.last === 'waiting-for-card cancelled');
    const card = await blankCard('company-card');
    const session = await insertCard(card, desk.address);
    await session.remove();
    await isEmpty(desk);
    expect(desk.last).to.equal('waiting-for-card cancelled');
  });
});
