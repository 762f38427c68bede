import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { StartDeskTask } from '@monban/core/api/badges';
import { ROLE_PERMISSIONS } from '@monban/core/api/permissions';
import { OperatorId, type BadgeId, type ControllerId, type DeskJobId, type PersonId } from '@monban/core/ids';
import type { DeskChangeRequest } from '@monban/core/messages/desk';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { listTransitions } from '@monban/server/badges/badge-history-store';
import { getStoredBadge, stopBadge } from '@monban/server/badges/badge-life';
import { answerChange } from '@monban/server/desk/answer-change';
import { changeOpenDeskJob } from '@monban/server/desk/desk-job-store';
import { cancelDeskJob, getDeskJob, startDeskJob, type DeskJobDeps } from '@monban/server/desk/desk-jobs';
import type { DeskWork } from '@monban/server/desk/desk-work';
import { finishTask } from '@monban/server/desk/finish-task';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { PersonalisedCard } from '../../support/personalised-card.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedController, seedPerson, seedPlaces, type SeededPlaces } from '../../support/seed-places.ts';

const AT = '2026-11-20T00:00:00.000Z';
const publicKey = generateSigningKey().point.toString('base64url');

describe('desk jobs', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let places: SeededPlaces;
    let controllerId: ControllerId;
    let personId: PersonId;
    let operatorId: OperatorId;

    beforeEach(async () => {
      db = await open();
      places = await seedPlaces(db);
      ({ controllerId } = await seedController(db, places, 'desk'));
      personId = await seedPerson(db, places);
      operatorId = await addOperator(db);
      await bringOnline(db, controllerId);
    });

    const caller = () =>
      ({
        operatorId,
        role: 'hr',
        permissions: new Set(ROLE_PERMISSIONS.hr),
        apiKeyId: null,
        sessionId: newRecordId(randomUUID),
        personId: null,
        scope: 'all',
      }) as const;
    const context = () => ({ actor: operatorId, at: new Date(AT), requestId: null });
    let published = 0;
    let told: string[];
    const deps = (changes: Partial<DeskJobDeps> = {}): DeskJobDeps => {
      published = 0;
      told = [];
      const desk = {
        command: () => {
          told.push(`desk after ${published}`);
          return Promise.resolve(true);
        },
        announce: () => Promise.resolve(),
      };
      return {
        db,
        desk,
        clock: () => new Date(AT),
        newId: randomUUID,
        randomBytes,
        publishNow: () => {
          published += 1;
          return Promise.resolve();
        },
        isSignedBindingOn: () => Promise.resolve(false),
        ...changes,
      };
    };
    const issue = (changes: Partial<IssueTask> = {}) =>
      startDeskJob(
        deps(),
        { caller: caller(), context: context() },
        {
          task: 'issue',
          personId,
          controllerId,
          carrier: 'company-card',
          binding: 'face-check',
          setsPin: false,
          faceChecked: true,
          ...changes,
        },
      );
    const change = (task: DistributedOmit<ChangeTask, 'controllerId' | 'faceChecked'>) =>
      startDeskJob(
        deps(),
        { caller: caller(), context: context() },
        {
          ...task,
          controllerId,
          faceChecked: true,
        },
      );
    const badgeOf = (id: BadgeId) => getStoredBadge(db, 'all', { id, at: new Date(AT) });
    const finish = async (id: DeskJobId) => {
      await changeOpenDeskJob(db, id, { publicKey, record: 'AAAA', validUntil: UNTIL, at: AT });
      const job = await getDeskJob(db, 'all', id);
      return finishTask({ db, clock: () => new Date(AT) }, job, {
        evidence: { counter: 3, pinStatus: 0 },
      });
    };

    it('are one at a time for a desk, however many ask at once', async () => {
      const asked = await Promise.allSettled([issue(), issue(), issue(), issue()]);
      const codes = asked.map((one) =>
        one.status === 'fulfilled' ? 'started' : (one.reason as { code: string }).code,
      );
      expect(codes.sort()).to.deep.equal(['CONFLICT', 'CONFLICT', 'CONFLICT', 'started']);
    });

    it('revoke the former badge later than every snapshot that still has it', async () => {
      const former = await seedBadge(db, personId);
      const { id } = await issue();
      await changeOpenDeskJob(db, id, { publicKey, record: 'AAAA', validUntil: UNTIL, at: AT });
      const job = await getDeskJob(db, 'all', id);
      let now = new Date(AT);
      let finished: Promise<boolean> | undefined;
      // A snapshot is being read with the former badge in it when the card's evidence comes.
      await db.transaction(async (trx) => {
        await holdLock(trx, 'policy');
        const evidence = { counter: 1, pinStatus: 0 };
        finished = finishTask({ db, clock: () => now }, job, { evidence });
        now = new Date('2026-11-20T00:00:05.000Z');
      });
      expect(await finished).to.equal(true);
      const { state, revokedAt } = await badgeOf(former);
      expect(state).to.equal('replaced');
      expect(revokedAt! > now.toISOString()).to.equal(true);
    });

    it('write a badge down from its order on, with every step of its life', async () => {
      const { id, badgeId } = await issue();
      expect(await badgeOf(badgeId)).to.include({ state: 'ordered', issuedAt: null, hasPin: null });
      expect(await finish(id)).to.equal(true);
      const badge = await badgeOf(badgeId);
      expect(badge).to.include({ state: 'active', publicKey, hasPin: false, counterFloor: 3 });
      const steps = (await listTransitions(db, badgeId)).map(({ from, to }) => `${from} ${to}`);
      expect(steps).to.deep.equal(['null ordered', 'ordered issued', 'issued active']);
      const names = (await listTransitions(db, badgeId)).map(({ operatorName }) => operatorName);
      expect(new Set(names)).to.deep.equal(new Set(['HR']));
    });

    it('end the badge that they were to make when they come to nothing', async () => {
      const { id, badgeId } = await issue();
      await cancelDeskJob(deps(), { caller: caller(), context: context() }, id);
      expect(await badgeOf(badgeId)).to.include({ state: 'terminated', isOrphaned: false });
      expect(await finish(id)).to.equal(false);
    });

    it('keep in sight what may be on a card when they are given up, so that a desk can terminate it', async () => {
      const { id, badgeId } = await issue();
      await changeOpenDeskJob(db, id, { publicKey, record: 'AAAA', validUntil: UNTIL, at: AT });
      await cancelDeskJob(deps(), { caller: caller(), context: context() }, id);
      expect(await badgeOf(badgeId)).to.include({ state: 'terminated', publicKey, isOrphaned: true });
      const end = await change({ task: 'terminate', badgeId, reason: 'other' });
      expect(end).to.include({ badgeId, state: 'open' });
    });

    it('keep it in sight too when the badge was stopped while the card was being written', async () => {
      const { id, badgeId } = await issue();
      await changeOpenDeskJob(db, id, { publicKey, record: 'AAAA', validUntil: UNTIL, at: AT });
      const stop = { reason: 'left', context: context(), operatorId } as const;
      const badge = await badgeOf(badgeId);
      await db.transaction((trx) => stopBadge(trx, badge, stop));
      await cancelDeskJob(deps(), { caller: caller(), context: context() }, id);
      expect(await badgeOf(badgeId)).to.include({ publicKey, revocationReason: 'left', isOrphaned: true });
    });

    it('make no badge that was stopped meanwhile', async () => {
      const { id, badgeId } = await issue();
      const stop = { reason: 'other', context: context(), operatorId } as const;
      const badge = await badgeOf(badgeId);
      await db.transaction((trx) => stopBadge(trx, badge, stop));
      expect(await finish(id)).to.equal(false);
      expect(await badgeOf(badgeId)).to.include({ state: 'terminated' });
    });

    it('stop a lost badge before the desk hears of its successor', async () => {
      const lost = await seedBadge(db, personId);
      await issue({ replaces: { badgeId: lost, reason: 'stolen' } });
      expect(await badgeOf(lost)).to.include({ state: 'lost', revocationReason: 'stolen', isOrphaned: true });
      expect(told).to.deep.equal(['desk after 1']);
    });

    it('replace no badge of somebody else', async () => {
      const other = await seedBadge(db, await seedPerson(db, places));
      const refusal = await codeOf(issue({ replaces: { badgeId: other, reason: 'lost' } }));
      expect(refusal).to.equal('VALIDATION_FAILED');
      expect(await badgeOf(other)).to.include({ state: 'active' });
    });

    it('stop a badge before its card is terminated, and say so when the card has said so', async () => {
      const badgeId = await seedBadge(db, personId);
      const { id } = await change({ task: 'terminate', badgeId, reason: 'left' });
      expect(told).to.deep.equal(['desk after 1']);
      expect(await badgeOf(badgeId)).to.include({ state: 'terminated', isOrphaned: true });
      const job = await getDeskJob(db, 'all', id);
      expect(await finishTask({ db, clock: () => new Date(AT) }, job, { evidence: null })).to.equal(true);
      expect(await badgeOf(badgeId)).to.include({ state: 'terminated', isOrphaned: false });
      expect(await codeOf(change({ task: 'terminate', badgeId, reason: 'left' }))).to.equal(
        'BADGE_STATE_FORBIDS',
      );
    });

    it('terminate a lost card that has been found', async () => {
      const badgeId = await seedBadge(db, personId, {
        state: 'lost',
        revoked_at: AT,
        revocation_reason: 'lost',
      });
      const { id } = await change({ task: 'terminate', badgeId, reason: 'other' });
      const job = await getDeskJob(db, 'all', id);
      await finishTask({ db, clock: () => new Date(AT) }, job, { evidence: null });
      expect(await badgeOf(badgeId)).to.include({ state: 'terminated', revocationReason: 'lost' });
    });

    for (const state of ['ordered', 'lost', 'replaced', 'terminated'] as const) {
      it(`change nothing of a badge that is ${state}`, async () => {
        const badgeId = await seedBadge(db, personId, { state });
        for (const task of ['renew-record', 'set-pin', 'remove-pin'] as const) {
          expect(await codeOf(change({ task, badgeId }))).to.equal('BADGE_STATE_FORBIDS');
        }
      });
    }

    it('change nothing of a badge that has run out', async () => {
      const badgeId = await seedBadge(db, personId, { valid_until: '2026-11-19T00:00:00.000Z' });
      expect(await codeOf(change({ task: 'renew-record', badgeId }))).to.equal('BADGE_STATE_FORBIDS');
    });

    it('bind no company-owned card, and nothing by signature without a legal basis', async () => {
      const badgeId = await seedBadge(db, personId);
      const rebind = { task: 'rebind', badgeId } as const;
      expect(await codeOf(change({ ...rebind, binding: 'face-check' }))).to.equal('BADGE_STATE_FORBIDS');
      expect(await codeOf(change({ ...rebind, binding: 'jpki-signature' }))).to.equal('LEGAL_BASIS_MISSING');
      expect(await codeOf(issue({ binding: 'jpki-signature' }))).to.equal('LEGAL_BASIS_MISSING');
    });

    it('are one at a time for a badge, whichever desk asks', async () => {
      const badgeId = await seedBadge(db, personId);
      await change({ task: 'set-pin', badgeId });
      ({ controllerId } = await seedController(db, places, 'desk'));
      await bringOnline(db, controllerId);
      expect(await codeOf(change({ task: 'remove-pin', badgeId }))).to.equal('CONFLICT');
    });

    it('forget no one-time key that another PIN job has given out meanwhile', async () => {
      const card = new PersonalisedCard();
      const badgeId = await seedBadge(db, personId, { public_key: card.publicKey });
      const { id } = await change({ task: 'set-pin', badgeId });
      const [job, badge] = [await getDeskJob(db, 'all', id), await badgeOf(badgeId)];
      const later = newRecordId(randomUUID);
      await db('badges').where({ id: badgeId }).update({ one_time_key_job_id: later });
      const keys = { management: generateSigningKey(), siteKeys: [{ version: 1 }] };
      const work = { db, clock: () => new Date(AT), keys, changeJob: () => Promise.resolve(false) };
      const statement = card.answer(badgeId);
      const request = { badgeId, statement, keyRefused: false } as unknown as DeskChangeRequest;
      const recipient = keys.management.privateKey;
      await answerChange(work as unknown as DeskWork, { job, badge, request, recipient });
      expect((await badgeOf(badgeId)).oneTimeKeyJobId).to.equal(later);
    });

    it('hand out the one-time key of the same PIN job until one has ended well', async () => {
      const badgeId = await seedBadge(db, personId, { one_time_key_job_id: newRecordId(randomUUID) });
      const { id } = await change({ task: 'set-pin', badgeId });
      expect((await badgeOf(badgeId)).oneTimeKeyJobId).not.to.equal(null);
      await finish(id);
      expect((await badgeOf(badgeId)).oneTimeKeyJobId).to.equal(null);
      expect(await badgeOf(badgeId)).to.include({ hasPin: true });
    });
  });
});

type IssueTask = Extract<StartDeskTask, { task: 'issue' }>;
type ChangeTask = Exclude<StartDeskTask, IssueTask>;
type DistributedOmit<Union, Name extends PropertyKey> = Union extends unknown ? Omit<Union, Name> : never;

const UNTIL = '2031-11-20T00:00:00.000Z';

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

async function addOperator(db: Knex): Promise<OperatorId> {
  const id = OperatorId.parse(newRecordId(randomUUID));
  const times = { created_at: AT, updated_at: AT };
  await db('operators').insert({ id, login: id.slice(0, 8), display_name: 'HR', role: 'hr', ...times });
  return id;
}

async function bringOnline(db: Knex, controllerId: ControllerId): Promise<void> {
  await db('controllers').where({ id: controllerId }).update({ state: 'enrolled' });
  await db('controller_status').insert({
    controller_id: controllerId,
    connection_id: newRecordId(randomUUID),
    state: 'online',
    at: AT,
    received_at: AT,
    snapshot_version: 0,
    outbox_depth: 0,
    clock_trusted: true,
    doors: '[]',
    readers: '[]',
  });
}
