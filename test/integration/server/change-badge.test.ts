import { changeParts, type BadgeChange } from '@monban/card-ap/applet/commands';
import { verifyChange } from '@monban/card-ap/applet/management';
import { publicKeyOf } from '@monban/card-ap/crypto/p256';
import { Badge, DeskJob } from '@monban/core/api/badges';
import type { BadgeId, PersonId } from '@monban/core/ids';
import type { DeskAnswer } from '@monban/core/messages/desk';
import { openOneTimeKey } from '@monban/trust/sealed-keys';
import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { CERTIFICATE_UNTIL, connectController, DeskSide, expectAnswer } from '../../support/desk-side.ts';
import { eventually } from '../../support/eventually.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { PersonalisedCard } from '../../support/personalised-card.ts';
import { seedPerson, seedPlaces } from '../../support/seed-places.ts';
import { type StartedServer, startTestServer } from '../../support/start-server.ts';

const OTHER_LINK = Buffer.alloc(32, 9).toString('base64url');
const FACE = { certificateUntil: '2029-02-17T14:59:59.000Z', jpki: null };

describe('an active badge is changed at a desk', () => {
  forEachDatabase((_name, _open, place) => {
    describe('with a server and a desk', () => {
      let started: StartedServer;
      let desk: DeskSide;
      let personId: PersonId;
      let card: PersonalisedCard;
      let badgeId: BadgeId;
      let record: string;
      let managementKey: Uint8Array;

      before(async function () {
        this.timeout(60_000);
        started = await startTestServer({ database: await place() });
        const places = await seedPlaces(started.server.db);
        desk = new DeskSide(started, await connectController(started, places, 'desk'));
        personId = await seedPerson(started.server.db, places);
      });
      beforeEach(async () => {
        const issued = await desk.issue(personId);
        ({ card, record } = issued);
        ({ badgeId } = issued.job);
      });
      afterEach(async () => {
        const { controllerId } = desk.controller.identity;
        const query = `controllerId=${controllerId}&state=open`;
        const page = await started.api.call('GET', `/desk-jobs?${query}`);
        for (const job of (page.body as { items: unknown[] }).items) await desk.cancel(DeskJob.parse(job));
      });
      after(async () => {
        await desk.controller.close();
        await started.close();
      });

      const begin = (task: object) => desk.begin({ badgeId, ...task });
      const badge = async () => Badge.parse((await started.api.call('GET', `/badges/${badgeId}`)).body);

      /** Asks with a challenge of the test's and returns what the card would check. */
      async function change(job: DeskJob, more: Parameters<DeskSide['askChange']>[2] = {}) {
        const challenge = randomBytes(16).toString('base64url');
        const answer = await desk.askChange(job, card, { challenge, ...more });
        return { challenge, answer: expectAnswer(answer, 'monban.desk-change-answer.v1') };
      }

      function isSigned(
        { challenge, answer }: Awaited<ReturnType<typeof change>>,
        what: BadgeChange,
        key: Uint8Array = managementKey,
      ): boolean {
        const target = { challenge: bytes(challenge), badgeId: bytes(badgeId) };
        const { ins, p2, value } = changeParts(what);
        expect(answer.value).to.equal(Buffer.from(value).toString('base64url'));
        return verifyChange({ target, ins, p2, value }, bytes(answer.signature), key);
      }

      before(async () => {
        const job = await desk.beginIssue(personId, 'company-card');
        const answer = await desk.askRecord(job, new PersonalisedCard(), { cardLink: null });
        const { managementPublicKey } = expectAnswer(answer, 'monban.desk-record-answer.v1');
        managementKey = bytes(managementPublicKey);
        await desk.cancel(job);
      });

      it('renews the record, once per job, and believes it on the card’s own answer', async () => {
        const validUntil = '2033-01-01T00:00:00.000Z';
        const job = await begin({ task: 'renew-record', validUntil });
        const first = await change(job);
        const renewed = first.answer.value;
        expect(isSigned(first, { kind: 'store', item: 'record', value: bytes(renewed) })).to.equal(true);
        expect((await change(job)).answer.value).to.equal(renewed);
        const old = await desk.showEvidence(job, card, { record });
        expect(expectAnswer(old, 'monban.desk-refusal.v1').failure).to.equal('evidence-invalid');
        expectAnswer(
          await desk.showEvidence(job, card, { record: renewed }),
          'monban.desk-evidence-accepted.v1',
        );
        expect(await badge()).to.include({ state: 'active', validUntil });
        const { counter_floor: floor } = await started.server
          .db('badges')
          .where({ id: badgeId })
          .first<{ counter_floor: number | string }>('counter_floor');
        expect(Number(floor)).to.equal(card.counter);
      });

      it('never lets a badge outlive its certificate, and lets it go on when that was renewed', async () => {
        const job = await begin({ task: 'rebind' });
        expect(expectAnswer(await desk.askChange(job, card), 'monban.desk-refusal.v1').failure).to.equal(
          'certificate-missing',
        );
        const { answer } = await change(job, { cardLink: OTHER_LINK, binding: FACE });
        expectAnswer(
          await desk.showEvidence(job, card, { record: answer.value }),
          'monban.desk-evidence-accepted.v1',
        );
        const { certificateUntil } = FACE;
        expect(await badge()).to.include({ certificateUntil, validUntil: certificateUntil });
        const again = await begin({ task: 'rebind' });
        const later = { certificateUntil: CERTIFICATE_UNTIL, jpki: null };
        const second = await change(again, { cardLink: OTHER_LINK, binding: later });
        await desk.showEvidence(again, card, { record: second.answer.value });
        const { validUntil } = await badge();
        expect(validUntil > certificateUntil && validUntil < CERTIFICATE_UNTIL).to.equal(true);
      });

      it('refuses a certificate that has ended', async () => {
        const job = await begin({ task: 'rebind' });
        const binding = { certificateUntil: '2020-01-01T00:00:00.000Z', jpki: null };
        const answer = await desk.askChange(job, card, { cardLink: OTHER_LINK, binding });
        expect(expectAnswer(answer, 'monban.desk-refusal.v1').failure).to.equal('certificate-expired');
        expect(await desk.jobOf(job.id)).to.include({ state: 'open', failure: 'certificate-expired' });
      });

      it('signs nothing for another badge, another card’s key, or an answer of an earlier day', async () => {
        const other = (await desk.issue(personId, 'company-card')).job.badgeId;
        const old = card.answer(badgeId, { counter: 1 });
        const job = await begin({ task: 'remove-pin' });
        const failureOf = (answer: DeskAnswer) => expectAnswer(answer, 'monban.desk-refusal.v1').failure;
        expect(failureOf(await desk.askChange(job, card, { badgeId: other }))).to.equal('other-badge');
        expect(failureOf(await desk.askChange(job, new PersonalisedCard()))).to.equal('evidence-invalid');
        expect(failureOf(await desk.askChange(job, card, { statement: old }))).to.equal('evidence-invalid');
        const foreign = { ...card.answer(badgeId), siteKeyVersion: 9 };
        expect(failureOf(await desk.askChange(job, card, { statement: foreign }))).to.equal(
          'evidence-invalid',
        );
      });

      it('removes a PIN only when the card says that there is none', async () => {
        const job = await begin({ task: 'remove-pin' });
        const answer = await change(job);
        expect(isSigned(answer, { kind: 'store', item: 'pins', value: new Uint8Array() })).to.equal(true);
        expectAnswer(await desk.showEvidence(job, card, { record, pinStatus: 1 }), 'monban.desk-refusal.v1');
        expectAnswer(await desk.showEvidence(job, card, { record }), 'monban.desk-evidence-accepted.v1');
        expect(await badge()).to.include({ hasPin: false });
      });

      it('sets a PIN without seeing it: under a key that only this desk gets, and can have again', async () => {
        const job = await begin({ task: 'set-pin' });
        const first = await change(job);
        const oneTime = await oneTimeKeyIn(first.answer);
        const point = publicKeyOf(bytes(oneTime.privateKey));
        expect(oneTime).to.include({ jobId: job.id, badgeId });
        expect(isSigned(first, { kind: 'store', item: 'managementKey', value: point })).to.equal(true);
        expect(first.answer.managementPublicKey).to.equal(Buffer.from(managementKey).toString('base64url'));

        // The card was pulled after it had taken the key, and the job was given up.
        await desk.cancel(job);
        const later = await begin({ task: 'set-pin' });
        const refused = await change(later, { keyRefused: true });
        expect((await oneTimeKeyIn(refused.answer)).privateKey).to.equal(oneTime.privateKey);
        expect(isSigned(refused, { kind: 'store', item: 'managementKey', value: point }, point)).to.equal(
          true,
        );
        expectAnswer(
          await desk.showEvidence(later, card, { record, pinStatus: 1 }),
          'monban.desk-evidence-accepted.v1',
        );
        expect(await badge()).to.include({ hasPin: true });

        const next = await begin({ task: 'set-pin' });
        expect((await oneTimeKeyIn((await change(next)).answer)).privateKey).not.to.equal(oneTime.privateKey);
      });

      it('knows no one-time key where no PIN job was broken off', async () => {
        const job = await begin({ task: 'remove-pin' });
        const answer = await desk.askChange(job, card, { keyRefused: true });
        expect(expectAnswer(answer, 'monban.desk-refusal.v1').failure).to.equal('card-refused');
      });

      it('keeps no one-time key, and shows the page for the PIN only while it is typed', async () => {
        const job = await begin({ task: 'set-pin' });
        const pinPage = 'http://127.0.0.1:41234/#word';
        desk.say(job, { step: 'pin-entry', pinPage });
        await eventually(async () => (await desk.jobOf(job.id)).pinPage === pinPage);
        const { answer } = await change(job);
        expect((await desk.jobOf(job.id)).pinPage).to.equal(null);
        const { privateKey } = await oneTimeKeyIn(answer);
        for (const table of ['badges', 'desk_jobs', 'audit_entries', 'badge_transitions']) {
          expect(JSON.stringify(await started.server.db(table).select())).not.to.contain(privateKey);
        }
      });

      it('stops a badge before its card is terminated, and takes the card’s last word', async () => {
        const job = await begin({ task: 'terminate', reason: 'left' });
        expect(await badge()).to.include({ state: 'terminated', isOrphaned: true });
        expect(isSigned(await change(job), { kind: 'terminate' })).to.equal(true);
        expectAnswer(
          await desk.ask(job, { type: 'monban.desk-termination.v1', badgeId }),
          'monban.desk-evidence-accepted.v1',
        );
        expectAnswer(
          await desk.ask(job, { type: 'monban.desk-termination.v1', badgeId }),
          'monban.desk-evidence-accepted.v1',
        );
        expect(await badge()).to.include({ state: 'terminated', isOrphaned: false });
      });

      it('takes a termination for no other task', async () => {
        const job = await begin({ task: 'remove-pin' });
        const answer = await desk.ask(job, { type: 'monban.desk-termination.v1', badgeId });
        expect(expectAnswer(answer, 'monban.desk-refusal.v1').failure).to.equal('evidence-invalid');
      });

      it('tells a desk which badge a task is about, and with which key it answers', async () => {
        const job = await begin({ task: 'remove-pin' });
        await eventually(() => desk.commands.some(({ jobId }) => jobId === job.id));
        const command = desk.commands.find(({ jobId }) => jobId === job.id);
        expect(command).to.deep.include({
          order: { task: 'remove-pin', carrier: 'my-number-card', badgeId, publicKey: card.publicKey },
        });
      });

      async function oneTimeKeyIn(answer: { readonly oneTimeKey?: string | undefined }) {
        return openOneTimeKey(answer.oneTimeKey ?? '', desk.controller.identity.key);
      }
    });
  });
});

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
