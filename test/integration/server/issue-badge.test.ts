import { randomBytes, randomUUID } from 'node:crypto';
import { verifyRecord } from '@monban/card-ap/applet/record';
import { DeskJob, RevocationReceipt } from '@monban/core/api/badges';
import type { BadgeId, DeskJobId, PersonId } from '@monban/core/ids';
import { PolicySnapshot } from '@monban/core/access/policy';
import { DeskAnswer } from '@monban/core/messages/desk';
import { DeskCommand } from '@monban/core/messages/door-command';
import { commitBadge } from '@monban/trust/receipt-chain';
import { without } from '@monban/server/events/without';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { PersonalisedCard } from '../../support/personalised-card.ts';
import {
  seedController,
  seedDoor,
  seedPerson,
  seedPlaces,
  type SeededPlaces,
} from '../../support/seed-places.ts';
import { enrolDirectly, SendingController } from '../../support/sending-controller.ts';
import { sayStatus } from '../../support/say-status.ts';
import { type StartedServer, startTestServer } from '../../support/start-server.ts';

const LINK = Buffer.alloc(32, 7).toString('base64url');

describe('a badge is made at a desk', () => {
  forEachDatabase((_name, _open, place) => {
    // A suite of its own: its server ends before its database is removed.
    describe('with a server, a desk and a door', () => {
      let started: StartedServer;
      let places: SeededPlaces;
      let desk: SendingController;
      let door: SendingController;
      let personId: PersonId;
      const cleanups: (() => Promise<void>)[] = [];

      before(async function () {
        this.timeout(60_000);
        started = await startTestServer({ database: await place() });
        cleanups.push(() => started.close());
        const { db } = started.server;
        places = await seedPlaces(db);
        desk = await connect('desk');
        cleanups.push(() => desk.close());
        const seeded = await seedController(db, places);
        await seedDoor(db, places, seeded);
        door = new SendingController(
          await enrolDirectly(db, started.server.authority, seeded.controllerId),
          started.server.brokerUrl,
        );
        cleanups.push(() => door.close());
        await eventually(() => door.client.connected);
      });
      beforeEach(async () => {
        personId = await seedPerson(started.server.db, places);
      });
      after(async () => {
        while (cleanups.length > 0) await cleanups.pop()?.();
      });

      async function connect(role: 'desk' | 'door'): Promise<SendingController> {
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

      async function start(carrier: 'my-number-card' | 'company-card' = 'my-number-card'): Promise<DeskJob> {
        const { controllerId } = desk.identity;
        const body = { personId, controllerId, carrier, faceChecked: true };
        const answer = await started.api.call('POST', '/desk-jobs', { body });
        expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
        return DeskJob.parse(answer.body);
      }

      async function ask(job: DeskJob, request: object): Promise<DeskAnswer> {
        const requestId = randomUUID();
        const { controllerId } = desk.identity;
        const at = new Date().toISOString();
        desk.say('requests', { ...request, controllerId, jobId: job.id, requestId, at });
        let answer: DeskAnswer | undefined;
        await eventually(() => {
          answer = desk.heard
            .filter(({ channel }) => channel === 'answers')
            .map(({ payload }) => DeskAnswer.parse(JSON.parse(payload)))
            .find((candidate) => candidate.requestId === requestId);
          return answer !== undefined;
        });
        return answer!;
      }

      function askRecord(
        job: DeskJob,
        card: PersonalisedCard,
        cardLink: string | null = LINK,
      ): Promise<DeskAnswer> {
        return ask(job, { type: 'monban.desk-record-request.v1', publicKey: card.publicKey, cardLink });
      }

      function showEvidence(job: DeskJob, card: PersonalisedCard, record: string): Promise<DeskAnswer> {
        const proof = without(card.answer(job.badgeId, { mode: 1 }), ['mode']);
        return ask(job, { type: 'monban.desk-evidence.v1', badgeId: job.badgeId, record, ...proof });
      }

      async function issue(carrier: 'my-number-card' | 'company-card' = 'my-number-card') {
        const job = await start(carrier);
        const card = new PersonalisedCard();
        const answer = await askRecord(job, card, carrier === 'company-card' ? null : LINK);
        if (answer.type !== 'monban.desk-record-answer.v1') throw new Error(answer.type);
        expect((await showEvidence(job, card, answer.record)).type).to.equal(
          'monban.desk-evidence-accepted.v1',
        );
        return { job, card };
      }

      async function jobOf(id: DeskJobId): Promise<DeskJob> {
        return DeskJob.parse((await started.api.call('GET', `/desk-jobs/${id}`)).body);
      }

      it('commands the desk, signs the record for the key of the card, and enables the badge on its evidence', async () => {
        const job = await start();
        await eventually(() => commandsOf(desk).some(({ jobId }) => jobId === job.id));
        const card = new PersonalisedCard();
        const answer = await askRecord(job, card);
        if (answer.type !== 'monban.desk-record-answer.v1') throw new Error(answer.type);
        const issuer = door.heard.length > 0 ? latestSnapshot(door)?.issuerKeys[0]?.publicKey : undefined;
        if (issuer !== undefined) {
          const verdict = verifyRecord(new Uint8Array(Buffer.from(answer.record, 'base64url')), {
            issuerKeys: [new Uint8Array(Buffer.from(issuer, 'base64url'))],
            organisationId: 'organisation',
            at: new Date(),
          });
          expect(verdict.kind).to.equal('valid');
        }
        expect(await badgeStatus(job.badgeId)).to.equal(404);
        expect((await showEvidence(job, card, answer.record)).type).to.equal(
          'monban.desk-evidence-accepted.v1',
        );
        expect(await jobOf(job.id)).to.include({ state: 'done', step: 'verified', failure: null });
        expect(await badgeStatus(job.badgeId)).to.equal(200);
        await eventually(
          () => latestSnapshot(door)?.badges.some(({ badgeId }) => badgeId === job.badgeId) === true,
        );
      });

      it('answers a repeated request with the same record, and a new key with a new one', async () => {
        const job = await start();
        const [card, successor] = [new PersonalisedCard(), new PersonalisedCard()];
        const first = await askRecord(job, card);
        const again = await askRecord(job, card);
        const other = await askRecord(job, successor);
        expect(recordIn(again)).to.equal(recordIn(first));
        expect(recordIn(other)).not.to.equal(recordIn(first));
        expect((await showEvidence(job, card, recordIn(first))).type).to.equal('monban.desk-refusal.v1');
        expect((await showEvidence(job, successor, recordIn(other))).type).to.equal(
          'monban.desk-evidence-accepted.v1',
        );
      });

      it('accepts repeated evidence of a badge that is enabled already', async () => {
        const job = await start();
        const card = new PersonalisedCard();
        const record = recordIn(await askRecord(job, card));
        for (let time = 0; time < 2; time += 1) {
          expect((await showEvidence(job, card, record)).type).to.equal('monban.desk-evidence-accepted.v1');
        }
        const badges = await started.server.db('badges').where({ id: job.badgeId });
        expect(badges).to.have.length(1);
      });

      it('refuses evidence that another card signed', async () => {
        const job = await start();
        const record = recordIn(await askRecord(job, new PersonalisedCard()));
        const answer = await showEvidence(job, new PersonalisedCard(), record);
        expect(answer).to.include({ type: 'monban.desk-refusal.v1', failure: 'evidence-invalid' });
        expect(await jobOf(job.id)).to.include({ state: 'open', failure: 'evidence-invalid' });
        await started.api.call('DELETE', `/desk-jobs/${job.id}`);
      });

      it('refuses a my-number-card without a certificate, and a company card with one', async () => {
        const job = await start();
        expect(await askRecord(job, new PersonalisedCard(), null)).to.include({
          failure: 'certificate-missing',
        });
        await started.api.call('DELETE', `/desk-jobs/${job.id}`);
        const other = await start('company-card');
        expect(await askRecord(other, new PersonalisedCard())).to.include({ failure: 'wrong-carrier' });
        await started.api.call('DELETE', `/desk-jobs/${other.id}`);
      });

      it('gives one desk one job at a time, and answers nothing for a cancelled one', async () => {
        const job = await start();
        const { controllerId } = desk.identity;
        const body = { personId, controllerId, carrier: 'my-number-card', faceChecked: true };
        expect((await started.api.call('POST', '/desk-jobs', { body })).body).to.include({
          code: 'CONFLICT',
        });
        expect((await started.api.call('DELETE', `/desk-jobs/${job.id}`)).body).to.include({
          state: 'cancelled',
        });
        expect(await askRecord(job, new PersonalisedCard())).to.include({ failure: 'cancelled' });
        const again = await started.api.call('DELETE', `/desk-jobs/${job.id}`);
        expect(again.body).to.include({ code: 'DESK_JOB_CLOSED' });
      });

      it('shows progress and failures of the desk, and tells a desk that comes back again', async () => {
        const job = await start();
        const at = new Date().toISOString();
        const { controllerId } = desk.identity;
        const progress = { type: 'monban.desk-progress.v1', controllerId, jobId: job.id, at };
        desk.say('results', { ...progress, step: 'key-made', failure: 'card-removed' });
        await eventually(async () => (await jobOf(job.id)).failure === 'card-removed');
        const told = commandsOf(desk).length;
        sayStatus(desk);
        await eventually(() => commandsOf(desk).length > told);
        await started.api.call('DELETE', `/desk-jobs/${job.id}`);
      });

      it('revokes the former badge on the same kind of carrier only when the new one is enabled', async () => {
        const { job: former } = await issue();
        const { job: company } = await issue('company-card');
        expect(await statusOf(former.badgeId)).to.equal('active');
        const { job: successor } = await issue();
        expect(await statusOf(former.badgeId)).to.equal('revoked');
        expect(await statusOf(company.badgeId)).to.equal('active');
        expect(await statusOf(successor.badgeId)).to.equal('active');
      });

      it('revokes at once and names the doors that have yet to confirm', async () => {
        const { job } = await issue();
        const path = `/badges/${job.badgeId}/revocations`;
        const answer = await started.api.call('POST', path, { body: { reason: 'lost' } });
        const receipt = RevocationReceipt.parse(answer.body);
        expect(receipt.doors.map(({ confirmedAt }) => confirmedAt)).to.deep.equal([null]);
        await eventually(() => stoppedIn(door, job.badgeId));
        const { version } = latestSnapshot(door)!;
        const { controllerId } = door.identity;
        const at = new Date().toISOString();
        door.say('results', {
          type: 'monban.snapshot-result.v1',
          controllerId,
          version,
          outcome: 'applied',
          at,
        });
        await eventually(async () => {
          const later = RevocationReceipt.parse((await started.api.call('GET', path)).body);
          return later.doors.every(({ confirmedAt }) => confirmedAt !== null);
        });
      });

      it('moves the counter floor only with signatures it verified itself, and finds clones', async () => {
        const { job, card } = await issue();
        const tap = (counter?: number): void => {
          const salt = randomBytes(16).toString('base64url');
          const proof = card.answer(job.badgeId, counter === undefined ? {} : { counter });
          const badgeCommitment = commitBadge(salt, job.badgeId);
          door.append({ type: 'access.granted', badgeCommitment }, { salt, badgeId: job.badgeId, proof });
          door.flush();
        };
        tap(40);
        await eventually(async () => (await floorOf(job.badgeId)) === 40);
        const salt = randomBytes(16).toString('base64url');
        const forged = { ...new PersonalisedCard().answer(job.badgeId), counter: 99 };
        const badgeCommitment = commitBadge(salt, job.badgeId);
        door.append(
          { type: 'access.denied', badgeCommitment },
          { salt, badgeId: job.badgeId, proof: forged },
        );
        tap(41);
        await eventually(async () => (await floorOf(job.badgeId)) === 41);
        expect(await findingsOf(job.badgeId)).to.deep.equal([]);
        tap(41);
        await eventually(async () => (await findingsOf(job.badgeId)).includes('counter-used-twice'));
      });

      async function badgeStatus(id: BadgeId): Promise<number> {
        return (await started.api.call('GET', `/badges/${id}`)).status;
      }

      async function statusOf(id: BadgeId): Promise<unknown> {
        return ((await started.api.call('GET', `/badges/${id}`)).body as { status: string }).status;
      }

      async function floorOf(id: BadgeId): Promise<number> {
        const row = await started.server
          .db('badges')
          .where({ id })
          .first<{ counter_floor: number | string }>();
        return Number(row.counter_floor);
      }

      async function findingsOf(id: BadgeId): Promise<string[]> {
        const rows = await started.server
          .db('audit_entries')
          .where({ subject_id: id, action: 'alarm.clone-suspected' })
          .select<{ after: string }[]>('after');
        return rows.map((row) => (JSON.parse(row.after) as { finding: string }).finding);
      }
    });
  });
});

function commandsOf(desk: SendingController): DeskCommand[] {
  return desk.heard
    .filter(({ channel }) => channel === 'commands')
    .map(({ payload }) => DeskCommand.parse(JSON.parse(payload)));
}

function latestSnapshot(door: SendingController): PolicySnapshot | undefined {
  const last = door.heard.filter(({ channel }) => channel === 'snapshot').at(-1);
  return last && PolicySnapshot.parse(JSON.parse(last.payload));
}

function stoppedIn(door: SendingController, badgeId: BadgeId): boolean {
  return latestSnapshot(door)?.badges.find((badge) => badge.badgeId === badgeId)?.status === 'revoked';
}

function recordIn(answer: DeskAnswer): string {
  if (answer.type !== 'monban.desk-record-answer.v1') throw new Error(answer.type);
  return answer.record;
}
