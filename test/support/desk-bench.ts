import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { join } from 'node:path';
import { CommandId, ControllerId, DeskJobId } from '@monban/core/ids';
import { DeskAnswer, DeskProgress, DeskRequest } from '@monban/core/messages/desk';
import { DeskCommand, type DeskOrder } from '@monban/core/messages/door-command';
import { systemClock } from '@monban/door-controller/adapters/system-clock';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { checkCertificate } from '@monban/door-controller/desk/check-certificate';
import type { DeskCardContext } from '@monban/door-controller/desk/desk-card';
import { DeskRunner } from '@monban/door-controller/desk/desk-runner';
import type { PinPad } from '@monban/door-controller/desk/pin-pad';
import { readerIdBytes, readerSecrets } from '@monban/door-controller/reader-keys';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import type { PullPlan } from '@monban/simulators/virtual-card/vpcd-client';
import { DeskOffice, openSealed } from './desk-office.ts';
import { eventually } from './eventually.ts';
import { HandReader } from './hand-reader.ts';
import { certificateTrust, expectedRecord, readerKeys } from './test-company.ts';
import { TypingHolder } from './typing-holder.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
export type Begin = Extract<DeskCommand, { action: 'begin' }>;

/** A desk in this process: its runner with a database, a hand that lays cards on, a holder, and a server that helps. */
export class DeskBench {
  readonly office = new DeskOffice();
  readonly progress: DeskProgress[] = [];
  /** Every message as it would leave. */
  readonly sent: string[] = [];
  readonly failures: unknown[] = [];
  readonly reader: HandReader;
  holder: PinPad = new TypingHolder();
  isOnline = true;
  runner!: DeskRunner;
  readonly #directory: string;
  #db: Knex | undefined;

  constructor(directory: string) {
    this.#directory = directory;
    this.reader = new HandReader((event) => {
      this.runner.readerEvent(event);
    });
  }

  async open(context: Partial<DeskCardContext> = {}): Promise<void> {
    ({ db: this.#db } = await openControllerDatabase(join(this.#directory, 'c.sqlite'), 'x'));
    const trust = await certificateTrust();
    this.runner = new DeskRunner({
      controllerId: CONTROLLER,
      db: this.#db,
      clock: systemClock,
      newId: randomUUID,
      now: () => new Date().toISOString(),
      card: {
        randomBytes: (length) => new Uint8Array(randomBytes(length)),
        secrets: readerSecrets(readerKeys),
        readerId: readerIdBytes(this.reader.readerId),
        expectedRecord,
        checkCertificate: (certificate) => checkCertificate(certificate, trust, CARDS_ISSUED),
        openOneTimeKey: openSealed,
        ...context,
      },
      pinPad: this.holder,
      send: (_channel, payload) => this.#take(payload),
      onNumberExposed: () => this.failures.push(new Error('number exposed')),
      onFailure: (cause) => this.failures.push(cause),
    });
    this.runner.attach(this.reader);
  }

  async close(): Promise<void> {
    await this.runner.close();
    await this.#db?.destroy();
  }

  /** As after a power cut: what was remembered on disk is all there is. */
  async restart(): Promise<void> {
    await this.close();
    await this.open();
  }

  async begin(order: DeskOrder, jobId = DeskJobId.parse(newRecordId(randomUUID))): Promise<Begin> {
    this.office.orders.set(jobId, order);
    const command = { ...commandOf(jobId), action: 'begin', order } as const;
    await this.runner.command(DeskCommand.parse(command));
    return command;
  }

  async cancel({ jobId }: Begin): Promise<void> {
    await this.runner.command({ ...commandOf(jobId), action: 'cancel' });
  }

  /** Lays the card on until the job is done, or waits for the next presentation; how many commands it took. */
  async present(card: VirtualCard, pull?: PullPlan): Promise<number> {
    const before = this.progress.length;
    this.reader.lay(card, pull);
    await eventually(() => {
      if (this.failures.length > 0) throw this.failures[0];
      return this.#isAtRest(before);
    });
    this.reader.lift();
    return this.reader.apdus;
  }

  /** The last thing that was said about the job. */
  get last(): string {
    const last = this.progress.at(-1);
    return last ? `${last.step}${last.failure ? ` ${last.failure}` : ''}` : '';
  }

  get steps(): readonly string[] {
    return this.progress.map(({ step }) => step);
  }

  #isAtRest(before: number): boolean {
    const last = this.progress.slice(before).at(-1);
    if (last?.step === 'verified') return true;
    if (last?.failure !== undefined && last.failure !== 'jpki-pin-wrong') return true;
    // Pulled while its holder typed: nothing failed, and the card is waited for.
    return this.reader.isEmpty && last?.step === 'waiting-for-card';
  }

  #take(payload: object): boolean {
    if (!this.isOnline) return false;
    this.sent.push(JSON.stringify(payload));
    const { type } = payload as { type: string };
    if (type === 'monban.desk-progress.v1') {
      this.progress.push(DeskProgress.parse(payload));
      return true;
    }
    this.office.answer(DeskRequest.parse(payload)).then(
      (answer) => {
        this.runner.answer(DeskAnswer.parse(JSON.parse(JSON.stringify(answer))));
      },
      (cause: unknown) => this.failures.push(cause),
    );
    return true;
  }
}

/** The certificates of test cards are young then. */
const CARDS_ISSUED = new Date('2026-11-24T00:00:00.000Z');

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
