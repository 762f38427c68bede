import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { DeskJob } from '@monban/core/api/badges';
import type { BadgeId, DeskJobId, PersonId } from '@monban/core/ids';
import type { CardStatement } from '@monban/core/messages/card-statement';
import { DeskAnswer } from '@monban/core/messages/desk';
import { DeskCommand } from '@monban/core/messages/door-command';
import { without } from '@monban/server/events/without';
import { expect } from 'chai';
import { eventually } from './eventually.ts';
import { PersonalisedCard } from './personalised-card.ts';
import { sayStatus } from './say-status.ts';
import { seedController, type SeededPlaces } from './seed-places.ts';
import { enrolDirectly, SendingController } from './sending-controller.ts';
import type { StartedServer } from './start-server.ts';

export const LINK = Buffer.alloc(32, 7).toString('base64url');
/** A certificate that outlives every badge of these tests. */
export const CERTIFICATE_UNTIL = '2036-12-31T14:59:59.000Z';

type Carrier = DeskJob['carrier'];
export type AnswerOf<Type extends DeskAnswer['type']> = Extract<DeskAnswer, { type: Type }>;

/** A controller that is enrolled, connected and has said so. */
export async function connectController(
  started: StartedServer,
  places: SeededPlaces,
  role: 'desk' | 'door',
): Promise<SendingController> {
  const { db, authority, brokerUrl } = started.server;
  const { controllerId } = await seedController(db, places, role);
  const controller = new SendingController(await enrolDirectly(db, authority, controllerId), brokerUrl);
  await eventually(() => controller.client.connected);
  sayStatus(controller);
  await eventually(async () => {
    const row: unknown = await db('controller_status').where({ controller_id: controllerId }).first();
    return row !== undefined;
  });
  return controller;
}

/** What a desk says to the server, without a reader: the cards are keys. */
export class DeskSide {
  readonly controller: SendingController;
  readonly #started: StartedServer;

  constructor(started: StartedServer, controller: SendingController) {
    this.#started = started;
    this.controller = controller;
  }

  get commands(): DeskCommand[] {
    return this.controller.heard
      .filter(({ channel }) => channel === 'commands')
      .map(({ payload }) => DeskCommand.parse(JSON.parse(payload)));
  }

  async begin(task: object): Promise<DeskJob> {
    const { controllerId } = this.controller.identity;
    const body = { controllerId, faceChecked: true, ...task };
    const answer = await this.#started.api.call('POST', '/desk-jobs', { body });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return DeskJob.parse(answer.body);
  }

  async beginIssue(personId: PersonId, carrier: Carrier = 'my-number-card', more = {}): Promise<DeskJob> {
    return this.begin({ task: 'issue', personId, carrier, ...more });
  }

  say(job: DeskJob, progress: object): void {
    const { controllerId } = this.controller.identity;
    const at = new Date().toISOString();
    const message = { type: 'monban.desk-progress.v1', controllerId, jobId: job.id, at, ...progress };
    this.controller.say('results', message);
  }

  async ask(job: DeskJob, request: object): Promise<DeskAnswer> {
    const requestId = newRecordId(randomUUID);
    const { controllerId } = this.controller.identity;
    const at = new Date().toISOString();
    this.controller.say('requests', { ...request, controllerId, jobId: job.id, requestId, at });
    let answer: DeskAnswer | undefined;
    await eventually(() => {
      answer = this.controller.heard
        .filter(({ channel }) => channel === 'answers')
        .map(({ payload }) => DeskAnswer.parse(JSON.parse(payload)))
        .find((candidate) => candidate.requestId === requestId);
      return answer !== undefined;
    });
    return answer!;
  }

  askRecord(job: DeskJob, card: PersonalisedCard, certificate: object = NATIONAL): Promise<DeskAnswer> {
    const request = { type: 'monban.desk-record-request.v1', publicKey: card.publicKey };
    return this.ask(job, { ...request, ...certificate });
  }

  /** `more` may spoil it. */
  showEvidence(
    job: DeskJob,
    card: PersonalisedCard,
    more: { readonly record: string; readonly pinStatus?: number; readonly binding?: object | null },
  ): Promise<DeskAnswer> {
    const { record, pinStatus = 0, binding = { certificateUntil: CERTIFICATE_UNTIL, jpki: null } } = more;
    const proof = without(card.answer(job.badgeId, { mode: 1, pinStatus }), ['mode']);
    const isBound = job.task === 'issue' && job.carrier === 'my-number-card' && binding !== null;
    const evidence = { type: 'monban.desk-evidence.v1', badgeId: job.badgeId, record, ...proof };
    return this.ask(job, { ...evidence, ...(isBound ? { binding } : {}) });
  }

  askChange(
    job: DeskJob,
    card: PersonalisedCard,
    more: {
      readonly keyRefused?: boolean;
      readonly badgeId?: BadgeId;
      readonly statement?: CardStatement;
      readonly challenge?: string;
      readonly cardLink?: string | null;
      readonly binding?: object | null;
    } = {},
  ): Promise<DeskAnswer> {
    return this.ask(job, {
      type: 'monban.desk-change-request.v1',
      badgeId: job.badgeId,
      statement: card.answer(job.badgeId),
      challenge: randomBytes(16).toString('base64url'),
      keyRefused: false,
      cardLink: null,
      binding: null,
      ...more,
    });
  }

  /** A badge as the desk makes one. */
  async issue(
    personId: PersonId,
    carrier: Carrier = 'my-number-card',
  ): Promise<{ readonly job: DeskJob; readonly card: PersonalisedCard; readonly record: string }> {
    const job = await this.beginIssue(personId, carrier);
    const card = new PersonalisedCard();
    const certificate = carrier === 'company-card' ? { cardLink: null } : NATIONAL;
    const { record } = expectAnswer(
      await this.askRecord(job, card, certificate),
      'monban.desk-record-answer.v1',
    );
    expectAnswer(await this.showEvidence(job, card, { record }), 'monban.desk-evidence-accepted.v1');
    return { job, card, record };
  }

  async jobOf(id: DeskJobId): Promise<DeskJob> {
    return DeskJob.parse((await this.#started.api.call('GET', `/desk-jobs/${id}`)).body);
  }

  async cancel({ id }: DeskJob): Promise<void> {
    await this.#started.api.call('DELETE', `/desk-jobs/${id}`);
  }
}

const NATIONAL = { cardLink: LINK, certificateUntil: CERTIFICATE_UNTIL };

export function expectAnswer<Type extends DeskAnswer['type']>(
  answer: DeskAnswer,
  type: Type,
): AnswerOf<Type> {
  expect(answer.type, JSON.stringify(answer)).to.equal(type);
  return answer as AnswerOf<Type>;
}
