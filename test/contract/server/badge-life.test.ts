import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { ROLE_PERMISSIONS, type Role } from '@monban/core/api/permissions';
import { OperatorId, type BadgeId, type PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import {
  getBadge,
  getHistory,
  liftSuspension,
  revokeBadge,
  stopBadgesOfLeaver,
  suspendBadge,
} from '@monban/server/badges/badges';
import { listBadges } from '@monban/server/badges/badge-store';
import { putCardDate } from '@monban/server/badges/card-date';
import { listForecasts } from '@monban/server/badges/forecasts';
import type { Caller } from '@monban/server/http/route';
import { loadPolicyFacts } from '@monban/server/snapshots/policy-facts';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedPerson, seedPlaces, type SeededPlaces } from '../../support/seed-places.ts';

const AT = new Date('2026-11-21T03:00:00.000Z');
const NATIONAL = {
  carrier: 'my-number-card',
  binding: 'face-check',
  bound_at: '2026-01-05T00:00:00.000Z',
  certificate_until: '2030-02-17T14:59:59.000Z',
  certificate_standing: 'not-checked',
};

describe('the life of a badge in the tables', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let places: SeededPlaces;
    let personId: PersonId;
    let operatorId: OperatorId;
    let published: number;

    beforeEach(async () => {
      db = await open();
      places = await seedPlaces(db);
      personId = await seedPerson(db, places);
      operatorId = OperatorId.parse(newRecordId(randomUUID));
      published = 0;
      const times = { created_at: AT.toISOString(), updated_at: AT.toISOString() };
      await db('operators').insert({
        id: operatorId,
        login: operatorId.slice(0, 8),
        display_name: '人事 花子',
        role: 'hr',
        ...times,
      });
    });

    const caller = (role: Role = 'hr', scope: Caller['scope'] = 'all'): Caller => ({
      operatorId,
      role,
      permissions: new Set(ROLE_PERMISSIONS[role]),
      apiKeyId: null,
      sessionId: newRecordId(randomUUID),
      personId: null,
      scope,
    });
    const deps = () => ({
      db,
      clock: () => AT,
      policyChanged: () => undefined,
      publishNow: () => {
        published += 1;
        return Promise.resolve();
      },
    });
    const context = () => ({ actor: operatorId, at: AT, requestId: null });
    const stateOf = async (id: BadgeId) => (await getBadge(db, caller(), { id, at: AT })).state;
    const suspend = (id: BadgeId) =>
      suspendBadge(deps(), caller(), { id, reason: 'leave-of-absence', context: context() });
    const lift = (id: BadgeId) => liftSuspension(deps(), caller(), { id, context: context() });
    const revoke = (id: BadgeId, reason: 'lost' | 'left' = 'lost') =>
      revokeBadge(deps(), caller(), { id, reason, context: context() });
    const statusAtDoors = async (id: BadgeId) =>
      (await loadPolicyFacts(db)).badges.find(({ badgeId }) => badgeId === id)?.status;

    it('is suspended everywhere at once, and lifted again', async () => {
      const id = await seedBadge(db, personId);
      expect((await suspend(id)).badge).to.include({
        state: 'suspended',
        suspensionReason: 'leave-of-absence',
      });
      expect([published, await statusAtDoors(id)]).to.deep.equal([1, 'suspended']);
      expect(await lift(id)).to.include({ state: 'active', suspensionReason: null });
      expect(await statusAtDoors(id)).to.equal('active');
    });

    it('is told as a history, with who did it and why', async () => {
      const id = await seedBadge(db, personId);
      await suspend(id);
      await lift(id);
      await revoke(id);
      const history = await getHistory(db, caller(), { id, at: AT });
      expect(history.slice(1).map(({ from, to, reason }) => `${from} ${to} ${reason}`)).to.deep.equal([
        'active suspended leave-of-absence',
        'suspended active null',
        'active lost lost',
      ]);
      expect(history.at(-1)).to.include({ operatorName: '人事 花子' });
    });

    it('has its end by time as the last line of its history', async () => {
      const id = await seedBadge(db, personId, { valid_until: '2026-11-20T00:00:00.000Z' });
      expect(await stateOf(id)).to.equal('expired');
      const history = await getHistory(db, caller(), { id, at: AT });
      expect(history.at(-1)).to.deep.include({ at: '2026-11-20T00:00:00.000Z', to: 'expired' });
    });

    it('writes every step into the audit trail, in the same transaction', async () => {
      const id = await seedBadge(db, personId, { printed_until: '2031-02-17' });
      await suspend(id);
      await revoke(id);
      const rows = await db('audit_entries')
        .where({ subject_id: id })
        .orderBy('sequence')
        .select<{ action: string; after: string }[]>('action', 'after');
      expect(rows.map(({ action }) => action)).to.deep.equal(['badge.suspended', 'badge.revoked']);
      expect(JSON.parse(rows.at(-1)?.after ?? '{}')).to.include({ state: 'lost', revocationReason: 'lost' });
      expect(JSON.stringify(rows)).not.to.contain('2031-02-17');
    });

    it('goes no way that its table does not have', async () => {
      const id = await seedBadge(db, personId);
      expect(await codeOf(lift(id))).to.equal('BADGE_STATE_FORBIDS');
      await revoke(id);
      expect(await codeOf(suspend(id))).to.equal('BADGE_STATE_FORBIDS');
      expect(await codeOf(lift(id))).to.equal('BADGE_STATE_FORBIDS');
    });

    it('keeps the first reason for which it was stopped', async () => {
      const id = await seedBadge(db, personId);
      const { badge } = await revoke(id);
      const again = await revoke(id, 'left');
      expect(again.badge).to.deep.equal(badge);
    });

    it('is the same however many suspend and revoke it at once', async () => {
      const id = await seedBadge(db, personId);
      await Promise.allSettled([suspend(id), revoke(id), suspend(id), revoke(id)]);
      expect(await stateOf(id)).to.equal('lost');
      const [{ count }] = (await db('badge_transitions').where({ badge_id: id, to_state: 'lost' }).count({
        count: '*',
      })) as [{ count: number | string }];
      expect(Number(count)).to.equal(1);
    });

    it('is told to doors only from its activation on', async () => {
      for (const state of ['ordered', 'issued'] as const) {
        expect(await statusAtDoors(await seedBadge(db, personId, { state }))).to.equal(undefined);
      }
      for (const state of ['lost', 'replaced', 'terminated'] as const) {
        expect(await statusAtDoors(await seedBadge(db, personId, { state }))).to.equal('revoked');
      }
    });

    it('ends with its person, and is orphaned until its card is terminated or it runs out', async () => {
      const id = await seedBadge(db, personId);
      await db('people').where({ id: personId }).update({ retired_at: AT.toISOString() });
      await stopBadgesOfLeaver(deps(), personId, context());
      expect(await getBadge(db, caller(), { id, at: AT })).to.include({
        state: 'terminated',
        revocationReason: 'left',
        isOrphaned: true,
      });
      const orphans = async (at: Date) =>
        (await listBadges(db, 'all', { filter: { isOrphaned: true }, at })).map((badge) => badge.id);
      expect(await orphans(AT)).to.deep.equal([id]);
      expect(await orphans(new Date('2031-01-05T00:00:00.000Z'))).to.deep.equal([]);
      await db('badges').where({ id }).update({ card_terminated_at: AT.toISOString() });
      expect(await orphans(AT)).to.deep.equal([]);
      expect(await codeOf(lift(await seedBadge(db, personId, { state: 'suspended' })))).to.equal('RETIRED');
    });

    it('does not exist for another site', async () => {
      const id = await seedBadge(db, personId);
      const stranger = caller('hr', { sites: [(await seedPlaces(db)).siteId], departments: 'all' });
      expect(await codeOf(getHistory(db, stranger, { id, at: AT }))).to.equal('NOT_FOUND');
      const input = { id, reason: 'other', context: context() } as const;
      expect(await codeOf(suspendBadge(deps(), stranger, input))).to.equal('NOT_FOUND');
      expect(await listForecasts(db, stranger.scope, { at: AT })).to.deep.equal([]);
    });

    it('shows what kind of card it is in to desk and security only', async () => {
      const id = await seedBadge(db, personId, NATIONAL);
      for (const role of ['admin', 'hr', 'auditor'] as const) {
        const badge = await getBadge(db, caller(role), { id, at: AT });
        expect(badge).to.include({ carrier: 'my-number-card', certificateStanding: 'not-checked' });
      }
      const badge = await getBadge(db, caller('facilities'), { id, at: AT });
      const hidden = { carrier: null, binding: null, certificateUntil: null, certificateStanding: null };
      expect(badge).to.include({ ...hidden, boundAt: null, renewalSeenAt: null, printedUntil: null });
      await suspendBadge(deps(), caller(), { id, reason: 'certificate-hold', context: context() });
      const facilities = caller('facilities');
      expect(JSON.stringify(await getBadge(db, facilities, { id, at: AT }))).not.to.contain(
        'certificate-hold',
      );
      expect(JSON.stringify(await getHistory(db, facilities, { id, at: AT }))).not.to.contain('hold');
    });

    const putDate = (id: BadgeId, printedUntil: string | null, expectedVersion = 1) =>
      putCardDate(deps(), caller(), { id, printedUntil, expectedVersion, context: context() });

    it('keeps the printed date whatever the check says of it, and takes it away again', async () => {
      const id = await seedBadge(db, personId, NATIONAL);
      const fine = await putDate(id, '2035-02-17');
      expect([fine.badge.printedUntil, fine.warnings]).to.deep.equal(['2035-02-17', []]);
      const odd = await putDate(id, '2035-03-01', 2);
      expect([odd.badge.printedUntil, odd.warnings]).to.deep.equal([
        '2035-03-01',
        ['differs-from-certificate'],
      ]);
      expect((await putDate(id, null, 3)).badge.printedUntil).to.equal(null);
      expect(await codeOf(putDate(id, null, 1))).to.equal('VERSION_CONFLICT');
      expect(await codeOf(putDate(await seedBadge(db, personId), '2030-01-01'))).to.equal(
        'BADGE_STATE_FORBIDS',
      );
    });

    it('foresees ends by the calendar of the site, the soonest first', async () => {
      // 2027-02-21 23:59:59 in Tokyo is within three months of 2026-11-21 there; a second later is not.
      const within = { ...NATIONAL, certificate_until: '2027-02-21T14:59:59.000Z' };
      const beyond = { ...NATIONAL, certificate_until: '2027-02-21T15:00:01.000Z' };
      const certificate = await seedBadge(db, personId, within);
      await seedBadge(db, personId, beyond);
      const card = await seedBadge(db, personId, { ...NATIONAL, printed_until: '2027-02-20' });
      await seedBadge(db, personId, { ...NATIONAL, printed_until: '2027-02-22' });
      const record = await seedBadge(db, personId, { valid_until: '2026-11-20T00:00:00.000Z' });
      await seedBadge(db, personId, { valid_until: '2026-12-01T00:00:00.000Z', state: 'lost' });
      const all = await listForecasts(db, 'all', { at: AT });
      expect(all.map(({ kind, badgeId }) => [kind, badgeId])).to.deep.equal([
        ['record', record],
        ['card', card],
        ['certificate', certificate],
      ]);
      const cards = await listForecasts(db, 'all', { kind: 'card', at: AT });
      expect(cards.map(({ endsAt }) => endsAt)).to.deep.equal(['2027-02-20T15:00:00.000Z']);
    });
  });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
}
