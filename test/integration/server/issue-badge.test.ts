import { randomBytes } from 'node:crypto';
import { verifyRecord } from '@monban/card-ap/applet/record';
import { PolicySnapshot } from '@monban/core/access/policy';
import { Badge, RevocationReceipt } from '@monban/core/api/badges';
import type { BadgeId, PersonId } from '@monban/core/ids';
import type { DeskAnswer } from '@monban/core/messages/desk';
import { commitBadge } from '@monban/trust/receipt-chain';
import { expect } from 'chai';
import { CERTIFICATE_UNTIL, connectController, DeskSide } from '../../support/desk-side.ts';
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

describe('a badge is made at a desk', () => {
  forEachDatabase((_name, _open, place) => {
    // A suite of its own: its server ends before its database is removed.
    describe('with a server, a desk and a door', () => {
      let started: StartedServer;
      let places: SeededPlaces;
      let desk: DeskSide;
      let door: SendingController;
      let personId: PersonId;
      const cleanups: (() => Promise<void>)[] = [];

      before(async function () {
        this.timeout(60_000);
        started = await startTestServer({ database: await place() });
        cleanups.push(() => started.close());
        const { db } = started.server;
        places = await seedPlaces(db);
        desk = new DeskSide(started, await connectController(started, places, 'desk'));
        cleanups.push(() => desk.controller.close());
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

      it('commands the desk, signs the record for the key of the card, and enables the badge on its evidence', async () => {
        const job = await desk.beginIssue(personId);
        await eventually(() => desk.commands.some(({ jobId }) => jobId === job.id));
        const card = new PersonalisedCard();
        const answer = await desk.askRecord(job, card);
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
        expect(await stateOf(job.badgeId)).to.equal('ordered');
        expect((await desk.showEvidence(job, card, { record: answer.record })).type).to.equal(
          'monban.desk-evidence-accepted.v1',
        );
        expect(await desk.jobOf(job.id)).to.include({ state: 'done', step: 'verified', failure: null });
        expect(await badgeOf(job.badgeId)).to.include({
          state: 'active',
          certificateUntil: CERTIFICATE_UNTIL,
          certificateStanding: 'not-checked',
          binding: 'face-check',
          hasPin: false,
        });
        await eventually(
          () => latestSnapshot(door)?.badges.some(({ badgeId }) => badgeId === job.badgeId) === true,
        );
      });

      it('answers a repeated request with the same record, and a new key with a new one', async () => {
        const job = await desk.beginIssue(personId);
        const [card, successor] = [new PersonalisedCard(), new PersonalisedCard()];
        const first = await desk.askRecord(job, card);
        const again = await desk.askRecord(job, card);
        const other = await desk.askRecord(job, successor);
        expect(recordIn(again)).to.equal(recordIn(first));
        expect(recordIn(other)).not.to.equal(recordIn(first));
        expect((await desk.showEvidence(job, card, { record: recordIn(first) })).type).to.equal(
          'monban.desk-refusal.v1',
        );
        expect((await desk.showEvidence(job, successor, { record: recordIn(other) })).type).to.equal(
          'monban.desk-evidence-accepted.v1',
        );
      });

      it('accepts repeated evidence of a badge that is enabled already', async () => {
        const job = await desk.beginIssue(personId);
        const card = new PersonalisedCard();
        const record = recordIn(await desk.askRecord(job, card));
        for (let time = 0; time < 2; time += 1) {
          expect((await desk.showEvidence(job, card, { record })).type).to.equal(
            'monban.desk-evidence-accepted.v1',
          );
        }
        const badges = await started.server.db('badges').where({ id: job.badgeId });
        expect(badges).to.have.length(1);
      });

      it('refuses evidence that another card signed', async () => {
        const job = await desk.beginIssue(personId);
        const record = recordIn(await desk.askRecord(job, new PersonalisedCard()));
        const answer = await desk.showEvidence(job, new PersonalisedCard(), { record });
        expect(answer).to.include({ type: 'monban.desk-refusal.v1', failure: 'evidence-invalid' });
        expect(await desk.jobOf(job.id)).to.include({ state: 'open', failure: 'evidence-invalid' });
        await started.api.call('DELETE', `/desk-jobs/${job.id}`);
      });

      it('refuses a my-number-card without a certificate, and a company card with one', async () => {
        const job = await desk.beginIssue(personId);
        expect(await desk.askRecord(job, new PersonalisedCard(), { cardLink: null })).to.include({
          failure: 'certificate-missing',
        });
        await started.api.call('DELETE', `/desk-jobs/${job.id}`);
        const other = await desk.beginIssue(personId, 'company-card');
        expect(await desk.askRecord(other, new PersonalisedCard())).to.include({ failure: 'wrong-carrier' });
        await started.api.call('DELETE', `/desk-jobs/${other.id}`);
      });

      it('gives one desk one job at a time, and answers nothing for a cancelled one', async () => {
        const job = await desk.beginIssue(personId);
        const { controllerId } = desk.controller.identity;
        const body = { task: 'issue', personId, controllerId, carrier: 'my-number-card', faceChecked: true };
        expect((await started.api.call('POST', '/desk-jobs', { body })).body).to.include({
          code: 'CONFLICT',
        });
        expect((await started.api.call('DELETE', `/desk-jobs/${job.id}`)).body).to.include({
          state: 'cancelled',
        });
        expect(await desk.askRecord(job, new PersonalisedCard())).to.include({ failure: 'cancelled' });
        const again = await started.api.call('DELETE', `/desk-jobs/${job.id}`);
        expect(again.body).to.include({ code: 'DESK_JOB_CLOSED' });
      });

      it('shows progress and failures of the desk, and tells a desk that comes back again', async () => {
        const job = await desk.beginIssue(personId);
        desk.say(job, { step: 'key-made', failure: 'card-removed' });
        await eventually(async () => (await desk.jobOf(job.id)).failure === 'card-removed');
        const told = desk.commands.length;
        sayStatus(desk.controller);
        await eventually(() => desk.commands.length > told);
        await started.api.call('DELETE', `/desk-jobs/${job.id}`);
      });

      it('revokes the former badge on the same kind of carrier only when the new one is enabled', async () => {
        const { job: former } = await desk.issue(personId);
        const { job: company } = await desk.issue(personId, 'company-card');
        expect(await stateOf(former.badgeId)).to.equal('active');
        const { job: successor } = await desk.issue(personId);
        expect(await stateOf(former.badgeId)).to.equal('replaced');
        expect(await stateOf(company.badgeId)).to.equal('active');
        expect(await stateOf(successor.badgeId)).to.equal('active');
      });

      it('revokes at once and names the doors that have yet to confirm', async () => {
        const { job } = await desk.issue(personId);
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
        const { job, card } = await desk.issue(personId);
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

      async function badgeOf(id: BadgeId): Promise<Badge> {
        return Badge.parse((await started.api.call('GET', `/badges/${id}`)).body);
      }

      async function stateOf(id: BadgeId): Promise<unknown> {
        return (await badgeOf(id)).state;
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
